"""What pages say of figures, in sentences."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext

from commons.opinions.mapping.rules import LEAST_PEOPLE, LEAST_STATEMENTS
from commons.opinions.models import Published
from commons.opinions.types import Stance, VoterClass


def group_name(name: str) -> str:
    """A group as people call it."""
    return gettext("Groupe %(name)s", name=name)


def out_of_ten(tenths: int) -> str:
    """A share of a group: "environ 8 sur 10"."""
    if tenths <= 0:
        return gettext("presque personne")
    if tenths >= 10:
        return gettext("presque tout le monde")
    return gettext("environ %(part)d sur 10", part=tenths)


def stance(value: int) -> str:
    """The stance in words."""
    return Stance(value).label


def people(published: Published | None) -> list[tuple[str, int]]:
    """How many people came in each way; ways that nobody took are left out, but the two that are always told."""
    counted = published.figures["people"] if published is not None else {}
    told = (VoterClass.ACCOUNT, VoterClass.DEVICE)
    return [
        (way.label, int(counted.get(way.value, 0))) for way in VoterClass if way in told or counted.get(way.value, 0)
    ]


def wanting(published: Published | None, statements: int) -> list[str]:
    """What a map still wants, each in a sentence; `statements`: how many are shown now."""
    said: dict[str, Any] | None = published.figures["wanting"] if published is not None else None
    short_of = said["people"] if said is not None else LEAST_PEOPLE
    sentences = []
    if short_of:
        sentences.append(ngettext("Il manque %(num)d personne.", "Il manque %(num)d personnes.", short_of))
    if statements < LEAST_STATEMENTS:
        missing = LEAST_STATEMENTS - statements
        sentences.append(ngettext("Il manque %(num)d affirmation.", "Il manque %(num)d affirmations.", missing))
    return sentences
