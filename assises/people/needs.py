"""Reads what people need (by the welcomer, each reading noted), answers them, and forgets all of it in time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from assises.editions.models import AssisesEdition
from assises.people import policies
from assises.people.drafts import LONGEST_WORDS
from assises.people.models import Attendee, Need, Registration
from assises.people.reasons import PeopleReason
from assises.people.sealing import opened, sealed
from assises.people.types import NeedKind, NeedState, RegistrationState
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work

#: After the last day of an edition, everything about needs is deleted.
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class ReadNeed:
    """A need in clear, for the person or for the welcomer."""

    id: int
    attendee: Attendee
    kind: NeedKind
    state: NeedState
    words: str
    answer: str


def counts(edition_id: int) -> Counter[NeedKind]:
    """How many ask for what, among those who still come: numbers only, for whoever prepares."""
    query = select(Need.kind).join(Attendee, Attendee.id == Need.attendee_id).join(Attendee.registration)
    query = query.where(Registration.edition_id == edition_id, Attendee.cancelled_at.is_(None))
    return Counter(db.session.scalars(query))


def of_registration(registration: Registration) -> list[ReadNeed]:
    """What the people of a registration asked for, for themselves to read."""
    return _read(Attendee.registration_id == registration.id)


def of_edition(work: Work, edition: AssisesEdition) -> list[ReadNeed]:
    """What everybody asked for: the welcomer only, and it is written down that she read it."""
    refusal = policies.refusal_to_read_needs(work.actor, edition)
    if refusal is not None:
        raise Refused(reason=refusal)
    found = _read(
        Registration.edition_id == edition.id,
        Registration.state != RegistrationState.CANCELLED,
        Attendee.cancelled_at.is_(None),
    )
    work.audit("assises.needs.read", f"assises.edition:{edition.id}", needs=len(found))
    return found


def answer(work: Work, need_id: int, edition: AssisesEdition, state: NeedState, words: str, now: datetime) -> Need:
    """Say what is done about a need; impossible is said with a reason and another way."""
    refusal = policies.refusal_to_read_needs(work.actor, edition)
    if refusal is not None:
        raise Refused(reason=refusal)
    if state is NeedState.ASKED or (state is NeedState.IMPOSSIBLE and not words.strip()):
        raise Invalid(fields={"answer": PeopleReason.NO_ANSWER.sentence})
    mine = select(Attendee.id).join(Attendee.registration).where(Registration.edition_id == edition.id)
    statement = (
        update(Need)
        .where(Need.id == need_id, Need.attendee_id.in_(mine))
        .values(
            state=state, sealed_answer=sealed(words.strip()[:LONGEST_WORDS]), answered_at=now,
            answered_by=work.actor.person_id,
        )
    )  # fmt: skip
    if work.session.execute(statement.returning(Need.id)).one_or_none() is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    work.audit("assises.needs.answer", f"assises.need:{need_id}", state=state.value)
    return work.session.get_one(Need, need_id)


def forget(work: Work, now: datetime) -> int:
    """Delete every need of editions that ended 30 days ago; how many."""
    ended = select(AssisesEdition.id).where(AssisesEdition.last_day < (now - KEPT_FOR).astimezone(PARIS).date())
    of_ended = select(Attendee.id).join(Attendee.registration).where(Registration.edition_id.in_(ended))
    gone = len(work.session.execute(delete(Need).where(Need.attendee_id.in_(of_ended)).returning(Need.id)).all())
    if gone:
        work.audit("assises.needs.forget", "assises.needs", needs=gone)
    return gone


def _read(*which: object) -> list[ReadNeed]:
    query = select(Need, Attendee).join(Attendee, Attendee.id == Need.attendee_id).join(Attendee.registration)
    query = query.where(*which).order_by(Need.id)  # type: ignore[arg-type]  # conditions of columns
    return [
        ReadNeed(need.id, person, need.kind, need.state, opened(need.sealed_words), opened(need.sealed_answer))
        for need, person in db.session.execute(query)
    ]
