"""Prepares a workshop, moves it from phase to phase, keeps its remote, its code, its count and its timer."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from assises.editions import queries as editions
from assises.editions.types import EditionState
from assises.programme import queries as programme
from assises.programme.types import ActivityState
from assises.workshops import policies, queries
from assises.workshops.models import Workshop, WorkshopAct, WorkshopStep
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import CODE_LIVES, LEASE, LETTERS_OF_CODE, LONGEST_MESSAGE, Hat, Phase, Template
from commons.identity.seals import LETTERS
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

#: What lists of workshops and their public pages depend on.
VERSION = "assises:workshops"


def page_names(workshop_id: int) -> tuple[str, ...]:
    """What the public page of a workshop depends on."""
    return (f"{VERSION}:{workshop_id}",)


def code_names(code: str) -> tuple[str, ...]:
    """What pages behind a code depend on; a name of its own, so that they are found without asking the database."""
    return (f"{VERSION}:code:{code}",)


def touch(work: Work, workshop: Workshop) -> None:
    """Say that every page that shows this workshop is out of date."""
    work.touch(VERSION, *page_names(workshop.id), *(code_names(workshop.code) if workshop.code else ()))


def prepare(work: Work, activity_id: int, question: str, template: Template, now: datetime) -> Workshop:
    """Prepare the session of an activity from a template; an activity has one."""
    activity = programme.activity(activity_id)
    if activity is None or activity.state is ActivityState.CANCELLED:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    obey(Act.LEAD, queries.hat_of(work.actor, activity), Phase.PREPARED)
    _must_not_be_archived(activity.edition_id)
    asked = one_line(question, LONGEST_MESSAGE)
    if not asked:
        raise Invalid(fields={"question": WorkshopReason.NO_WORDS.sentence})
    row = {
        "activity_id": activity_id, "question": asked, "phase": Phase.PREPARED, "phase_since": now,
        "minutes": list(template.minutes), "dots_each": template.dots_each,
        "dots_per_group": template.dots_per_group, "prepared_at": now,
    }  # fmt: skip
    statement = insert(Workshop).values(row).on_conflict_do_nothing(constraint="uq_assises_workshop_activity")
    made = work.session.execute(statement.returning(Workshop.id)).scalar_one_or_none()
    if made is None:
        raise Stale(reason=WorkshopReason.ALREADY_PREPARED)
    work.audit("assises.workshop.prepare", f"assises.workshop:{made}", activity=activity_id)
    workshop = work.session.get_one(Workshop, made)
    touch(work, workshop)
    return workshop


def change(work: Work, workshop_id: int, version: int, now: datetime, **sheet: Any) -> Workshop:
    """Write the sheet of a workshop: its question, minutes, tables, limits of dots, way of moderating."""
    workshop = held(work, workshop_id, Act.LEAD)
    if workshop.version != version:
        raise Stale(reason=WorkshopReason.CHANGED_MEANWHILE)
    question = one_line(sheet.pop("question", workshop.question), LONGEST_MESSAGE)
    if not question:
        raise Invalid(fields={"question": WorkshopReason.NO_WORDS.sentence})
    for name, value in {**sheet, "question": question}.items():
        setattr(workshop, name, value)
    workshop.version += 1
    work.audit("assises.workshop.change", f"assises.workshop:{workshop_id}")
    touch(work, workshop)
    return workshop


def held(work: Work, workshop_id: int, act: Act) -> Workshop:
    """The workshop, its row held until the end of the command, for somebody of the team who may do this now."""
    workshop = locked(work, workshop_id)
    obey(act, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    _must_not_be_archived(workshop.activity.edition_id)
    return workshop


def _must_not_be_archived(edition_id: int) -> None:
    edition = editions.by_id(edition_id)
    if edition is not None and edition.state is EditionState.ARCHIVED:
        raise Refused(reason=WorkshopReason.ARCHIVED)


def locked(work: Work, workshop_id: int) -> Workshop:
    """The workshop as it is now; whoever leads it waits for this command to end."""
    query = select(Workshop).where(Workshop.id == workshop_id).with_for_update(of=Workshop)
    found = work.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    return found


def shared(work: Work, workshop_id: int) -> Workshop:
    """The workshop as it is now, its phase held still until the end of the command; many may do so at once."""
    query = select(Workshop).where(Workshop.id == workshop_id).with_for_update(of=Workshop, read=True)
    found = work.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    return found


def obey(act: Act, hat: Hat, phase: Phase) -> None:
    """Refused unless the rules of the moment let this hat do this."""
    refusal = policies.refusal_to(act, hat, phase)
    if refusal is not None:
        raise Refused(reason=refusal)


def first_time(work: Work, workshop_id: int, ticket: str, verb: str, now: datetime) -> bool:
    """Note a gesture of the remote; False when it was carried out before. The primary key decides between two."""
    row = {"workshop_id": workshop_id, "ticket": ticket, "verb": verb, "at": now}
    made = insert(WorkshopAct).values(row).on_conflict_do_nothing(constraint="pk_assises_workshop_act")
    return work.session.execute(made.returning(WorkshopAct.ticket)).one_or_none() is not None


def take_remote(work: Work, workshop_id: int, now: datetime) -> None:
    """Hold the remote for thirty seconds more; a conditional update decides between two who want it. Stale: HELD."""
    person = work.actor.person_id
    free = or_(Workshop.lease_by.is_(None), Workshop.lease_by == person, Workshop.lease_until <= now)
    statement = update(Workshop).where(Workshop.id == workshop_id, free)
    taken = work.session.execute(
        statement.values(lease_by=person, lease_until=now + LEASE)
        .returning(Workshop.id)
        .execution_options(synchronize_session="fetch")
    )
    if taken.one_or_none() is None:
        raise Stale(reason=WorkshopReason.HELD)


def release_remote(work: Work, workshop: Workshop, now: datetime) -> None:
    """Give the remote back before its time."""
    if workshop.lease_by == work.actor.person_id:
        workshop.lease_by = workshop.lease_until = None


def move(work: Work, workshop: Workshop, phase: Phase, reason: str, now: datetime) -> None:
    """Begin a phase; one that was left already is begun again with a reason, and a line in the log."""
    if phase is workshop.phase:
        return
    back = phase.rank < workshop.phase.rank
    why = one_line(reason, LONGEST_MESSAGE)
    if back and not why:
        raise Invalid(fields={"reason": WorkshopReason.NO_REASON.sentence})
    if any(each.closed_at is None for each in queries.rounds(workshop.id)):
        raise Refused(reason=WorkshopReason.ROUND_OPEN)
    workshop.phase, workshop.phase_since = phase, now
    workshop.closed_at, workshop.forgotten_at = (now if phase is Phase.CLOSED else None), None
    workshop.timer_ends_at, workshop.timer_left = None, planned_seconds(workshop, phase)
    workshop.inviting, workshop.tour_size, workshop.tour_at = False, 0, 0
    if phase not in (Phase.PREPARED, Phase.CLOSED) and not _code_lives(workshop, now):
        renew_code(work, workshop, now)
    log(work, workshop, "reopened" if back else "phase", now, phase.value, why)
    work.audit("assises.workshop.phase", f"assises.workshop:{workshop.id}", phase=phase.value, reason=why)
    touch(work, workshop)


def planned_seconds(workshop: Workshop, phase: Phase) -> int:
    """How long the sheet gives this phase; 0 when it says nothing."""
    rank = phase.rank - Phase.WELCOME.rank
    return int(workshop.minutes[rank]) * 60 if 0 <= rank < len(workshop.minutes) else 0


def _code_lives(workshop: Workshop, now: datetime) -> bool:
    return workshop.code_expires_at is not None and workshop.code_expires_at > now


def renew_code(work: Work, workshop: Workshop, now: datetime) -> None:
    """Draw another code; the former one opens nothing from now on, phones that are in stay in."""
    touch(work, workshop)
    # One of 387 million; the unique index has the last word.
    workshop.code = "".join(secrets.choice(LETTERS) for _ in range(LETTERS_OF_CODE))
    workshop.code_expires_at = max(now, workshop.activity.ends_at) + CODE_LIVES
    log(work, workshop, "code", now)
    touch(work, workshop)


def count_people(work: Work, workshop: Workshop, counted: int | None, tables: int, now: datetime) -> None:
    """Write how many people are in the room and how many tables: phones let in follow."""
    if (workshop.counted, workshop.tables) == (counted, tables):
        return
    workshop.counted, workshop.tables = counted, tables
    log(work, workshop, "counted", now, "" if counted is None else str(counted))
    touch(work, workshop)


def start_timer(work: Work, workshop: Workshop, seconds: int, now: datetime) -> None:
    """Let the timer run for so many seconds."""
    workshop.timer_ends_at, workshop.timer_left = now + timedelta(seconds=seconds), 0
    touch(work, workshop)


def stop_timer(work: Work, workshop: Workshop, now: datetime) -> None:
    """Stop the timer where it is."""
    if workshop.timer_ends_at is not None:
        left = int((workshop.timer_ends_at - now).total_seconds())
        workshop.timer_ends_at, workshop.timer_left = None, max(0, left)
        touch(work, workshop)


def log(work: Work, workshop: Workshop, what: str, now: datetime, detail: str = "", reason: str = "") -> None:
    """Write a line in the workshop's own log."""
    row = WorkshopStep(
        workshop_id=workshop.id, at=now, what=what, detail=detail, reason=reason, by_id=work.actor.person_id
    )
    work.session.add(row)
