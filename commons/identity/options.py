"""The lines of a list or of a group of radio buttons."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import SelectChoice  # type: ignore[attr-defined]  # newer than the types published for WTForms

from commons.kernel.i18n import locale_code
from commons.territory.models import Place


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in pairs]


def grouped(triples: Iterable[tuple[str, str, str]]) -> list[SelectChoice]:
    """(group, value, label) triples as WTForms wants them; those of one group stand together."""
    return [SelectChoice(value, label, optgroup=group) for group, value, label in triples]


def places(found: Iterable[Place]) -> list[SelectChoice]:
    """Places by number, named in the reader's language."""
    return options((str(place.id), place.named(locale_code())) for place in found)
