"""What people need in order to come: written sealed, read by them and by welcomers alone, answered, deleted in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import policies, sealing
from assises.people.events import NeedAnswered
from assises.people.models import Attendee, Need, Registration
from assises.people.types import NeedKind, NeedState, PeopleReason, PersonRole
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work

LONGEST_WORDS = 500
LONGEST_ANSWER = 1000


@dataclass(frozen=True)
class KnownNeed:
    """A need, opened for whoever may read it."""

    id: int
    registration_id: int
    attendee_id: int
    first_name: str
    kind: NeedKind
    state: NeedState
    words: str
    answer: str
    answered_at: datetime | None


def write(work: Work, registration: Registration, needs: Mapping[NeedKind, str]) -> None:
    """Write what is needed, sealed: child care for each child, everything else for the person who registers."""
    rows = []
    for kind, words in needs.items():
        for person in _whose(registration, kind):
            rows.append(
                {
                    "attendee_id": person.id, "kind": kind, "state": NeedState.ASKED,
                    "sealed_words": _sealed(words[:LONGEST_WORDS], person.id, kind, "words"),
                }
            )  # fmt: skip
    if rows:
        again = insert(Need).values(rows).on_conflict_do_nothing(constraint="uq_assises_need_once")
        work.session.execute(again)


def ask(work: Work, registration: Registration, kind: NeedKind, words: str) -> None:
    """One more need of a registration that whoever calls holds; one that was asked for already takes the new words."""
    for person in _whose(registration, kind):
        sealed = _sealed(words[:LONGEST_WORDS], person.id, kind, "words")
        row = {"attendee_id": person.id, "kind": kind, "state": NeedState.ASKED, "sealed_words": sealed}
        anew = {"sealed_words": sealed, "state": NeedState.ASKED, "answered_at": None, "sealed_answer": None}
        statement = insert(Need).values(row).on_conflict_do_update(constraint="uq_assises_need_once", set_=anew)
        work.session.execute(statement)
    work.audit("assises.need.ask", f"assises.registration:{registration.id}")


def drop(work: Work, registration: Registration, need_id: int) -> None:
    """A need that is none any more is deleted."""
    mine = [person.id for person in registration.attendees]
    work.session.execute(delete(Need).where(Need.id == need_id, Need.attendee_id.in_(mine)))
    work.audit("assises.need.drop", f"assises.registration:{registration.id}")


def read_own(registration: Registration, key: str) -> list[KnownNeed]:
    """Her own needs with their answers, for whoever holds the link."""
    if not sealing.opens(registration, key):
        raise Refused(reason=PeopleReason.NOT_A_WELCOMER)
    return _opened(_rows(registration_id=registration.id))


def read_all(work: Work, edition_id: int, now: datetime) -> list[KnownNeed]:
    """Every need of an edition, for a welcomer; the reading itself is written in the journal."""
    edition = _edition(edition_id)
    _must_welcome(work, edition)
    found = _opened(_rows(edition_id=edition_id))
    registrations = sorted({need.registration_id for need in found})
    work.audit("assises.need.read", f"assises.edition:{edition_id}", registrations=registrations)
    return found


def answer(work: Work, need_id: int, state: NeedState, words: str, now: datetime) -> None:
    """Take a need on, say that it is ready, or that it cannot be, with the reason and another way."""
    row = work.session.scalar(
        select(Need).where(Need.id == need_id).with_for_update().execution_options(populate_existing=True)
    )
    person = work.session.get(Attendee, row.attendee_id) if row is not None else None
    if row is None or person is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    _must_welcome(work, _edition(person.registration.edition_id))
    words = words.strip()[:LONGEST_ANSWER]
    if state is NeedState.ASKED or (state is NeedState.IMPOSSIBLE and not words):
        raise Invalid(fields={"words": PeopleReason.NEEDS_WORDS.sentence})
    row.state, row.answered_at, row.answered_by = state, now, work.actor.person_id
    row.sealed_answer = _sealed(words, person.id, row.kind, "answer")
    work.session.flush()
    work.audit("assises.need.answer", f"assises.registration:{person.registration_id}", state=state.value)
    work.record(NeedAnswered(person.registration_id, row.id, now.isoformat()))


def _whose(registration: Registration, kind: NeedKind) -> list[Attendee]:
    children = [person for person in registration.present if person.role is PersonRole.CHILD]
    if kind is NeedKind.CHILD_CARE and children:
        return children
    main = [person for person in registration.present if person.role is PersonRole.MAIN]
    return main or registration.present[:1]


def _rows(*, edition_id: int | None = None, registration_id: int | None = None) -> list[tuple[Need, Attendee]]:
    query = select(Need, Attendee).join(Attendee, Attendee.id == Need.attendee_id)
    query = query.join(Registration, Registration.id == Attendee.registration_id)
    query = query.where(Attendee.cancelled_at.is_(None))
    if edition_id is not None:
        query = query.where(Registration.edition_id == edition_id)
    if registration_id is not None:
        query = query.where(Registration.id == registration_id)
    return [(need, person) for need, person in db.session.execute(query.order_by(Attendee.id, Need.kind))]


def _opened(rows: Collection[tuple[Need, Attendee]]) -> list[KnownNeed]:
    return [
        KnownNeed(
            need.id, person.registration_id, person.id, person.first_name, need.kind, need.state,
            _open(need.sealed_words, person.id, need.kind, "words"),
            _open(need.sealed_answer, person.id, need.kind, "answer"), need.answered_at,
        )
        for need, person in rows
    ]  # fmt: skip


def _about(attendee_id: int, kind: NeedKind, part: str) -> str:
    return f"{attendee_id}:{kind.value}:{part}"


def _sealed(words: str, attendee_id: int, kind: NeedKind, part: str) -> bytes | None:
    return sealing.lock(sealing.NEEDS, words, _about(attendee_id, kind, part)) if words else None


def _open(sealed: bytes | None, attendee_id: int, kind: NeedKind, part: str) -> str:
    return sealing.unlock(sealing.NEEDS, sealed, _about(attendee_id, kind, part)) if sealed else ""


def reseal(work: Work) -> int:
    """Seal again, with the key of now, what a former key sealed; how many texts."""
    changed = 0
    for need in work.session.scalars(select(Need).with_for_update()):
        for column, part in (("sealed_words", "words"), ("sealed_answer", "answer")):
            sealed = getattr(need, column)
            if sealed and sealing.is_old(sealing.NEEDS, sealed):
                words = _open(sealed, need.attendee_id, need.kind, part)
                setattr(need, column, _sealed(words, need.attendee_id, need.kind, part))
                changed += 1
    return changed


def _edition(edition_id: int) -> AssisesEdition:
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return edition


def _must_welcome(work: Work, edition: AssisesEdition) -> None:
    refusal = policies.refusal_to_read_needs(edition, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
