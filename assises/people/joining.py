"""Somebody more comes with a group that is registered; and the link of one registration is changed alone."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import policies, sealing, services
from assises.people.drafts import LONGEST_NAME, Newcomer
from assises.people.models import Attendee, Registration
from assises.people.types import PeopleReason, PersonRole
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.i18n import speaking
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work


def add(
    work: Work, registration_id: int, newcomer: Newcomer, now: datetime, key: str = ""
) -> tuple[Attendee, bool]:  # fmt: skip
    """The person whom this form adds, and whether this added her; the group is held, so that its limit holds too."""
    registration = services.locked(work, registration_id)
    known = work.session.scalar(select(Attendee).where(Attendee.ticket == newcomer.ticket))
    if known is not None:
        if known.registration_id != registration_id:
            raise NotFound(reason=PeopleReason.NOT_FOUND)
        return known, False
    edition, bearer = _edition(registration), _bears(registration, key)
    refusal = policies.refusal_to_add(registration, edition, work.actor, bearer=bearer, now=now)
    if refusal is not None:
        raise Refused(reason=refusal)
    role = PersonRole.COMPANION if newcomer.age is None else PersonRole.CHILD
    name = _name(registration, newcomer, role)
    person = Attendee(
        registration_id=registration_id, role=role, first_name=name, age=newcomer.age, ticket=newcomer.ticket
    )
    work.session.add(person)
    registration.version += 1
    work.session.flush()
    work.session.refresh(registration)
    work.audit("assises.registration.add", f"assises.registration:{registration_id}", attendee=person.id)
    work.touch(services.version_of(registration.edition_id))
    return person, True


def relink(work: Work, registration_id: int, key: str = "") -> str:
    """Another link for this registration, from this moment; the one before opens nothing. Its secret."""
    registration = services.locked(work, registration_id)
    edition, bearer = _edition(registration), _bears(registration, key)
    refusal = policies.refusal_to_relink(registration, edition, work.actor, bearer=bearer)
    if refusal is not None:
        raise Refused(reason=refusal)
    if registration.secret_seal.startswith("gone:"):
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    registration.link_turn += 1
    secret = sealing.secret_of(registration)
    registration.secret_seal = sealing.seal_of(secret)
    work.session.flush()
    work.audit("assises.registration.relink", f"assises.registration:{registration_id}", turn=registration.link_turn)
    return secret


def _name(registration: Registration, newcomer: Newcomer, role: PersonRole) -> str:
    """As typed; a child may come without a name, and is called by a number then."""
    name = one_line(newcomer.first_name, LONGEST_NAME)
    if name:
        return name
    if role is not PersonRole.CHILD:
        raise Invalid(fields={"first_name": PeopleReason.EMPTY_NAME.sentence})
    number = 1 + sum(person.role is PersonRole.CHILD for person in registration.attendees)
    with speaking(registration.language):
        return _("Enfant %(number)s", number=number)


def _bears(registration: Registration, key: str) -> bool:
    return bool(key) and sealing.opens(registration, key)


def _edition(registration: Registration) -> AssisesEdition:
    edition = editions.by_id(registration.edition_id)
    assert edition is not None  # a foreign key
    return edition
