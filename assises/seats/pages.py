"""Seats as pages show them: one line a stock, one a group in line, one a group of the draw."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from assises.editions.models import AssisesEdition
from assises.programme import queries as programme
from assises.programme.models import Activity, SiteDay
from assises.programme.types import Entry
from assises.seats import clashes, queries, rosters, volunteering
from assises.seats.absences import FEWEST, Measured
from assises.seats.houses import free
from assises.seats.models import CollegeFloor, Draw
from assises.seats.types import SeatState, Stock, StockKind
from commons.identity.colleges import College
from commons.kernel import i18n

#: As long as the field that says on what a factor rests.
LONGEST_SOURCE = 500


@dataclass(frozen=True)
class Occupancy:
    """A stock with what it holds and who has it, in persons."""

    stock: Stock
    day: SiteDay
    activity: Activity | None
    capacity: int
    states: Mapping[SeatState, int]
    colleges: Mapping[str, int]
    floors: Sequence[CollegeFloor] = ()
    forced: int = 0

    @property
    def confirmed(self) -> int:
        """With a seat."""
        return self.states.get(SeatState.CONFIRMED, 0)

    @property
    def offered(self) -> int:
        """With an offer that runs."""
        return self.states.get(SeatState.OFFERED, 0)

    @property
    def waiting(self) -> int:
        """In line."""
        return self.states.get(SeatState.WAITING, 0)

    @property
    def taken(self) -> int:
        """Who takes room."""
        return self.confirmed + self.offered

    @property
    def left(self) -> int:
        """Free seats."""
        return max(0, self.capacity - self.taken)

    @property
    def over(self) -> int:
        """Persons too many, since the capacity was lowered; chairs added on purpose are told apart."""
        return max(0, self.taken - self.forced - self.capacity)

    @property
    def by_college(self) -> list[tuple[College, int]]:
        """Who takes room, college by college."""
        return [(college, self.colleges[college.value]) for college in College if self.colleges.get(college.value)]


@dataclass(frozen=True)
class House:
    """A day of a site and the activities there that one needs a seat for."""

    day: Occupancy
    activities: list[Occupancy] = field(default_factory=list)


def houses(edition: AssisesEdition, *, desk: bool = False) -> list[House]:
    """Every day of every site with its activities, in a fixed number of queries; colleges and floors for the desk."""
    days = programme.site_days(edition.id)
    activities = [each for each in programme.activities(edition.id) if each.entry is Entry.SEAT]
    stocks = [Stock(StockKind.SITE_DAY, day.id) for day in days]
    stocks += [Stock(StockKind.ACTIVITY, each.id) for each in activities]
    states = queries.persons_by_state(stocks)
    colleges = queries.taken_by_college(stocks) if desk else {}
    floors = queries.floors(stocks) if desk else {}
    forced = queries.forced([each.id for each in activities]) if desk else {}
    percent = queries.percent_of(edition.id)

    def occupancy(stock: Stock, day: SiteDay, activity: Activity | None, capacity: int) -> Occupancy:
        return Occupancy(
            stock, day, activity, capacity, states[stock], colleges.get(stock, {}), floors.get(stock, ()),
            forced.get(stock.id, 0) if activity is not None else 0,
        )  # fmt: skip

    found = {day.id: House(occupancy(Stock(StockKind.SITE_DAY, day.id), day, None, day.gauge)) for day in days}
    for each in activities:
        stock = Stock(StockKind.ACTIVITY, each.id)
        room = occupancy(stock, each.site_day, each, each.capacity * percent // 100)
        found[each.site_day_id].activities.append(room)
    return list(found.values())


def groups_to_move(stock: Stock) -> list[tuple[str, str]]:
    """The groups with a seat there, the last that asked first: they lose least by moving."""
    return [
        (
            str(seat.id),
            _("%(code)s, %(who)s, %(state)s", code=group.code, who=_persons(seat.persons), state=seat.state.label),
        )
        for seat, group in rosters.sitting_in(stock)
    ]  # fmt: skip


def volunteers(activity_id: int, now: datetime) -> dict[str, Any]:
    """What is asked where there are too many people, of how many groups, and how each is reached."""
    activity = programme.activity(activity_id)
    groups = volunteering.asked(activity) if activity is not None else []
    written = sum(1 for group in groups if group.contact)
    return {
        "over": volunteering.too_many([activity_id], now).get(activity_id, 0), "written": written,
        "called": len(groups) - written, "words": volunteering.words(activity.title if activity is not None else ""),
    }  # fmt: skip


def _persons(number: int) -> str:
    return ngettext("%(num)d personne", "%(num)d personnes", number)


def others_than(edition: AssisesEdition, activity_id: int) -> list[tuple[str, str]]:
    """The other activities of an edition for which one needs a seat, with what is left of each."""
    found = [each for each in programme.bookable(edition.id) if each.entry is Entry.SEAT and each.id != activity_id]
    left = free([each.id for each in found])
    return [(str(each.id), _other(each, left[each.id])) for each in found]


def _other(activity: Activity, left: int) -> str:
    places = ngettext("%(num)d place", "%(num)d places", left) if left else _("complet")
    return f"{activity.title} — {i18n.moment(activity.starts_at)} ({places})"


def clashing(edition: AssisesEdition) -> list[tuple[str, str, str]]:
    """Who has two seats at one hour since the programme changed: the group's code, and both activities."""
    found = clashes.of_edition(edition)
    titles = {each.id: each.title for each in programme.of_numbers({n for c in found for n in (c.one_id, c.other_id)})}
    groups = queries.groups_of({each.registration_id for each in found})
    return [(groups[c.registration_id].code, titles[c.one_id], titles[c.other_id]) for c in found]


def measured_in_words(measured: Sequence[Measured]) -> str:
    """What was measured, as the secretariat can sign it."""
    return " ; ".join(
        _(
            "%(year)s, %(kind)s : %(absent)s absents sur %(expected)s places",
            year=each.year, kind=each.kind.label, absent=each.absent, expected=each.expected,
        )
        for each in measured
        if each.expected >= FEWEST
    )[:LONGEST_SOURCE]  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A group of the draw, with what it got, in words."""

    rank: int
    pseudonym: str
    persons: int
    got: list[str]
    waits: list[str]


def drawn(draw: Draw, asked: str = "") -> list[Drawn]:
    """The outcome in the order of the lottery; only the group of this pseudonym, when one is asked for."""
    outcome: Mapping[str, Any] = draw.outcome or {"groups": []}
    wanted = "".join(c for c in asked.lower() if c.isalnum())
    return [
        Drawn(
            group["rank"], group["pseudonym"], group["persons"],
            [*_days(draw, group["days"]), *_titles(draw, group["activities"])],
            [*_days(draw, group["waits_for_days"]), *_titles(draw, group["waits_for"])],
        )
        for group in outcome["groups"]
        if not wanted or group["pseudonym"].replace("-", "") == wanted
    ]  # fmt: skip


def _titles(draw: Draw, numbers: Collection[int]) -> list[str]:
    return [str(draw.entries["activities"][str(number)]["title"]) for number in numbers]


def _days(draw: Draw, numbers: Collection[int]) -> list[str]:
    days = draw.entries["site_days"]
    return [f"{days[str(number)]['name']} ({days[str(number)]['day']})" for number in numbers]


def on_hub(edition: AssisesEdition, now: datetime) -> Mapping[str, Any] | None:
    """How seats are given, on the page of an edition that draws them."""
    return {} if edition.wish_window is not None else None
