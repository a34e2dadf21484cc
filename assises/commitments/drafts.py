"""Axes, commitments and points as typed, and what may be typed in them. Pure but for the registry of kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assises.commitments.types import Claim, PromiseReason
from commons.kernel.errors import Invalid
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line

LONGEST_TITLE, LONGEST_NAME, LONGEST_WORDS, LONGEST_LINK = 160, 120, 3_000, 500
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2099, 12, 31)
#: Things one axis or commitment may come from.
MOST_ORIGINS = 20


@dataclass(frozen=True)
class AxisDraft:
    """An axis as typed."""

    title: str
    words: str = ""
    rank: int = 1
    orientation_id: int | None = None
    origins: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class PromiseDraft:
    """A commitment as typed."""

    words: str
    owner: str
    due_on: date
    indicator: str = ""
    body_id: int | None = None
    axis_id: int | None = None
    origins: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class PointDraft:
    """How far a commitment has come, as typed."""

    claim: Claim
    words: str
    proof_url: str = ""
    name: str = ""
    language: str = "fr"
    ticket: str | None = None


def sane_day(day: date | None) -> bool:
    """A day on which something may be due."""
    return day is not None and FIRST_DAY <= day <= LAST_DAY


def cleaned(text: str, longest: int, field: str) -> str:
    """Words without what cannot be read; Invalid beside `field` when nothing is left."""
    kept = text.strip()[:longest]
    if not one_line(kept, longest):
        raise Invalid(fields={field: PromiseReason.UNREADABLE.sentence})
    return kept


def checked_link(link: str) -> str:
    """An address of the web, or none."""
    link = link.strip()
    if link and not link.startswith(("https://", "http://")):
        raise Invalid(fields={"proof_url": PromiseReason.NOT_A_LINK.sentence})
    return link[:LONGEST_LINK]
