"""What the secretariat and readers do: ask somebody to read, mark, hand in, declare a conflict, take a reading back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from participation.initiatives import queries_calls, queries_rules
from participation.initiatives.models_calls import Application
from participation.initiatives.models_criteria import CallCriterion
from participation.initiatives.types import APPLICATION, PAGES
from participation.readings import policies, queries
from participation.readings.events import ReadingAsked
from participation.readings.models import CallReading, ReadingMark
from participation.readings.types import LONGEST_REASON, ReadingReason, ReadingState

LONGEST_DELAY = 60


@dataclass(frozen=True)
class MarkDraft:
    """A mark as typed, with its reason; either may still be missing in a draft."""

    mark: int | None
    reason: str = ""


def assign(work: Work, application_id: int, reader_id: int, days: int, now: datetime) -> CallReading:
    """Ask somebody to read; the unique pair decides when two ask the same person."""
    application = _in_hand(work, application_id)
    if not 1 <= days <= LONGEST_DELAY:
        raise Invalid(fields={"days": ReadingReason.BAD_DELAY.sentence})
    known = {account.id for account in queries.candidates(application.call)}
    refusal = policies.refusal_as_reader(
        holds_a_role=reader_id in known, tied=queries.is_tied(reader_id, application)
    )  # fmt: skip
    if refusal is not None:
        raise Invalid(fields={"reader": refusal.sentence})
    row = {
        "application_id": application.id, "round": application.round, "reader_id": reader_id,
        "assigned_by": work.actor.person_id, "assigned_at": now, "due_at": now + timedelta(days=days),
        "state": ReadingState.ASSIGNED, "reason": "", "version": 1,
    }  # fmt: skip
    statement = insert(CallReading).values(row).on_conflict_do_nothing().returning(CallReading)
    made: CallReading | None = work.session.scalar(statement)
    if made is None:
        raise Invalid(fields={"reader": ReadingReason.ALREADY_READS.sentence})
    work.record(ReadingAsked(made.id))
    _note(work, made, "assign", reader=reader_id)
    return made


def release(work: Work, reading_id: int, why: str, now: datetime) -> None:
    """Take a reading back that was not handed in, with a reason."""
    reading = _held(reading_id)
    _in_hand(work, reading.application_id)
    _end(work, reading, ReadingState.RELEASED, why)


def declare_conflict(work: Work, reading_id: int, why: str, now: datetime) -> None:
    """The reader cannot be impartial: the declaration stays, the draft marks go, somebody else is asked."""
    reading = _mine(work, reading_id, tied_may=True)
    _end(work, reading, ReadingState.CONFLICT, why)


def save(work: Work, reading_id: int, seen: int, marks: Mapping[int, MarkDraft], now: datetime) -> CallReading:
    """Keep marks and reasons as they are, to go on later, here or on another device."""
    reading = _mine(work, reading_id)
    criteria = queries_rules.criteria_of(reading.application.call_id)
    _check(_off_the_scale(criteria, marks))
    return _write(work, reading, seen, marks, criteria)


def submit(work: Work, reading_id: int, seen: int, marks: Mapping[int, MarkDraft], now: datetime) -> CallReading:
    """Hand the reading in: every criterion has a mark and a reason; nothing changes afterwards."""
    reading = _mine(work, reading_id)
    criteria = queries_rules.criteria_of(reading.application.call_id)
    _check(_off_the_scale(criteria, marks) | _missing(criteria, marks))
    _write(work, reading, seen, marks, criteria)
    reading.state, reading.submitted_at = ReadingState.SUBMITTED, now
    work.session.flush()
    _note(work, reading, "submit")
    return reading


def _write(
    work: Work, reading: CallReading, seen: int, marks: Mapping[int, MarkDraft], criteria: Sequence[CallCriterion]
) -> CallReading:
    """The row is held: of two tabs, the second finds another version."""
    if reading.version != seen:
        raise Stale(reason=ReadingReason.CHANGED_MEANWHILE)
    work.session.execute(delete(ReadingMark).where(ReadingMark.reading_id == reading.id))
    for each in criteria:
        typed = marks.get(each.id, MarkDraft(None))
        reason = typed.reason.strip()[:LONGEST_REASON]
        if typed.mark is not None or reason:
            work.session.add(
                ReadingMark(reading_id=reading.id, criterion_id=each.id, mark=typed.mark, reason=reason)
            )  # fmt: skip
    reading.version += 1
    work.session.flush()
    work.session.expire(reading, ["marks"])
    return reading


def _off_the_scale(criteria: Sequence[CallCriterion], marks: Mapping[int, MarkDraft]) -> dict[str, str]:
    scales = {each.id: each.scale for each in criteria}
    return {
        f"mark_{number}": ReadingReason.OFF_THE_SCALE.sentence
        for number, draft in marks.items()
        if draft.mark is not None and not 0 <= draft.mark <= scales.get(number, -1)
    }


def _missing(criteria: Sequence[CallCriterion], marks: Mapping[int, MarkDraft]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in criteria:
        typed = marks.get(each.id, MarkDraft(None))
        if typed.mark is None:
            found[f"mark_{each.id}"] = ReadingReason.NEEDS_A_MARK.sentence
        if not typed.reason.strip():
            found[f"reason_{each.id}"] = ReadingReason.NEEDS_WORDS.sentence
    return found


def _check(mistakes: dict[str, str]) -> None:
    if mistakes:
        raise Invalid(fields=mistakes)


def _end(work: Work, reading: CallReading, state: ReadingState, why: str) -> None:
    said = why.strip()[:LONGEST_REASON]
    if not said:
        raise Invalid(fields={"why": ReadingReason.NEEDS_WORDS.sentence})
    # Held: nobody hands it in between.
    if reading.state is not ReadingState.ASSIGNED:
        raise Refused(reason=ReadingReason.OVER)
    work.session.execute(delete(ReadingMark).where(ReadingMark.reading_id == reading.id))
    reading.state, reading.reason = state, said
    reading.version += 1
    work.session.flush()
    work.session.expire(reading, ["marks"])
    _note(work, reading, state.value)


def _in_hand(work: Work, application_id: int) -> Application:
    """The application, held: nobody decides on it while readers change."""
    if queries_rules.application_held(application_id) is None:
        raise NotFound(reason=ReadingReason.NOT_FOUND)
    application = queries_calls.application(application_id)
    assert application is not None  # held just now
    refusal = policies.refusal_to_assign(work.actor, queries_calls.scopes(application.call), application)
    if refusal is not None:
        raise Refused(reason=refusal)
    return application


def _held(reading_id: int) -> CallReading:
    reading = queries.held(reading_id)
    if reading is None:
        raise NotFound(reason=ReadingReason.NOT_FOUND)
    return reading


def _mine(work: Work, reading_id: int, *, tied_may: bool = False) -> CallReading:
    """The reading, held, when the actor reads it; `tied_may`: whoever is tied may still say so."""
    reading = _held(reading_id)
    application = reading.application
    tied = not tied_may and queries.is_tied(reading.reader_id, application)
    scopes = queries_calls.scopes(application.call)
    refusal = policies.refusal_to_mark(work.actor, scopes, reading, tied=tied)
    if refusal is not None:
        raise Refused(reason=refusal)
    return reading


def _note(work: Work, reading: CallReading, what: str, **details: object) -> None:
    """A line of the journal: who reads what, never a mark; what is owed on the file has changed."""
    work.touch(PAGES)
    work.audit(
        "participation.reading." + what, f"{APPLICATION}:{reading.application_id}", reading=reading.id, **details
    )
