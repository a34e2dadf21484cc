"""What the secretariat decides of seats: floors and ceilings, their release, a chair more, a factor, a promotion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions import services as edition_services
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason, Stage
from assises.people import queries as people
from assises.people.models import Registration
from assises.programme import queries as programme
from assises.seats import locking, policies, queries, rosters
from assises.seats.absences import LEAST_PERCENT, MOST_PERCENT
from assises.seats.drawing import digest
from assises.seats.events import FloorsReleased
from assises.seats.models import CollegeFloor, GroupSeat, Overbooking
from assises.seats.services import version_of
from assises.seats.types import LIVE, Origin, SeatReason, SeatState, Stock, StockKind
from assises.seats.ushering import Usher
from commons.identity.colleges import College
from commons.identity.seals import bare
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

#: Floor and ceiling of a college; no ceiling without one.
Kept = tuple[int, int | None]


def kept(work: Work, edition_id: int) -> AssisesEdition:
    """The edition, when whoever acts is its secretariat."""
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    refusal = edition_policies.refusal_to_keep(edition, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def seen(floors: list[CollegeFloor]) -> str:
    """What somebody read of the floors of a stock, to tell them when it has changed since."""
    return digest(sorted([each.college.value, each.floor, each.ceiling] for each in floors))[:16]


def set_floors(
    work: Work, edition_id: int, stock: Stock, floors: Mapping[College, Kept], read: str, now: datetime
) -> None:  # fmt: skip
    """Keep seats of a stock for colleges, and say the most that each may have; who has a seat keeps it."""
    edition = kept(work, edition_id)
    if queries.floors_released(edition_id):
        raise Refused(reason=SeatReason.FLOORS_RELEASED)
    _must_not_be_over(edition, now)
    usher = Usher(work, edition, now)
    _hold(usher, stock)
    if seen(queries.floors([stock])[stock]) != read:
        raise Stale(reason=SeatReason.CHANGED_MEANWHILE)
    _check(floors, usher.houses[stock].room.capacity)
    work.session.execute(delete(CollegeFloor).where(queries.on_of(CollegeFloor, [stock])))
    day_id = stock.id if stock.kind is StockKind.SITE_DAY else None
    work.session.add_all(
        CollegeFloor(
            activity_id=None if day_id else stock.id, site_day_id=day_id, college=college, floor=least, ceiling=most
        )
        for college, (least, most) in floors.items()
        if least or most is not None
    )
    written = {college.value: list(pair) for college, pair in floors.items()}
    work.audit(
        "assises.seats.floors", f"assises.edition:{edition_id}", stock=f"{stock.kind}:{stock.id}", floors=written
    )
    work.touch(version_of(edition_id))
    promote(work, edition_id, now)


def _hold(usher: Usher, stock: Stock) -> None:
    """Hold one stock of this edition."""
    activity = programme.activity(stock.id) if stock.kind is StockKind.ACTIVITY else None
    day_id = activity.site_day_id if activity is not None else stock.id
    if day_id not in {day.id for day in programme.site_days(usher.edition.id)}:
        raise NotFound(reason=SeatReason.OTHER_EDITION)
    usher.hold_everything()


def _check(floors: Mapping[College, Kept], capacity: int) -> None:
    if sum(least for least, _most in floors.values()) > capacity:
        raise Invalid(reason=SeatReason.FLOORS_TOO_HIGH)
    wrong = [college for college, (least, most) in floors.items() if most is not None and most < least]
    if wrong:
        sentence = SeatReason.CEILING_TOO_LOW.sentence
        raise Invalid(fields={f"ceiling_{college.value}": sentence for college in wrong})


def release_floors(work: Work, edition_id: int, now: datetime) -> None:
    """Open the seats kept for colleges to everybody, once, in one step of the public log; the lines move at once."""
    edition = kept(work, edition_id)
    locking.lock_edition(work.session, edition_id)
    work.session.refresh(edition)
    refusal = policies.refusal_to_release(edition, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    usher = Usher(work, edition, now)
    usher.hold_everything()
    mine = (AssisesEdition.id == edition_id, AssisesEdition.floors_released_at.is_(None))
    work.session.execute(update(AssisesEdition).where(*mine).values(floors_released_at=now))
    work.session.refresh(edition)
    for house in usher.houses.values():
        house.room.released = True
    usher.sweep()
    usher.serve()
    edition_services.log_step(work, edition_id, "floors_released", now)
    work.audit("assises.seats.release", f"assises.edition:{edition_id}")
    work.record(FloorsReleased(edition_id))
    work.touch(version_of(edition_id))


def promote(work: Work, edition_id: int, now: datetime) -> None:
    """End the offers that ran out and offer whatever is free; run twice, or by two at once, it gives nothing twice."""
    edition = kept(work, edition_id)
    if edition_policies.stage_of(edition, now) in (Stage.WISHES, Stage.DRAWING, *policies.OVER):
        return
    usher = Usher(work, edition, now)
    usher.hold_everything()
    usher.sweep()
    usher.serve()
    if usher.moved:
        work.touch(version_of(edition_id))


def force(work: Work, edition_id: int, code: str, activity_id: int, reason: str, now: datetime) -> GroupSeat:
    """A chair more in an activity, for a whole group, with a reason; never above the gauge of the site's day."""
    edition = kept(work, edition_id)
    registration = _by_code(work, edition_id, code)
    activity = programme.activity(activity_id)
    refusal = policies.refusal_to_force(edition, registration, activity, reason, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    assert activity is not None  # the policy asked
    usher = Usher(work, edition, now)
    stocks = (Stock(StockKind.SITE_DAY, activity.site_day_id), Stock(StockKind.ACTIVITY, activity_id))
    usher.hold([activity.site_day_id], [activity_id], [registration.id], stocks)
    usher.sweep()
    seats, apart = rosters.group_seats(registration.id)
    # Whoever joined later and has a place of their own there, or waits for one, has it apart.
    coming = [each.id for each in registration.present if (each.id, stocks[0]) not in apart]
    if coming:
        seat_for_the_day(usher, registration.id, stocks[0], seats.get(stocks[0]), coming)
    day = usher.houses[stocks[0]]
    persons = [
        each.id for each in registration.present if (each.id, stocks[1]) not in apart and usher.has(each.id, day)
    ]
    if not persons:
        raise Refused(reason=SeatReason.NOBODY)
    seat = _chair(usher, registration.id, stocks[1], seats.get(stocks[1]), persons, reason)
    usher.write()
    work.audit("assises.seat.force", f"assises.seat:{seat.id}", reason=reason.strip(), activity=activity_id)
    work.touch(version_of(edition_id))
    return seat


def _by_code(work: Work, edition_id: int, code: str) -> Registration:
    registration = people.by_code(edition_id, bare(code))
    if registration is None:
        raise Invalid(fields={"code": SeatReason.UNKNOWN_CODE.sentence})
    kept = locking.keep_registration(work.session, registration.id)
    if kept is None:
        raise Invalid(fields={"code": SeatReason.UNKNOWN_CODE.sentence})
    return kept[0]


def seat_for_the_day(
    usher: Usher, registration_id: int, stock: Stock, seat: GroupSeat | None, persons: list[int]
) -> None:  # fmt: skip
    """The day of a site, for a group that is given a seat there; Refused when the site is full."""
    seat = seat or usher.line_up(registration_id, stock, persons, Origin.DIRECT)
    if seat.state is SeatState.OFFERED:
        usher.confirm(seat)
    elif seat.state is SeatState.WAITING and not usher.seat_now(seat, usher.houses[stock]):
        raise Refused(reason=SeatReason.GAUGE_FULL)


def _chair(
    usher: Usher, registration_id: int, stock: Stock, seat: GroupSeat | None, persons: list[int], reason: str
) -> GroupSeat:  # fmt: skip
    house = usher.houses[stock]
    if not house.planned:
        raise Refused(reason=SeatReason.NOT_PLANNED)
    if seat is None:
        seat = usher.line_up(registration_id, house.stock, persons, Origin.DIRECT)
    if seat.state is SeatState.WAITING:
        if not usher.may_sit(seat, house):
            raise Refused(reason=SeatReason.SAME_HOUR)
        house.line.remove(seat)
        seat.origin, seat.reason = Origin.FORCED, reason.strip()
    if seat.state in LIVE and seat.state is not SeatState.CONFIRMED:
        usher.confirm(seat)
    return seat


def set_overbooking(work: Work, edition_id: int, percent: int, source: str, reason: str, now: datetime) -> None:
    """Give activities this far beyond their capacity, because so many did not come last time; 100 says no.

    `source` is what was measured, `reason` why it is accepted: both stand in the public log of the edition.
    """
    _must_not_be_over(kept(work, edition_id), now)
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        raise Invalid(fields={"percent": SeatReason.TOO_MUCH.sentence})
    if percent > LEAST_PERCENT and not source.strip():
        raise Invalid(fields={"source": SeatReason.NEEDS_A_REASON.sentence})
    if percent > LEAST_PERCENT and not reason.strip():
        raise Invalid(fields={"reason": SeatReason.NEEDS_A_REASON.sentence})
    row = {"percent": percent, "source": source.strip(), "set_at": now, "set_by": work.actor.person_id}
    statement = insert(Overbooking).values(edition_id=edition_id, **row)
    work.session.execute(statement.on_conflict_do_update(index_elements=["edition_id"], set_=row))
    said = {"source": source.strip(), "reason": reason.strip()}
    work.audit("assises.seats.overbooking", f"assises.edition:{edition_id}", percent=percent, **said)
    edition_services.log_step(work, edition_id, "overbooked", now, f"{percent} / 100. {reason}")
    work.touch(version_of(edition_id))
    promote(work, edition_id, now)


def _must_not_be_over(edition: AssisesEdition, now: datetime) -> None:
    """Once the days are over, how seats were given is not written again."""
    if edition_policies.stage_of(edition, now) in policies.OVER:
        raise Refused(reason=EditionReason.NOT_FROM_HERE)
