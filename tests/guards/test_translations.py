"""Catalogues say exactly what the code says, and every language says all of it."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog

from app import translations
from commons.kernel.i18n import LOCALES

OTHERS = sorted(set(LOCALES) - {translations.SOURCE})


@cache
def said() -> Catalog:
    """What the code says."""
    return translations.said_in_code()


def test_every_language_offered_has_a_catalogue() -> None:
    assert translations.locales() == sorted(LOCALES)


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_a_catalogue_holds_exactly_what_is_said(locale: str) -> None:
    kept = {(message.id, message.context) for message in translations.catalogue(locale) if message.id}
    wanted = {(message.id, message.context) for message in said() if message.id}
    assert (sorted(map(str, wanted - kept)), sorted(map(str, kept - wanted))) == ([], []), "run make translations"


@pytest.mark.parametrize("locale", OTHERS)
def test_nothing_is_left_to_translate(locale: str) -> None:
    left = translations.missing(translations.catalogue(locale))
    assert left == [], f"{len(left)} left"


def test_french_has_its_plural_forms() -> None:
    plurals = [message for message in translations.catalogue("fr") if message.pluralizable]
    assert plurals
    assert [message.id for message in plurals if not all(message.string)] == []


def _placeholders(text: object) -> set[str]:
    return set(re.findall(r"%\(\w+\)|\{\w+\}", str(text)))


def _all(strings: object) -> list[str]:
    return list(strings) if isinstance(strings, tuple | list) else [str(strings)]


@pytest.mark.parametrize("locale", OTHERS)
def test_translations_keep_the_placeholders(locale: str) -> None:
    told = [message for message in translations.catalogue(locale) if message.id and any(_all(message.string))]
    assert told
    # "One" and "two" need no figure in Arabic: a plural form may say less, never more, and the last says all.
    strange = [
        m for m in told if not all(_placeholders(s) <= _placeholders(m.id) for s in _all(m.string))
        or _placeholders(_all(m.string)[-1]) != _placeholders(m.id)
    ]  # fmt: skip
    assert [str(message.id) for message in strange] == []
