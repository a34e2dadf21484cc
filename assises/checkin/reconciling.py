"""Decides about cases and ties people written down at the door to a registration: explicit acts, nothing is erased."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from assises.checkin import policies, queries
from assises.checkin.models import Reconciliation, WalkIn
from assises.checkin.types import CheckinReason, ConflictKind, Verdict
from assises.editions import queries as editions
from assises.people import queries as people
from assises.programme import queries as programme
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

LONGEST_NOTE = 300


def decide(
    work: Work, edition_id: int, kind: ConflictKind, check_in_id: UUID, verdict: Verdict, note: str, now: datetime
) -> None:  # fmt: skip
    """What a case was, after a look at both sides; decided once, by whoever was first."""
    _must_run(work, edition_id)
    row = queries.check_in(check_in_id)
    if row is None or _edition_of_day(row.site_day_id) != edition_id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    values = {
        "kind": kind, "check_in_id": check_in_id, "verdict": verdict, "note": one_line(note, LONGEST_NOTE), "at": now,
        "by_id": work.actor.person_id,
    }  # fmt: skip
    statement = (
        insert(Reconciliation).values(values).on_conflict_do_nothing(constraint="uq_assises_reconciliation_once")
    )
    if work.session.scalar(statement.returning(Reconciliation.id)) is None:
        raise Stale(reason=CheckinReason.CHANGED_MEANWHILE)
    work.audit("assises.checkin.decide", f"assises.check_in:{check_in_id}", kind=kind.value, verdict=verdict.value)


def merge(work: Work, edition_id: int, walk_in_id: UUID, attendee_id: int, now: datetime) -> None:
    """Say that somebody written down at the door is this registered person: from then on they are one."""
    _must_run(work, edition_id)
    written = queries.walk_in(walk_in_id)
    attendee = next(iter(people.attendees([attendee_id])), None)
    if written is None or attendee is None or _edition_of_day(written.site_day_id) != edition_id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    if attendee.registration.edition_id != edition_id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    tied = {"merged_into": attendee_id, "merged_at": now, "merged_by": work.actor.person_id}
    free = (WalkIn.id == walk_in_id, WalkIn.merged_into.is_(None))
    try:
        with work.session.begin_nested():
            done = work.session.scalar(update(WalkIn).where(*free).values(tied).returning(WalkIn.id))
    except IntegrityError as error:
        raise Invalid(reason=CheckinReason.SAME_GROUP) from error
    if done is None:
        raise Stale(reason=CheckinReason.MERGED)
    work.audit("assises.walk_in.merge", f"assises.walk_in:{walk_in_id}", attendee=attendee_id)


def part(work: Work, edition_id: int, walk_in_id: UUID) -> None:
    """Undo a merge that was a mistake."""
    _must_run(work, edition_id)
    written = queries.walk_in(walk_in_id)
    if written is None or _edition_of_day(written.site_day_id) != edition_id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    written.merged_into = written.merged_at = written.merged_by = None
    work.audit("assises.walk_in.part", f"assises.walk_in:{walk_in_id}")


def _must_run(work: Work, edition_id: int) -> None:
    refusal = policies.refusal_to_act(editions.by_id(edition_id), work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)


def _edition_of_day(site_day_id: int) -> int:
    day = programme.site_day(site_day_id)
    assert day is not None  # a foreign key
    return day.site.edition_id
