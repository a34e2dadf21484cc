"""Whatever people type can be printed: a letter that no font draws is a question mark, and nothing turns round."""

from __future__ import annotations

import pytest

from commons.documents.letters import drawable, known_letters
from tests.commons.documents.test_printing import _made, _reader


def test_the_fonts_know_the_letters_of_our_languages():
    for text in ("Bonjour, l’été à Œuvre « ici » — 12 000 € ß ğ ş İ", "يومان من النقاش، ١٢٣ پ گ"):
        assert drawable(text) == text
    assert len(known_letters()) > 2_000


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Bravo 😀!", "Bravo ?!"),
        ("a\u202eb", "ab"),
        ("\x00\x08a", "a"),
        ("漢", "?"),
        ("a\ufe0f", "a"),
        ("a\u0301", "a\u0301"),
    ],
)
def test_what_no_font_draws_is_a_question_mark_and_what_shows_nothing_is_nothing(typed, printed):
    assert drawable({"deep": [typed, 3, None]}) == {"deep": [printed, 3, None]}


@pytest.mark.parametrize("words", ["😀" * 50, "漢字 ไทย ሰላም", "\u202e\u2066x", "\ud83d", "👩🏽‍💻", "\x07"])
def test_a_document_is_made_of_anything(words):
    assert len(_reader(_made(words)).pages) >= 1
