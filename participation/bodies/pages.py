"""What the public pages of bodies show, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.identity.colleges import College
from participation.bodies import addresses, chart, queries, reference, sections
from participation.bodies.models import Body, Seat
from participation.bodies.sections import Owed
from participation.bodies.types import BodyKind

#: The order in which kinds are told.
ORDER = (
    BodyKind.ASSISES, BodyKind.STEERING, BodyKind.MAYORS, BodyKind.COMMISSION, BodyKind.COMMUNE, BodyKind.TABLE,
    BodyKind.OTHER,
)  # fmt: skip
#: More of a kind than this become a list of names under one description.
MOST_CARDS = 4


@dataclass(frozen=True)
class Card:
    """A body in the list."""

    body: Body
    url: str
    seats: str
    owed: str
    late: str


@dataclass(frozen=True)
class Group:
    """The bodies of one kind; `common` describes them all when they share their words."""

    kind: BodyKind
    title: str
    cards: list[Card]
    common: Body | None


@dataclass(frozen=True)
class Tie:
    """A numbered arrow, in words."""

    number: int
    start: str
    end: str
    plain: str
    text: str
    line: int


def index(day: date) -> dict[str, Any]:
    """Everything the map of bodies shows: five questions, whatever the number of bodies."""
    bodies = queries.bodies()
    found = defaultdict(list)
    held, owed = queries.seats_held(day), sections.owed(current_app)
    for body in bodies:
        found[body.kind].append(_card(body, held.get(body.id, 0), owed.get(body.id, Owed())))
    titles = {kind: title_of(kind, len(found[kind])) for kind in ORDER if found[kind]}
    groups = [Group(kind, titles[kind], found[kind], _common(found[kind])) for kind in titles]
    boxes = chart.boxes(titles)
    ties = [tie for tie in reference.connections() if tie.start in boxes and tie.end in boxes]
    return {
        "groups": groups,
        "boxes": list(boxes.values()),
        "arrows": chart.arrows(ties, boxes),
        "ties": [_tie(number, tie, titles) for number, tie in enumerate(ties, start=1)],
        "drawing": chart,
    }


def _tie(number: int, tie: reference.Connection, titles: Mapping[BodyKind, str]) -> Tie:
    return Tie(number, titles[tie.start], titles[tie.end], tie.plain, tie.text, tie.line)


def title_of(kind: BodyKind, number: int) -> str:
    """How the bodies of a kind are called together."""
    if kind is BodyKind.COMMUNE:
        return ngettext("%(num)d commune", "%(num)d communes", number)
    if kind is BodyKind.TABLE:
        return ngettext("%(num)d table de quartier", "%(num)d tables de quartier", number)
    if kind is BodyKind.COMMISSION and number == 1:
        return _("Commission d’évaluation")
    if kind is BodyKind.OTHER:
        return ngettext("%(num)d autre instance", "%(num)d autres instances", number)
    return kind.label


def _common(cards: Sequence[Card]) -> Body | None:
    """The words that many bodies share; None when each has a card of its own."""
    if len(cards) <= MOST_CARDS:
        return None
    said = {(c.body.remit, c.body.decides, c.body.owes) for c in cards}
    return cards[0].body if len(said) == 1 else Body(remit="", decides="", owes="", rhythm="")


def _card(body: Body, seats: int, owed: Owed) -> Card:
    return Card(
        body=body,
        url=addresses.address(body.kind, body.slug),
        seats=ngettext("%(num)d siège", "%(num)d sièges", seats) if seats else "",
        owed=ngettext("%(num)d réponse attendue", "%(num)d réponses attendues", owed.waiting) if owed.waiting else "",
        late=ngettext("dont %(num)d en retard", "dont %(num)d en retard", owed.late) if owed.late else "",
    )


@dataclass(frozen=True)
class Bench:
    """The seats of one college."""

    college: College
    seats: list[Seat]


def whole(body: Body, day: date) -> dict[str, Any]:
    """Everything the page of one body shows."""
    seats = queries.seats(body.id)
    now = [seat for seat in seats if seat.since <= day and (seat.until is None or seat.until >= day)]
    benches = [Bench(college, there) for college in College if (there := [s for s in now if s.college is college])]
    return {
        "body": body,
        "benches": benches,
        "past": [seat for seat in seats if seat.until is not None and seat.until < day],
        "coming": [seat for seat in seats if seat.since > day],
        "quotes": body.quotes,
        "parts": sections.shown_for(current_app, body),
        "ties": [tie for tie in reference.connections() if body.kind in (tie.start, tie.end)],
    }
