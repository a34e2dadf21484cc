"""Registers people, confirms, changes and cancels; the person proves herself by code or link, before this is called."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import policies, secrets
from assises.people.drafts import LONGEST_WORDS, RegistrationDraft, clean_name, mistakes_of
from assises.people.events import PeopleLeft, Registered
from assises.people.models import Attendee, Need, Registration
from assises.people.reasons import PeopleReason
from assises.people.sealing import sealed
from assises.people.types import Entrance, PersonRole, RegistrationState
from commons.kernel.errors import Invalid, NotFound, Reason, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory

#: How long a sign is waited for, when there is a way to reach the person.
TO_CONFIRM = timedelta(hours=48)


def register(work: Work, edition_id: int, draft: RegistrationDraft, now: datetime) -> Registration:
    """A registration of a whole group. The same ticket again gives the same registration and changes nothing."""
    edition = _edition(edition_id)
    if draft.entrance is not Entrance.WEB:
        _stop(policies.refusal_to_enter(work.actor, edition))
    _stop(edition_policies.refusal_to_register(edition, now))
    wrong = mistakes_of(draft, edition.largest_group)
    if draft.home_id is not None and territory.place(draft.home_id) is None:
        wrong["home"] = PeopleReason.UNKNOWN_HOME.sentence
    if wrong:
        raise Invalid(fields=wrong)
    made = _insert(work, edition, draft, now)
    if made is None:
        return _of_ticket(work, draft.ticket or "")
    _add_people(work, made, draft)
    work.audit("assises.people.register", f"assises.registration:{made.id}", entrance=draft.entrance.value)
    work.touch(versions(edition_id))
    work.record(Registered(made.id))
    return made


def confirm(work: Work, registration_id: int, now: datetime) -> None:
    """A sign of the person: the registration stands. Again, it changes nothing."""
    statement = (
        update(Registration)
        .where(Registration.id == registration_id, Registration.state == RegistrationState.TO_CONFIRM)
        .values(state=RegistrationState.CONFIRMED, confirmed_at=now, confirm_by=None)
    )
    if work.session.execute(statement.returning(Registration.id)).one_or_none() is not None:
        work.audit("assises.people.confirm", f"assises.registration:{registration_id}")


def cancel(work: Work, registration_id: int, attendee_ids: Collection[int], version: int, now: datetime) -> None:
    """Some people do not come after all; when the last one leaves, or the main one alone remains not, all is over.

    Their seats are freed in this transaction (`PeopleLeft`).
    """
    registration = _held(work, registration_id)
    _stop(edition_policies.refusal_to_change(_edition(registration.edition_id), now))
    if registration.state is RegistrationState.CANCELLED:
        raise Refused(reason=PeopleReason.CANCELLED)
    if registration.version != version:
        raise Stale(reason=PeopleReason.CHANGED_MEANWHILE)
    leaving = {person.id for person in registration.attendees} & set(attendee_ids)
    if leaving != set(attendee_ids) or not leaving:
        raise Refused(reason=PeopleReason.NO_SUCH_PERSON)
    gone = [person for person in registration.present if person.id in leaving]
    if not gone:
        raise Refused(reason=PeopleReason.ALREADY_GONE)
    _leave(work, registration, gone, now)


def cancel_all(work: Work, registration: Registration, now: datetime) -> None:
    """Nobody of the group comes: the whole registration ends."""
    _leave(work, registration, registration.present, now)


def _leave(work: Work, registration: Registration, gone: list[Attendee], now: datetime) -> None:
    for person in gone:
        person.cancelled_at = now
    if not any(person.role is not PersonRole.CHILD for person in registration.present):
        # Children are not left alone: the last adult takes them along.
        gone = [*gone, *registration.present]
        for person in gone:
            person.cancelled_at = now
        registration.state, registration.cancelled_at = RegistrationState.CANCELLED, now
        registration.confirm_by = None
    registration.version += 1
    work.session.flush()
    ids = tuple(person.id for person in gone)
    work.audit("assises.people.leave", f"assises.registration:{registration.id}", people=len(ids))
    work.touch(versions(registration.edition_id))
    work.record(PeopleLeft(registration.id, ids))


def change(
    work: Work, registration_id: int, version: int, now: datetime, *, contact: str, language: str, first_name: str
) -> None:
    """Correct the name of the main person, the way she is reached, the language of letters."""
    registration = _held(work, registration_id)
    _stop(edition_policies.refusal_to_change(_edition(registration.edition_id), now))
    if registration.state is RegistrationState.CANCELLED:
        raise Refused(reason=PeopleReason.CANCELLED)
    if registration.version != version:
        raise Stale(reason=PeopleReason.CHANGED_MEANWHILE)
    name = clean_name(first_name)
    if not name:
        raise Invalid(fields={"first_name": PeopleReason.NO_NAME.sentence})
    registration.contact, registration.language = contact, language
    for person in registration.attendees:
        if person.role is PersonRole.MAIN:
            person.first_name = name
    registration.version += 1
    work.audit("assises.people.change", f"assises.registration:{registration_id}")


def cancel_unconfirmed(work: Work, now: datetime) -> int:
    """End registrations that gave no sign in time; their seats go to others. How many ended."""
    due = (Registration.state == RegistrationState.TO_CONFIRM, Registration.confirm_by <= now)
    query = select(Registration).where(*due).order_by(Registration.id).with_for_update(skip_locked=True)
    ended = list(work.session.scalars(query))
    for registration in ended:
        cancel_all(work, registration, now)
    return len(ended)


def versions(edition_id: int) -> str:
    """What public pages about who comes depend on."""
    return f"assises:people:{edition_id}"


def _insert(work: Work, edition: AssisesEdition, draft: RegistrationDraft, now: datetime) -> Registration | None:
    """The row; None when this ticket has already registered. A code somebody has already is drawn again."""
    waits = bool(draft.contact) and draft.entrance is not Entrance.DOOR
    values = {
        "edition_id": edition.id, "ticket": draft.ticket, "college": draft.college, "entrance": draft.entrance,
        "state": RegistrationState.TO_CONFIRM if waits else RegistrationState.CONFIRMED, "contact": draft.contact,
        "reached_by": draft.reached_by, "language": draft.language, "home_id": draft.home_id,
        "account_id": draft.account_id, "organisation_id": draft.organisation_id, "created_by": work.actor.person_id,
        "created_at": now, "confirm_by": now + TO_CONFIRM if waits else None,
        "confirmed_at": None if waits else now, "version": 1,
    }  # fmt: skip
    while True:
        code = secrets.new_code()
        seal = secrets.seal_of(secrets.secret_of(edition.id, code))
        row = insert(Registration).values(**values, code=code, secret_seal=seal).on_conflict_do_nothing()
        number = work.session.execute(row.returning(Registration.id)).scalar_one_or_none()
        if number is not None:
            return work.session.get_one(Registration, number)
        if draft.ticket and _ticket_known(work, draft.ticket):
            return None


def _ticket_known(work: Work, ticket: str) -> bool:
    return work.session.scalar(select(Registration.id).where(Registration.ticket == ticket)) is not None


def _of_ticket(work: Work, ticket: str) -> Registration:
    return work.session.scalars(select(Registration).where(Registration.ticket == ticket)).one()


def _add_people(work: Work, registration: Registration, draft: RegistrationDraft) -> None:
    people = [
        Attendee(
            registration_id=registration.id, role=person.role, last_name=clean_name(person.last_name), age=person.age,
            first_name=clean_name(person.first_name) or draft.people[0].first_name.strip()[:40],
        )
        for person in draft.people
    ]  # fmt: skip
    work.session.add_all(people)
    work.session.flush()
    for kind, words in draft.needs.items():
        work.session.add(Need(attendee_id=people[0].id, kind=kind, sealed_words=sealed(words.strip()[:LONGEST_WORDS])))
    work.session.flush()
    work.session.refresh(registration)


def _held(work: Work, registration_id: int) -> Registration:
    query = select(Registration).where(Registration.id == registration_id)
    found = work.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return found


def _edition(edition_id: int) -> AssisesEdition:
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return edition


def _stop(refusal: Reason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
