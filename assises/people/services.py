"""Registers people, confirms, changes and cancels: one person, a family or a group, whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import needing, policies, queries, sealing
from assises.people.drafts import LONGEST_NAME, NewGroup, checked
from assises.people.events import Confirmed, PeopleLeft, Registered
from assises.people.models import Attendee, Registration
from assises.people.types import Entrance, PeopleReason, PersonRole, RegistrationState
from commons.identity.seals import bare, random_letters
from commons.identity.types import Contact
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.i18n import speaking
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory

#: How long a sign is waited for, from whoever can be reached.
CONFIRM_WITHIN = timedelta(hours=48)
_CODE_TRIES = 20


def version_of(edition_id: int) -> str:
    """The name that public pages about who comes depend on."""
    return f"assises:people:{edition_id}"


def register(work: Work, edition_id: int, group: NewGroup, now: datetime) -> tuple[Registration, bool]:
    """The registration of this form, and whether this made it: sent twice, at once or later, it registers once."""
    edition = _edition(edition_id)
    known = queries.by_ticket(group.ticket)
    if known is not None:
        return _same_edition(known, edition_id), False
    refusal = policies.refusal_to_register(edition, group.entrance, work.actor, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    name = checked(group, edition.largest_group)
    if group.home_id is not None and territory.place(group.home_id) is None:
        raise Invalid(fields={"home": PeopleReason.UNKNOWN_HOME.sentence})
    registration_id = _insert(work, edition_id, group, now)
    if registration_id is None:
        known = queries.by_ticket(group.ticket)
        assert known is not None  # the conflict was with it
        return _same_edition(known, edition_id), False
    registration = work.session.get_one(Registration, registration_id)
    registration.secret_seal = sealing.seal_of(sealing.secret_of(registration))
    work.session.add_all(_people(registration_id, group, name))
    work.session.flush()
    work.session.refresh(registration)
    needing.write(work, registration, group.needs)
    work.audit("assises.registration.make", _subject(registration_id), entrance=group.entrance.value)
    work.touch(version_of(edition_id))
    work.record(Registered(registration_id))
    return registration, True


def confirm(work: Work, registration_id: int, now: datetime, key: str = "") -> Registration:
    """The sign that was waited for, by the person or by whoever entered her; a second one changes nothing."""
    registration = held(work, registration_id, now, key)
    if registration.state is RegistrationState.TO_CONFIRM:
        _confirm(work, registration, now)
        work.session.flush()
        work.audit("assises.registration.confirm", _subject(registration_id))
    return registration


def leave(
    work: Work, registration_id: int, attendee_ids: Collection[int] | None, now: datetime, key: str = ""
) -> Registration:  # fmt: skip
    """These people (everybody, without any) do not come; their seats are free at once. Said twice, it is once."""
    registration = held(work, registration_id, now, key)
    leaving = [person for person in registration.present if attendee_ids is None or person.id in attendee_ids]
    if attendee_ids is not None and not set(attendee_ids) <= {person.id for person in registration.attendees}:
        raise Refused(reason=PeopleReason.NOBODY)
    return let_go(work, registration, leaving, now)


def let_go(work: Work, registration: Registration, leaving: Collection[Attendee], now: datetime) -> Registration:
    """Those people leave a registration that is held; whoever calls has asked whether they may.

    Children are not left alone: the last adult takes them along.
    """
    if not leaving:
        return registration
    for person in leaving:
        person.cancelled_at = now
    if all(person.role is PersonRole.CHILD for person in registration.present):
        leaving = [*leaving, *registration.present]
        for person in leaving:
            person.cancelled_at = now
        registration.confirm_by = None
        registration.state, registration.cancelled_at = RegistrationState.CANCELLED, now
    registration.version += 1
    work.session.flush()
    ids = tuple(person.id for person in leaving)
    work.audit("assises.registration.leave", _subject(registration.id), attendees=list(ids))
    work.touch(version_of(registration.edition_id))
    work.record(PeopleLeft(registration.id, ids))
    return registration


def change(
    work: Work, registration_id: int, version: int, contact: Contact | None, language: str, names: Mapping[int, str],
    now: datetime, key: str = "",
) -> Registration:  # fmt: skip
    """How to reach them, in which language, and first names; an older page is told."""
    registration = held(work, registration_id, now, key)
    if registration.version != version:
        raise Stale(reason=PeopleReason.CHANGED_MEANWHILE)
    for person in registration.attendees:
        name = one_line(names.get(person.id, person.first_name), LONGEST_NAME)
        if not name:
            raise Invalid(fields={f"name_{person.id}": PeopleReason.EMPTY_NAME.sentence})
        person.first_name = name
    registration.contact = contact.key if contact is not None else ""
    if contact is not None and registration.state is RegistrationState.TO_CONFIRM and key:
        # Whoever holds the link has read the message, or has been given the code by hand.
        _confirm(work, registration, now)
    registration.language = language
    registration.version += 1
    work.session.flush()
    work.audit("assises.registration.change", _subject(registration_id))
    return registration


def held(work: Work, registration_id: int, now: datetime, key: str = "") -> Registration:
    """The registration, held until the transaction ends, when whoever asks may change it now."""
    registration = locked(work, registration_id)
    bearer = bool(key) and sealing.opens(registration, key)
    edition = _edition(registration.edition_id)
    refusal = policies.refusal_to_touch(registration, edition, work.actor, bearer=bearer, now=now)
    if refusal is not None:
        raise Refused(reason=refusal)
    return registration


def locked(work: Work, registration_id: int) -> Registration:
    """The registration as it stands, held until the transaction ends; whoever calls asks whether it may be touched."""
    query = select(Registration).where(Registration.id == registration_id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    registration = work.session.scalar(query)
    if registration is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return registration


def link_secret(work: Work, registration: Registration) -> str:
    """The secret of its link, to be written in a letter; a link of a former key is replaced."""
    secret = sealing.secret_of(registration)
    if not sealing.opens(registration, secret):
        mine = update(Registration).where(Registration.id == registration.id)
        work.session.execute(mine.values(secret_seal=sealing.seal_of(secret)))
    return secret


def _confirm(work: Work, registration: Registration, now: datetime) -> None:
    registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, now
    registration.confirm_by = None
    registration.version += 1
    work.record(Confirmed(registration.id))


def _insert(work: Work, edition_id: int, group: NewGroup, now: datetime) -> int | None:
    """The number of the new row; None when this form has registered already. A code that is taken is drawn again."""
    row = _row(work, edition_id, group, now)
    for _attempt in range(_CODE_TRIES):
        row["code"] = bare(random_letters(1, sealing.CODE_LETTERS))
        made = work.session.scalar(insert(Registration).values(row).on_conflict_do_nothing().returning(Registration.id))
        if made is not None or queries.by_ticket(group.ticket) is not None:
            return made
    raise RuntimeError("no code is free")


def _row(work: Work, edition_id: int, group: NewGroup, now: datetime) -> dict[str, Any]:
    entered = group.entrance in (Entrance.PHONE, Entrance.PAPER, Entrance.DOOR)
    # Whoever spoke to an agent, or wrote on paper, has confirmed; whoever cannot be reached waits for the agent.
    waits = not entered
    return {
        "edition_id": edition_id, "secret_seal": group.ticket,
        "ticket": group.ticket, "college": group.college, "entrance": group.entrance,
        "state": RegistrationState.TO_CONFIRM if waits else RegistrationState.CONFIRMED,
        "contact": group.contact_text, "reached_by": one_line(group.reached_by, 200), "language": group.language,
        "home_id": group.home_id, "account_id": group.account_id, "organisation_id": group.organisation_id,
        "created_by": work.actor.person_id if entered or group.organisation_id else None, "created_at": now,
        "confirm_by": now + CONFIRM_WITHIN if waits and group.contact is not None else None,
        "confirmed_at": None if waits else now, "version": 1,
    }  # fmt: skip


def _people(registration_id: int, group: NewGroup, name: str) -> list[Attendee]:
    """The people, each with something to be called by: nobody is asked for the name of a child."""
    with speaking(group.language):
        adults = [_("Adulte %(number)s", number=number) for number in range(2, group.companions + 2)]
        children = [_("Enfant %(number)s", number=number) for number in range(1, len(group.children) + 1)]
    people = [Attendee(registration_id=registration_id, role=PersonRole.MAIN, first_name=name)]
    people += [Attendee(registration_id=registration_id, role=PersonRole.COMPANION, first_name=one) for one in adults]
    people += [
        Attendee(registration_id=registration_id, role=PersonRole.CHILD, first_name=one, age=age)
        for one, age in zip(children, group.children, strict=True)
    ]
    return people


def _edition(edition_id: int) -> AssisesEdition:
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return edition


def _same_edition(registration: Registration, edition_id: int) -> Registration:
    if registration.edition_id != edition_id:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return registration


def _subject(registration_id: int) -> str:
    return f"assises.registration:{registration_id}"
