"""What may be typed of an action. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from budgets.delivery.types import ActionReason
from commons.kernel.errors import Invalid
from commons.kernel.sanitise import one_line
from commons.kernel.types import Money

LONGEST_LINE, LONGEST_WORDS, LONGEST_LINK = 200, 3_000, 500
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)
LARGEST = 100_000_000_000


@dataclass(frozen=True)
class Shot:
    """A picture as sent, with what it shows."""

    data: bytes | None = None
    alt: str = ""


@dataclass(frozen=True)
class SpendingDraft:
    """A line of money as typed."""

    label: str
    amount: Money
    spent_on: date
    correction: bool = False
    over_reason: str = ""
    ticket: str | None = None


@dataclass(frozen=True)
class BilanDraft:
    """The account of an action as typed."""

    done: str
    people: int
    cost: Money
    learnt: str = ""


@dataclass(frozen=True)
class SightingDraft:
    """What somebody sees, as typed."""

    words: str
    name: str = ""
    shot: Shot = Shot()
    language: str = "fr"
    ticket: str | None = None


def line(text: str, field: str, reason: ActionReason = ActionReason.NEEDS_WORDS) -> str:
    """One readable line; Invalid beside `field` when nothing is left."""
    kept = one_line(text, LONGEST_LINE)
    if not kept:
        raise Invalid(fields={field: reason.sentence})
    return kept


def words(text: str, field: str, reason: ActionReason = ActionReason.NEEDS_WORDS) -> str:
    """Readable words on several lines."""
    kept = text.strip()[:LONGEST_WORDS]
    if not one_line(kept, LONGEST_WORDS):
        raise Invalid(fields={field: reason.sentence})
    return kept


def day(value: date | None, field: str) -> date:
    """A day of these years."""
    if value is None or not FIRST_DAY <= value <= LAST_DAY:
        raise Invalid(fields={field: ActionReason.NEEDS_A_DAY.sentence})
    return value


def link(text: str, field: str = "proof_url") -> str:
    """An address of the web, or none."""
    kept = text.strip()[:LONGEST_LINK]
    if kept and not (kept.startswith("https://") and len(kept.split()) == 1):
        raise Invalid(fields={field: ActionReason.NOT_A_LINK.sentence})
    return kept


def amount(money: Money, least: int = 1) -> Money:
    """A sum that may be written."""
    if not least <= money.cents <= LARGEST:
        raise Invalid(fields={"amount" if least else "cost": ActionReason.AMOUNT.sentence})
    return money
