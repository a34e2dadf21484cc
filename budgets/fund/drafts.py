"""Funds, requests and accounts of what was done, as typed; and what may be typed in them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from budgets.fund.reasons import FundReason
from budgets.fund.types import Door, Mending
from commons.kernel.errors import Invalid
from commons.kernel.sanitise import one_line
from commons.kernel.types import Money

LONGEST_LINE, LONGEST_WORDS, LONGEST_RULES = 160, 1_500, 6_000
#: No fund of residents is larger than ten million euros.
LARGEST = Money(1_000_000_000)
MOST_PAPERS = 30


@dataclass(frozen=True)
class FundDraft:
    """A fund as typed."""

    title: str
    rules: str
    ceiling: Money
    answer_days: int
    bilan_days: int = 30
    advance_percent: int = 80
    quorum_percent: int = 50
    share_percent: int = 50
    contact: str = ""


@dataclass(frozen=True)
class RequestDraft:
    """A request as typed: five answers, the collective, and whom to reach."""

    collective: str = ""
    what: str = ""
    where_at: str = ""
    starts_on: date | None = None
    whom: str = ""
    asked: Money | None = None
    #: The person to reach, for the team only.
    name: str = ""
    contact: str = ""
    language: str = "fr"
    door: Door = Door.WEB
    ticket: str | None = None


@dataclass(frozen=True)
class BilanDraft:
    """What was done, as typed; the picture is optional."""

    done: str
    people: int
    cost: Money
    photo: bytes | None = None
    photo_words: str = ""


@dataclass(frozen=True)
class MendingDraft:
    """A correction as typed."""

    mending: Mending
    amount: Money
    reason: str
    request_number: int | None = None
    ticket: str | None = None


def cleaned(text: str, longest: int, field: str) -> str:
    """Words without what cannot be read; Invalid beside `field` when nothing is left."""
    kept = text.strip()[:longest]
    if not one_line(kept, longest):
        raise Invalid(fields={field: FundReason.UNREADABLE.sentence})
    return kept


def line(text: str, field: str) -> str:
    """One line of words; Invalid beside `field` when nothing is left."""
    kept = one_line(text, LONGEST_LINE)
    if not kept:
        raise Invalid(fields={field: FundReason.UNREADABLE.sentence})
    return kept
