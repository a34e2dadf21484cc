"""Catalogues follow the code and keep what people translated."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app import translations


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogues of this test's own."""
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    return tmp_path


def said(*messages: str | tuple[str, str]) -> Catalog:
    """A catalogue of what the code says."""
    catalogue = Catalog()
    for message in messages:
        catalogue.add(message)
    return catalogue


def keep(catalogue: Catalog) -> None:
    """Write a catalogue where the tool looks for it."""
    path = translations.catalogue_path(str(catalogue.locale))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(translations.written(catalogue))


def test_a_translation_is_kept_and_a_forgotten_message_goes(folder: Path) -> None:
    old = Catalog("en")
    old.add("Voter", "Vote")
    old.add("Disparu", "Gone")
    keep(old)
    fresh = translations.brought_up_to_date("en", said("Voter", "Choisir"))
    assert {message.id: message.string for message in fresh if message.id} == {"Voter": "Vote", "Choisir": ""}
    assert translations.missing(fresh) == ["Choisir"]


def test_a_sentence_that_changed_is_translated_again_never_guessed(folder: Path) -> None:
    old = Catalog("en")
    old.add("Choisissez trois projets", "Choose three projects")
    keep(old)
    fresh = translations.brought_up_to_date("en", said("Choisissez quatre projets"))
    assert [message.string for message in fresh if message.id] == [""]


def test_french_plurals_are_filled_in(folder: Path) -> None:
    fresh = translations.brought_up_to_date("fr", said(("%(num)d projet", "%(num)d projets")))
    assert [message.string for message in fresh if message.id] == [("%(num)d projet", "%(num)d projets")]


def test_arabic_needs_its_six_forms(folder: Path) -> None:
    fresh = translations.brought_up_to_date("ar", said(("%(num)d projet", "%(num)d projets")))
    assert [len(message.string) for message in fresh if message.id] == [6]
    assert len(translations.missing(fresh)) == 1


def test_writing_twice_changes_nothing(folder: Path) -> None:
    messages = said("Voter", ("%(num)d projet", "%(num)d projets"))
    keep(translations.brought_up_to_date("ar", messages))
    first = translations.catalogue_path("ar").read_bytes()
    keep(translations.brought_up_to_date("ar", messages))
    assert translations.catalogue_path("ar").read_bytes() == first
    assert b"20" not in first
    assert read_po(io.BytesIO(first)).num_plurals == 6


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (12, 4), (99, 4), (100, 5), (103, 3), (111, 4)],
)
def test_arabic_counts_in_the_order_of_its_translators(number: int, form: int) -> None:
    rule = re.search(r"plural=(.*);", translations.plural_forms(translations.catalogue("ar")))
    assert rule is not None
    assert gettext.c2py(rule.group(1))(number) == form
