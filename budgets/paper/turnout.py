"""Turnout by place, as the page and the file show it: never fewer than twenty people, by subtraction neither."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.paper import queries
from budgets.paper.types import BatchState
from commons.ballot_box import queries as box
from commons.ballot_box.types import PollState
from commons.kernel import i18n
from commons.territory import queries as territory


@dataclass(frozen=True)
class Turnout:
    """Who came, in numbers that give nobody away."""

    total: int | None
    #: (place, voters), the largest first.
    lines: tuple[tuple[str, int], ...]
    others: int
    closed: bool
    #: Of the batches that went in: sheets, white, spoilt.
    sheets: int
    white: int
    spoilt: int
    #: Once the vote is closed: batches that were never closed, and their sheets.
    left_out: tuple[int, int]


def of(edition: Edition) -> Turnout:
    """Turnout of this edition now."""
    poll = box.poll_named(edition.poll_key)
    found = box.turnout_by_home(poll)
    names = {str(place.id): place.named(i18n.locale_code()) for place in territory.places()}
    lines = tuple((names[home], number) for home, number in found.shown.items() if home in names)
    rest = found.others + sum(number for home, number in found.shown.items() if home not in names)
    closed = poll.state is PollState.CLOSED
    paper = queries.paper_totals(edition.id) if closed else {}
    _batches, sheets, white, spoilt = paper.get(BatchState.CLOSED, (0, 0, 0, 0))
    left = paper.get(BatchState.OPEN, (0, 0, 0, 0))[:2]
    return Turnout(found.total, lines, rest, closed, sheets, white, spoilt, left)


def shown(edition: Edition) -> bool:
    """Whether there is a turnout to show at all."""
    return edition.state is not EditionState.DRAFT
