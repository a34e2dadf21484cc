"""Commands on who takes part and lets it be known: with consent, until they change their mind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from commons.identity import queries as identity
from commons.identity.events import AccountErased
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from participation.bodies.types import BodyState
from participation.tables import policies, services
from participation.tables.models import Participant, Subject
from participation.tables.policies import TableReason
from participation.tables.types import PAGES, Standpoint

LONGEST_NAME = 80


def name(work: Work, body_id: int, typed: str, standpoint: Standpoint, agreed: bool, now: datetime) -> Participant:
    """Write the name of an association, or of somebody who agreed to be named."""
    body = services.held(work, body_id)
    if not agreed:
        raise Invalid(fields={"agreed": TableReason.NEEDS_CONSENT.sentence})
    shown = one_line(typed, LONGEST_NAME)
    if not shown:
        raise Invalid(fields={"name": TableReason.UNREADABLE.sentence})
    participant = Participant(body_id=body.id, standpoint=standpoint, name=shown, agreed_at=now)
    work.session.add(participant)
    work.session.flush()
    work.touch(PAGES)
    return participant


def unname(work: Work, body_id: int, participant_id: int, now: datetime) -> None:
    """Take a name off because its owner asks; nothing of it is kept."""
    services.held(work, body_id)
    there = (Participant.body_id == body_id, Participant.id == participant_id)
    if work.session.execute(delete(Participant).where(*there).returning(Participant.id)).first() is None:
        raise NotFound(reason=TableReason.NOT_FOUND)
    work.touch(PAGES)


def join(work: Work, body_id: int, now: datetime) -> None:
    """Show my own name among those who take part; saying it twice changes nothing."""
    body, person_id = services.open_table(work, body_id), work.actor.person_id
    refusal = policies.refusal_to_be_named(closed=body.state is BodyState.CLOSED)
    if refusal is not None:
        raise Refused(reason=refusal)
    shown = one_line(identity.names_of([person_id]).get(person_id, ""), LONGEST_NAME) if person_id is not None else ""
    if not shown:
        raise Refused(reason=TableReason.NEEDS_A_NAME)
    row = {
        "body_id": body.id, "standpoint": Standpoint.RESIDENT, "name": shown, "account_id": person_id,
        "agreed_at": now,
    }  # fmt: skip
    work.session.execute(insert(Participant).values(row).on_conflict_do_nothing())
    work.touch(PAGES)


def leave(work: Work, body_id: int) -> None:
    """Take my own name off; possible at any time, even once the table no longer meets."""
    mine = (Participant.body_id == body_id, Participant.account_id == work.actor.person_id)
    work.session.execute(delete(Participant).where(*mine))
    work.touch(PAGES)


def names_at_tables_vanish(work: Work, fact: AccountErased) -> None:
    """An erased account leaves no name at any table; the subjects it proposed stay, without it."""
    work.session.execute(delete(Participant).where(Participant.account_id == fact.account_id))
    signed = select(Subject.id).where(Subject.author_id == fact.account_id)
    work.session.execute(update(Subject).where(Subject.id.in_(signed)).values(author_name="", author_id=None))
    work.touch(PAGES)
