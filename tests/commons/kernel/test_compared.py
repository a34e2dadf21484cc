"""What separates two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.kernel.compared import Change, Piece, difference


def rebuilt(pieces: list[Piece], without: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change is not without)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "Bonjour"),
        ("Bonjour", ""),
        ("On a parlé des arbres.\nFin.", "On a parlé des bancs.\nFin."),
        ("a\r\nb\r\n", "a\nb\nc"),
        ("مرحبا بكم", "مرحبا بكم جميعا"),
        ("<b>gras</b>", "<script>x</script>"),
    ],
)
def test_the_pieces_make_both_texts_again(before, after):
    pieces = difference(before, after)
    assert rebuilt(pieces, Change.REMOVED) == after.replace("\r\n", "\n")
    assert rebuilt(pieces, Change.ADDED) == before.replace("\r\n", "\n")


def test_a_changed_word_is_told_apart_from_its_line():
    pieces = difference("La commune viendra en mai.", "La commune viendra en juin.")
    assert [(p.change, p.text) for p in pieces] == [
        (Change.KEPT, "La commune viendra en "),
        (Change.REMOVED, "mai"),
        (Change.ADDED, "juin"),
        (Change.KEPT, "."),
    ]


@pytest.mark.parametrize("unit", ["mot ", "ligne\n", "x"])
def test_a_huge_text_is_compared_to_its_end(unit):
    # The naive comparison of forty thousand characters takes more than a billion steps: it would not end here.
    before, after = unit * (40_000 // len(unit)), "b" + unit * (39_000 // len(unit)) + "\nfin"
    pieces = difference(before, after)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED) == before
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == after


words = st.text(alphabet="abc é\n.", max_size=30)


@given(words, words)
def test_the_pieces_of_a_comparison_hold_both_texts_whole(before, after):
    pieces = difference(before, after)
    assert rebuilt(pieces, Change.ADDED) == before
    assert rebuilt(pieces, Change.REMOVED) == after
