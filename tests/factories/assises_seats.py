"""Seats asked for, accepted and given back, in a line of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from assises.editions.models import AssisesEdition
from assises.people.events import PeopleLeft
from assises.people.models import Attendee, Registration
from assises.programme.models import Activity, SiteDay
from assises.seats import draws, keeping, queries, services
from assises.seats.models import GroupSeat
from assises.seats.types import SeatReason, Stock, StockKind
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_edition
from tests.factories.identity import make_account
from tests.factories.participation import somebody

MAIL = "mail:quelquun@exemple.fr"


def does(command: Callable[..., Any], *values: Any, by: Actor = NOBODY, at: datetime | None = None) -> Any:
    """Carry out a command of seats in a transaction of its own."""
    with unit_of_work(by) as work:
        return command(work, *values, at or clock.now())


def ask(registration: Registration, *activities: Activity, days: Sequence[SiteDay] = ()) -> list[GroupSeat]:
    """Ask for these, the one it wants most first."""
    asked = [each.id for each in activities]
    found: list[GroupSeat] = does(services.ask, registration.id, [day.id for day in days], asked)
    return found


def seat_in(registration: Registration, activity: Activity) -> GroupSeat:
    """The latest seat of this group in this activity, as it stands now."""
    query = select(GroupSeat).where(GroupSeat.registration_id == registration.id, GroupSeat.activity_id == activity.id)
    found = db.session.scalars(
        query.order_by(GroupSeat.id.desc()).execution_options(populate_existing=True)
    ).first()  # fmt: skip
    assert found is not None, "never asked for"
    return found


def state_in(registration: Registration, activity: Activity) -> str:
    """How that seat stands."""
    return seat_in(registration, activity).state.value


def stock(thing: Activity | SiteDay) -> Stock:
    """What seats of this are taken from."""
    return Stock(StockKind.ACTIVITY if isinstance(thing, Activity) else StockKind.SITE_DAY, thing.id)


def keep_for(thing: Activity | SiteDay, edition: AssisesEdition, **floors: keeping.Kept) -> None:
    """Floors and ceilings by college: `residents=(4, None)`."""
    known = keeping.seen(queries.floors([stock(thing)])[stock(thing)])
    named = {College(college): pair for college, pair in floors.items()}
    does(keeping.set_floors, edition.id, stock(thing), named, known, by=SYSTEM)


def make_wish_edition(**more: Any) -> AssisesEdition:
    """An edition that takes wishes now, for one more day."""
    now = clock.now()
    window = {"wishes_open_at": now - timedelta(days=9), "wishes_close_at": now + timedelta(days=1)}
    return make_edition(**window, **more)


def draw(edition: AssisesEdition, seed: str = "4 2 6 1 5 3") -> None:
    """Publish the entries and draw, two days from now."""
    later = clock.now() + timedelta(days=2)
    does(draws.seal, edition.id, by=SYSTEM, at=later)
    does(draws.run, edition.id, seed, "Six dés lancés en public", by=SYSTEM, at=later)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside leaves nothing behind: one example of many in one test."""
    bound: Any = db.session().bind
    point = bound.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        point.rollback()


def refused(
    reason: SeatReason, command: Callable[..., Any], *values: Any, by: Actor = NOBODY, at: datetime | None = None,
    error: type[DomainError] = Refused,
) -> None:  # fmt: skip
    """A command is turned away for exactly this reason."""
    with pytest.raises(error) as caught:
        does(command, *values, by=by, at=at)
    assert caught.value.reason is reason


def leave(group: Registration, *people: Attendee) -> None:
    """Some people of a group do not come after all."""
    with unit_of_work(NOBODY) as work:
        gone = [person.id for person in people]
        work.session.execute(update(Attendee).where(Attendee.id.in_(gone)).values(cancelled_at=clock.now()))
        work.record(PeopleLeft(group.id, tuple(gone)))
    db.session.expire_all()


def base(edition: AssisesEdition) -> str:
    """The address of the desk of seats."""
    return f"/equipe/assises/{edition.year}/places"


def worker(role: str, edition: AssisesEdition) -> Actor:
    """Somebody of the team, with this role for this edition."""
    return somebody(role, "assises", edition.id, make_account(f"{role}@equipe.fr").id)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is said to the database meanwhile; the points at which a test would come back are not counted."""
    heard: list[str] = []

    def note(_link: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "SAVEPOINT" not in statement:
            heard.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
