"""What carriers and whoever answers do with an appeal: contest once, confirm, or take the file into hand again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from commons.identity.events import AccountErased
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.appeals import policies, queries
from participation.appeals.events import AppealAnswered
from participation.appeals.models import ApplicationAppeal
from participation.appeals.types import LONGEST, AppealReason, AppealState
from participation.initiatives import deciding, queries_calls, queries_rules
from participation.initiatives.hands import hand_of
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import APPLICATION, CALL, PAGES
from participation.readings import queries as readings


def file(work: Work, application_id: int, words: str, now: datetime) -> ApplicationAppeal:
    """Contest a refusal, or a sum smaller than asked, once, while its delay runs; the application is held: no second
    appeal, no step meanwhile."""
    if queries_rules.application_held(application_id) is None:
        raise NotFound(reason=AppealReason.NOT_FOUND)
    application = queries_calls.application(application_id)
    assert application is not None  # held just now
    hand = hand_of(work.actor, application.initiative)
    refusal = policies.refusal_to_file(application, hand, queries.of_application(application_id), now)
    if refusal is not None:
        raise Refused(reason=refusal)
    appeal = _new(application, _said(words), now, work.actor.person_id)
    work.session.add(appeal)
    work.session.flush()
    call = application.call
    appeal.standing = moderation.submit(
        work, appeal.ref, Ref(CALL, call.id), queries_calls.scopes(call), Mode.AFTER, appeal.words,
        work.actor.person_id, now,
    )  # fmt: skip
    work.session.flush()
    threads.tie(work, Ref(APPLICATION, application.id), appeal.ref, Relation.LED_TO, now)
    work.audit("participation.appeal.file", str(appeal.ref))
    work.touch(PAGES)
    return appeal


def _new(application: Application, words: str, now: datetime, by: int | None) -> ApplicationAppeal:
    until, step = policies.allowed_until(application), queries_calls.decision_of(application.id)
    assert until is not None  # the policy said so
    assert application.decided_at is not None
    return ApplicationAppeal(
        application_id=application.id, words=words, contested=application.reason, decided_at=application.decided_at,
        decided_by=step.by_account if step is not None else None, allowed_until=until, filed_at=now, filed_by=by,
        due_at=now + timedelta(days=application.call.appeal_answer_days), standing=Standing.WAITING,
    )  # fmt: skip


def answer(work: Work, appeal_id: int, seen: int, state: AppealState, words: str, now: datetime) -> ApplicationAppeal:
    """Confirm the decision, or have the file examined again, with a reason that everybody reads."""
    appeal = queries.held(appeal_id)
    if appeal is None:
        raise NotFound(reason=AppealReason.NOT_FOUND)
    application = appeal.application
    refusal = policies.refusal_to_answer(
        work.actor, appeal, queries.scopes(application.call), hand_of(work.actor, application.initiative),
        reads=readings.reads(work.actor.person_id, application.id),
    )  # fmt: skip
    if refusal is AppealReason.ANSWERED_MEANWHILE or appeal.version != seen:
        raise Stale(reason=AppealReason.ANSWERED_MEANWHILE)
    if refusal is not None:
        raise Refused(reason=refusal)
    if state is AppealState.FILED:
        raise Invalid(fields={"state": AppealReason.CHOOSE.sentence})
    said, by = _said(words), answers_as(application.call)
    appeal.state, appeal.answer, appeal.answered_at = state, said, now
    appeal.answered_by, appeal.answered_as = work.actor.person_id, by
    appeal.version += 1
    work.session.flush()
    if state is AppealState.REOPENED:
        queries_rules.application_held(application.id)
        deciding.reopen(work, application, said, by, now)
    work.record(AppealAnswered(appeal.id))
    work.audit("participation.appeal." + state.value, str(appeal.ref))
    work.touch(PAGES)
    return appeal


def answers_as(call: Call) -> str:
    """In whose name an appeal is answered; empty for the team."""
    return call.appeal_body.name if call.appeal_body is not None else ""


def set_standing(work: Work, appeal_id: int, standing: Standing) -> None:
    """What a moderator decided of the words of an appeal."""
    work.session.execute(
        update(ApplicationAppeal).where(ApplicationAppeal.id == appeal_id).values(standing=standing)
    )  # fmt: skip
    work.touch(PAGES)


def forget_filer(work: Work, fact: AccountErased) -> None:
    """An appeal stays with its file; it no longer says which account wrote it."""
    work.session.execute(
        update(ApplicationAppeal).where(ApplicationAppeal.filed_by == fact.account_id).values(filed_by=None)
    )  # fmt: skip


def _said(words: str) -> str:
    said = words.strip()[:LONGEST]
    if not said:
        raise Invalid(fields={"words": AppealReason.NEEDS_WORDS.sentence})
    return said
