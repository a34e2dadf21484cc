"""What is not kept: registrations nobody confirmed, needs 30 days after, contacts in time, ties to erased accounts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from assises.editions.models import AssisesEdition
from assises.people import needing, services
from assises.people.models import Attendee, Need, NeedTally, Registration
from assises.people.types import RegistrationState
from commons.identity.events import AccountErased
from commons.kernel import clock, events
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work

NEEDS_KEPT = timedelta(days=30)
CONTACTS_KEPT = timedelta(days=90)


def free_unconfirmed() -> int:
    """Cancel, one by one, what nobody confirmed in time; each one's seats go to the next in line."""
    now = clock.now()
    late = (Registration.state == RegistrationState.TO_CONFIRM, Registration.confirm_by <= now)
    ids = list(db.session.scalars(select(Registration.id).where(*late).order_by(Registration.id)))
    end_reading()
    return sum(_free(registration_id, now) for registration_id in ids)


def _free(registration_id: int, now: datetime) -> int:
    try:
        with unit_of_work(SYSTEM) as work:
            registration = services.held(work, registration_id, now)
            if registration.state is not RegistrationState.TO_CONFIRM or registration.confirm_by is None:
                return 0
            services.let_go(work, registration, registration.present, now)
    except Refused:
        # The Assises are over: there is no seat left to free.
        return 0
    return 1


def purge_needs() -> int:
    """Delete needs 30 days after the last day of their edition; how many of each kind there were stays."""
    deleted = 0
    with unit_of_work(SYSTEM) as work:
        for edition_id in _over_since(NEEDS_KEPT):
            deleted += _purge(work, edition_id)
    return deleted


def _purge(work: Work, edition_id: int) -> int:
    mine = select(Attendee.id).join(Registration).where(Registration.edition_id == edition_id)
    counted = select(Need.kind, Need.state, func.count()).where(Need.attendee_id.in_(mine))
    for kind, state, number in work.session.execute(counted.group_by(Need.kind, Need.state)).all():
        row = {"edition_id": edition_id, "kind": kind, "state": state, "number": number}
        statement = insert(NeedTally).values(row)
        more = {"number": NeedTally.number + number}
        key = ["edition_id", "kind", "state"]
        work.session.execute(statement.on_conflict_do_update(index_elements=key, set_=more))
    gone = delete(Need).where(Need.attendee_id.in_(mine)).returning(Need.id)
    found = len(work.session.scalars(gone).all())
    if found:
        work.audit("assises.need.purge", f"assises.edition:{edition_id}", number=found)
    return found


def forget_contacts() -> int:
    """Empty contacts and names 90 days after an edition; rows stay, to be counted."""
    with unit_of_work(SYSTEM) as work:
        over = _over_since(CONTACTS_KEPT)
        known = (Registration.edition_id.in_(over), Registration.secret_seal.not_like("gone:%"))
        bare = {"contact": "", "reached_by": "", "account_id": None, "created_by": None}
        found = update(Registration).where(*known).values(secret_seal=_gone(), **bare).returning(Registration.id)
        ids = list(work.session.scalars(found))
        anonymous = update(Attendee).where(Attendee.registration_id.in_(ids)).values(first_name="—", last_name="")
        work.session.execute(anonymous)
        for edition_id in over if ids else ():
            work.audit("assises.registration.forget", f"assises.edition:{edition_id}")
    return len(ids)


def _gone() -> ColumnElement[str]:
    """In place of the seal: no link leads there any more."""
    return literal("gone:") + cast(Registration.id, Text)


def _over_since(delay: timedelta) -> list[int]:
    last: date = clock.now().astimezone(PARIS).date() - delay
    return list(db.session.scalars(select(AssisesEdition.id).where(AssisesEdition.last_day < last)))


def reseal_needs() -> int:
    """Seal with the key of now what a former SECRET_KEY sealed."""
    with unit_of_work(SYSTEM) as work:
        return needing.reseal(work)


@events.subscribe(AccountErased)
def untie_account(work: Any, fact: AccountErased) -> None:
    """The registration stays, with its link; nothing ties it to the account any more."""
    for column in (Registration.account_id, Registration.created_by):
        mine = update(Registration).where(column == fact.account_id)
        work.session.execute(mine.values({column: None}))
    answered = update(Need).where(Need.answered_by == fact.account_id)
    work.session.execute(answered.values(answered_by=None))


def held_about(account_id: int) -> list[dict[str, Any]]:
    """What is kept of this person, for the file they may take away; needs are read through the link only."""
    query = select(Registration, AssisesEdition.title).join(
        AssisesEdition, AssisesEdition.id == Registration.edition_id
    )
    rows = db.session.execute(query.where(Registration.account_id == account_id).order_by(Registration.id))
    return [
        {
            "assises": title, "code": each.code, "college": each.college.value, "state": each.state.value,
            "contact": each.contact, "language": each.language, "made_at": each.created_at.isoformat(),
            "people": [_as_told(person) for person in each.attendees],
            "needs": [need.value for need in _kinds_of(each)],
        }
        for each, title in rows
    ]  # fmt: skip


def _as_told(person: Attendee) -> dict[str, Any]:
    return {"first_name": person.first_name, "role": person.role.value, "age": person.age}


def _kinds_of(registration: Registration) -> list[Any]:
    ids = [person.id for person in registration.attendees]
    return list(db.session.scalars(select(Need.kind).where(Need.attendee_id.in_(ids)).order_by(Need.id)))
