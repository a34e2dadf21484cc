"""Associations that bring people: links for their members, lists of several at once, the state of their group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import policies
from assises.people import services as people_services
from assises.people.drafts import NewGroup
from assises.people.models import Registration
from assises.people.types import Entrance, PeopleReason
from assises.registrations import queries
from assises.registrations.models import Relay
from assises.registrations.services import ticket_seal
from assises.registrations.types import RELAY, RegistrationReason
from assises.seats import services as seats
from commons.identity import contacts
from commons.identity.colleges import College
from commons.identity.organisations import invitations
from commons.identity.organisations import queries as organisations
from commons.identity.organisations.types import MemberRole
from commons.identity.types import Contact
from commons.kernel.actor import Actor
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

MOST_LINKS = 20
MOST_LINES = 30
#: Names of forms of several people, so that each line has a ticket of its own.
_LINES = UUID("6f1d6a0e-4f0e-4d53-9d0f-6a2f2f1f5a10")


@dataclass(frozen=True)
class Line:
    """One person of a list: first name, and how to write to her, if there is a way."""

    first_name: str
    contact: Contact | None


def refusal_to_relay(actor: Actor, organisation_id: int, edition: AssisesEdition) -> RegistrationReason | None:
    """Why this actor may not act for this association; its persons in charge may, and the desk of the edition."""
    if organisations.role_in(organisation_id, actor.person_id) is MemberRole.ADMIN:
        return None
    return None if policies.refusal_to_enter(edition, actor) is None else RegistrationReason.NOT_YOUR_RELAY


def open_relay(work: Work, edition_id: int, organisation_id: int, now: datetime) -> Relay:
    """The relay of this association for this edition; opened twice, it is the same."""
    edition = _edition(edition_id)
    refusal = refusal_to_relay(work.actor, organisation_id, edition)
    if refusal is not None:
        raise Refused(reason=refusal)
    if organisations.by_id(organisation_id) is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    row = {"edition_id": edition_id, "organisation_id": organisation_id, "opened_at": now}
    work.session.execute(insert(Relay).values(row).on_conflict_do_nothing(constraint="uq_assises_relay_once"))
    found = queries.relay(edition_id, organisation_id)
    assert found is not None  # just made, or there before
    return found


def invite(work: Work, edition_id: int, organisation_id: int, number: int, now: datetime) -> list[str]:
    """So many links, each for one person (or one family), each used once; their secret parts."""
    relay = open_relay(work, edition_id, organisation_id, now)
    _still_taking(_edition(edition_id), now)
    count = max(1, min(number, MOST_LINKS))
    return [invitations.make(work, Ref(RELAY, relay.id), "guest", now) for _turn in range(count)]


def links_out(edition_id: int, organisation_id: int, now: datetime) -> int:
    """How many links of this association are given, still work, and are not used yet."""
    relay = queries.relay(edition_id, organisation_id)
    return invitations.waiting(Ref(RELAY, relay.id), now) if relay is not None else 0


def relay_of_link(token: str, edition_id: int, now: datetime) -> Relay:
    """The relay behind a link that still works."""
    invitation = invitations.read(token, RELAY, now)
    relay = queries.relay_of_number(invitation.subject_id)
    if relay is None or relay.edition_id != edition_id:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return relay


def enter_several(
    work: Work, edition_id: int, organisation_id: int, lines: Sequence[Line], college: College,
    day_ids: Sequence[int], activity_ids: Sequence[int], language: str, ticket: str, now: datetime,
) -> list[Registration]:  # fmt: skip
    """Each line becomes a registration of its own: whoever can be written to confirms, the agent for the others.

    The same form sent twice makes each once. All of them, or none.
    """
    relay = open_relay(work, edition_id, organisation_id, now)
    if not lines:
        raise Invalid(fields={"lines": RegistrationReason.NO_LINES.sentence})
    name = next(iter(organisations.names_of([organisation_id]).values()), "")
    made = []
    for number, line in enumerate(lines):
        group = NewGroup(
            college=college, first_name=line.first_name, ticket=ticket_seal(uuid5(_LINES, f"{ticket}:{number}").hex),
            entrance=Entrance.RELAY, language=language, contact=line.contact,
            reached_by="" if line.contact is not None else name, organisation_id=relay.organisation_id,
        )  # fmt: skip
        registration, is_new = people_services.register(work, edition_id, group, now)
        if is_new:
            seats.ask(work, registration.id, day_ids, activity_ids, now)
        made.append(registration)
    return made


def lines_of(text: str) -> list[Line]:
    """One "Nadia, 06 12 34 56 78" a line; Invalid names the first line that cannot be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Invalid(fields={"lines": PeopleReason.TOO_LARGE.sentence})
    return [_line(line) for line in lines]


def _line(text: str) -> Line:
    name, _separator, contact = (part.strip() for part in text.replace(";", ",").partition(","))
    try:
        return Line(name, contacts.parse(contact) if contact else None)
    except DomainError as error:
        raise Invalid(fields={"lines": f"{name[:60]} — {error.sentence}"}) from error


def _edition(edition_id: int) -> AssisesEdition:
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return edition


def _still_taking(edition: AssisesEdition, now: datetime) -> None:
    refusal = edition_policies.refusal_to_register(edition, now)
    if refusal is not None:
        raise Refused(reason=refusal)
