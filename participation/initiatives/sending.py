"""What carriers do with a file and a call: send, answer a question, take back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, NotFound, Reason, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.initiatives import completeness, gates, policies, queries_calls, queries_rules
from participation.initiatives.events import ApplicationSent, ApplicationTakenBack
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, ApplicationStep, Call
from participation.initiatives.models_criteria import ApplicationPriority
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.services import carried, freeze, writable
from participation.initiatives.types import (
    APPLICATION,
    CALL,
    INITIATIVE,
    OPEN,
    PAGES,
    TRANSITIONS,
    ApplicationState,
)


def send(
    work: Work, initiative_id: int, call_id: int, seen: int, now: datetime, *, priorities: Collection[Ref] = ()
) -> Application:
    """Send the file as it stands to a call. Sent twice, it is there once; taken back, it may be sent again.
    `priorities`: those of the call that it answers."""
    initiative = carried(work, initiative_id)
    call, refusal = _entered(call_id, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    before = queries_calls.application_of(initiative.id, call.id)
    if before is not None and before.state is not ApplicationState.WITHDRAWN:
        return before
    if initiative.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    _check(initiative, call, priorities)
    return _enter(work, initiative, call, priorities, now)


def _entered(call_id: int, now: datetime) -> tuple[Call, Reason | None]:
    """The call, held, and why it takes nothing now: what it belongs to first, in the order of whoever moves both."""
    known = queries_calls.call_by_id(call_id)
    refusal = gates.refusal_to_send(known, now, held=True) if known is not None else None
    call = queries_calls.call_held(call_id, to_change=False)
    if call is None:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    return call, policies.refusal_to_send(call, now) or refusal


def _check(initiative: Initiative, call: Call, priorities: Collection[Ref]) -> None:
    found = {lack.key: lack.sentence for lack in completeness.of(initiative, call)}
    offered = {each.ref for each in queries_rules.priorities_of(call.id)}
    if not set(priorities) <= offered:
        found["priorities"] = InitiativeReason.UNKNOWN_CHOICE.sentence
    elif offered and not priorities:
        found["priorities"] = InitiativeReason.NEEDS_A_PRIORITY.sentence
    if found:
        raise Invalid(reason=InitiativeReason.INCOMPLETE, fields=found)


def _enter(work: Work, initiative: Initiative, call: Call, priorities: Collection[Ref], now: datetime) -> Application:
    """The unique pair decides: whoever comes second finds the row of the first, and brings it back if it was taken."""
    values: dict[str, Any] = {
        "snapshot_id": freeze(work, initiative, now).id, "state": ApplicationState.SENT, "sent_at": now,
        "due_at": now + timedelta(days=call.answer_days), "asked_at": None, "answer_by": None, "decided_at": None,
    }  # fmt: skip
    row = {"initiative_id": initiative.id, "call_id": call.id, "reason": "", "conditions": "", "chore": "",
           "round": 1, "version": 1, **values}  # fmt: skip
    statement = insert(Application).values(row)
    entered = work.session.execute(
        statement.on_conflict_do_update(
            constraint="uq_participation_application_once",
            set_={**values, "version": Application.version + 1},
            where=Application.state == ApplicationState.WITHDRAWN,
        ).returning(Application.id)
    ).scalar_one_or_none()
    work.session.expire_all()
    application = queries_calls.application_of(initiative.id, call.id)
    assert application is not None
    if entered is not None:
        _say_priorities(work, application, priorities)
        work.record(ApplicationSent(application.id, application.version))
        log(work, application, ApplicationState.SENT, "", "", now)
        threads.tie(work, Ref(INITIATIVE, initiative.id), Ref(CALL, call.id), Relation.SENT_TO, now)
    return application


def _say_priorities(work: Work, application: Application, priorities: Collection[Ref]) -> None:
    mine = ApplicationPriority.application_id == application.id
    work.session.execute(delete(ApplicationPriority).where(mine))
    work.session.add_all(
        ApplicationPriority(application_id=application.id, call_id=application.call_id, kind=ref.kind, ref_id=ref.id)
        for ref in sorted(set(priorities), key=str)
    )


def answer(work: Work, application_id: int, words: str, fresh: bool, now: datetime) -> Application:
    """Answer the question that was asked, with the file as it stands now when `fresh`; the delay runs again."""
    application = _mine(work, application_id, to_carry=False)
    if not words.strip():
        raise Invalid(fields={"words": InitiativeReason.NEEDS_WORDS.sentence})
    refusal = policies.refusal_to_become(application.state, ApplicationState.ANSWERED)
    if refusal is not None or application.asked_at is None:
        raise Refused(reason=InitiativeReason.NOT_POSSIBLE_NOW)
    changes: dict[str, Any] = {
        "due_at": application.due_at + max(now - application.asked_at, timedelta(0)), "asked_at": None,
        "answer_by": None,
    }  # fmt: skip
    if fresh:
        changes["snapshot_id"] = freeze(work, application.initiative, now).id
    return move(work, application, application.version, ApplicationState.ANSWERED, "", words, now, **changes)


def withdraw(work: Work, application_id: int, words: str, now: datetime) -> Application:
    """Take a file back before it is decided."""
    application = _mine(work, application_id, to_carry=True)
    if application.state not in OPEN:
        raise Refused(reason=InitiativeReason.NOT_POSSIBLE_NOW)
    moved = move(work, application, application.version, ApplicationState.WITHDRAWN, "", words, now)
    work.record(ApplicationTakenBack(moved.id, moved.version))
    return moved


def _mine(work: Work, application_id: int, *, to_carry: bool) -> Application:
    application = queries_calls.application(application_id)
    if application is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    (carried if to_carry else writable)(work, application.initiative_id)
    return application


def move(
    work: Work, application: Application, seen: int, after: ApplicationState, by: str, words: str, now: datetime,
    **changes: Any,
) -> Application:  # fmt: skip
    """One step: a conditional update decides, so that of two people at once the second is told."""
    before = [state for state, nexts in TRANSITIONS.items() if after in nexts]
    statement = (
        update(Application)
        .where(Application.id == application.id, Application.version == seen, Application.state.in_(before))
        .values(state=after, version=Application.version + 1, **changes)
        .returning(Application.id)
    )
    if work.session.execute(statement).scalar_one_or_none() is None:
        raise Stale(reason=InitiativeReason.DECIDED_MEANWHILE)
    work.session.expire_all()
    log(work, application, after, by, words, now)
    return application


def log(work: Work, application: Application, state: ApplicationState, by: str, words: str, now: datetime) -> None:
    """Write a step down, and tell the pages that show it."""
    work.session.add(
        ApplicationStep(
            application_id=application.id, state=state, at=now, by_account=work.actor.person_id, by_words=by,
            words=words.strip(),
        )
    )  # fmt: skip
    work.session.flush()
    work.audit("participation.application." + state.value, f"{APPLICATION}:{application.id}")
    work.touch(PAGES)
