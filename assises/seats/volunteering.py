"""More people than seats in an activity: nobody is put out. Those who have a seat are asked, and may change themselves.

Whoever changes has the other seat at once, whole group together, or keeps the first one. Once there is room for
everybody, nobody is moved any more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from assises.people.models import Registration
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.seats import alternatives, houses, locking, moving, policies, queries, rosters
from assises.seats.events import VolunteersAsked
from assises.seats.keeping import kept
from assises.seats.models import GroupSeat
from assises.seats.queries import HeldSeat
from assises.seats.types import SeatReason, SeatState, Stock, StockKind
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Plea:
    """A seat of a group where there are too many people, and where else the whole group has room now."""

    seat_id: int
    activity: Activity
    others: list[Activity]

    @property
    def words(self) -> list[str]:
        """What is asked."""
        return words(self.activity.title)


def words(title: str) -> list[str]:
    """What is asked, to be written, read aloud or printed."""
    return [
        _("« %(title)s » a maintenant moins de places que de personnes inscrites.", title=title),
        _("Personne ne perd sa place : si vous ne répondez pas, vous gardez la vôtre."),
        _(
            "Une autre activité vous plaît aussi ? Changez : tout votre groupe y a sa place tout de suite, "
            "et vous aidez les autres à être bien reçus."
        ),
    ]


def too_many(activity_ids: Collection[int], now: datetime) -> dict[int, int]:
    """How many persons are too many in each of these; chairs that the secretariat added on purpose do not count."""
    stocks = [Stock(StockKind.ACTIVITY, number) for number in activity_ids]
    found = houses.read(db.session(), stocks, now) if stocks else {}
    return {stock.id: max(0, house.room.total - house.room.capacity) for stock, house in found.items()}


def asked(activity: Activity) -> list[Registration]:
    """The groups that have a seat there, the last that asked first."""
    found = rosters.sitting_in(Stock(StockKind.ACTIVITY, activity.id))
    sure = [group for seat, group in found if seat.state is SeatState.CONFIRMED]
    return list({group.id: group for group in sure}.values())


def elsewhere(activity: Activity, registration: Registration, now: datetime) -> list[Activity]:
    """Where else the whole group has room now: at the same hour, or about the same theme."""
    near = alternatives.of(activity, registration)
    return [other.activity for other in near if other.has_room and other.activity.starts_at > now]


def pleas(registration: Registration, seats: Collection[HeldSeat], now: datetime) -> list[Plea]:
    """What a group is asked on its own page."""
    mine = [
        (held.seat, held.activity)
        for held in seats
        if held.activity is not None and policies.refusal_to_volunteer(held.state, held.activity, now) is None
    ]
    over = too_many([activity.id for _seat, activity in mine], now)
    return [
        Plea(seat.id, activity, elsewhere(activity, registration, now)) for seat, activity in mine if over[activity.id]
    ]


def ask(work: Work, edition_id: int, activity_id: int, now: datetime) -> None:
    """Ask every group with a seat there whether it would change; on one day each is asked once."""
    kept(work, edition_id)
    activity = programme.activity(activity_id)
    if activity is None or activity.edition_id != edition_id:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    over = too_many([activity_id], now).get(activity_id, 0)
    refusal = policies.refusal_to_volunteer(SeatState.CONFIRMED, activity, now)
    if refusal is not None or not over:
        raise Refused(reason=refusal or SeatReason.ROOM_ENOUGH)
    work.audit("assises.seat.ask_volunteers", f"assises.activity:{activity_id}", over=over)
    work.record(VolunteersAsked(activity_id, now.astimezone(PARIS).date().isoformat()))


def change(work: Work, seat_id: int, activity_id: int, now: datetime) -> GroupSeat:
    """A group goes to another activity because there are too many people here: in one step, or it keeps its seat."""
    seat = queries.by_id(seat_id)
    held = locking.keep_registration(work.session, seat.registration_id) if seat is not None else None
    activity = programme.activity(seat.activity_id) if seat is not None and seat.activity_id is not None else None
    if seat is None or held is None or activity is None:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    edition, target = held[1], programme.activity(activity_id)
    refusal = policies.refusal_to_change_to(edition, target, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    assert target is not None  # the policy asked
    usher = moving.holding(work, edition, seat, now)
    refusal = policies.refusal_to_volunteer(seat.state, activity, now)
    room = usher.houses[queries.stock_of(seat)].room
    if refusal is not None or room.total <= room.capacity:
        raise Refused(reason=refusal or SeatReason.ROOM_ENOUGH)
    return moving.carry(usher, seat, target, "")
