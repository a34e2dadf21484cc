"""Prepares a consultation: what is asked, by whom it may follow, who is away, and the bureau's asking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from commission.consultations import policies, queries
from commission.consultations.acts import (
    LONGEST_QUESTION,
    LONGEST_TEXT,
    LONGEST_TITLE,
    held,
    member_acting,
    obey,
    readable,
    seen,
)
from commission.consultations.counting import farthest_first
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import CONSULTATION, PAGES, Kind, Passage, Plan, State
from commission.mandates import queries as mandates
from commission.mandates.types import MandateReason
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

MOST_PASSAGES = 1_000
MOST_TEXTS = 12


def prepare(
    work: Work, mandate_id: int, subject: Ref, title: str, kind: Kind, passages: Sequence[Passage],
    opens_at: datetime, closes_at: datetime, secret: bool, now: datetime, previous_id: int | None = None, *,
    question: str = "", initial: str = "",
) -> Consultation:  # fmt: skip
    """A consultation of the commission about a thing, to be asked for by the bureau. NotFound, Refused, Invalid."""
    plan = Plan(title, kind, opens_at, closes_at, secret, question, tuple(passages), initial)
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    obey(policies.refusal_to_prepare(mandate, work.actor))
    made = Consultation(
        mandate_id=mandate_id, subject_kind=subject.kind, subject_id=subject.id, created_at=now, **_columns(plan, now)
    )
    if previous_id is not None:
        _follow(work, made, previous_id)
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError as error:
        raise Refused(reason=ConsultationReason.ALREADY_FOLLOWED) from error
    threads.tie(work, subject, Ref(CONSULTATION, made.id), Relation.DECIDED_BY, now)
    if previous_id is not None:
        threads.tie(work, Ref(CONSULTATION, previous_id), Ref(CONSULTATION, made.id), Relation.LED_TO, now)
    work.audit("commission.consultation.prepare", str(Ref(CONSULTATION, made.id)), kind=kind.value)
    work.touch(PAGES)
    return made


def _follow(work: Work, made: Consultation, previous_id: int) -> None:
    """Count rounds and convocations; it follows a consultation about the same thing."""
    previous = held(work, previous_id)
    if (previous.mandate_id, previous.subject) != (made.mandate_id, made.subject):
        raise Refused(reason=ConsultationReason.NOTHING_TO_FOLLOW)
    followed = queries.following(previous_id) is not None
    obey(policies.refusal_to_follow(previous, made.kind, _unanswered_objections(previous_id), followed))
    again = previous.state is State.NO_QUORUM
    rounds = previous.kind is Kind.CONSENT and made.kind is Kind.CONSENT
    made.previous_id = previous_id
    made.convocation = previous.convocation + 1 if again else 1
    made.round = previous.round + 1 if rounds and not again else previous.round if rounds else 1


def _unanswered_objections(consultation_id: int) -> int:
    objections = [voice.id for voice in queries.objections(consultation_id)]
    return len(objections) - len(queries.replies(objections))


def amend(work: Work, consultation_id: int, version: int, plan: Plan, now: datetime) -> None:
    """Change what is asked before the opening: what the bureau asked for was something else, and it asks again."""
    consultation = held(work, consultation_id)
    obey(policies.refusal_to_amend(consultation, work.actor))
    if consultation.previous_id is not None and plan.kind is not consultation.kind:
        raise Invalid(fields={"kind": ConsultationReason.NOTHING_TO_FOLLOW.sentence})
    seen(
        work, consultation, version, {**_columns(plan, now), "open_asked_by": None, "open_asked_at": None}
    )  # fmt: skip
    work.audit("commission.consultation.amend", str(Ref(CONSULTATION, consultation_id)))


def mark_absent(work: Work, consultation_id: int, version: int, member_ids: Collection[int], now: datetime) -> None:
    """Say who is away at the opening; only those who sit can be."""
    consultation = held(work, consultation_id)
    obey(policies.refusal_to_amend(consultation, work.actor))
    sitting = {member.id for member in mandates.members(consultation.mandate_id)}
    away = sorted(set(member_ids) & sitting)
    seen(work, consultation, version, {"absent": away})
    work.audit("commission.consultation.absent", str(Ref(CONSULTATION, consultation_id)), members=away)


def ask(work: Work, consultation_id: int, version: int, now: datetime) -> None:
    """A member of the bureau asks for the opening, or for the closing, of what they read; asking again is nothing."""
    consultation = held(work, consultation_id)
    member = member_acting(work, consultation)
    obey(policies.refusal_to_ask(consultation, member, now))
    assert member is not None  # refused above
    if consultation.version != version:
        raise Stale(reason=ConsultationReason.CHANGED_MEANWHILE)
    values: dict[str, Any] = {"close_asked_by": member.id, "close_asked_at": now}
    if consultation.state is State.PREPARED:
        announced = consultation.announced_at or now
        values = {"open_asked_by": member.id, "open_asked_at": now, "announced_at": announced}
    work.session.execute(update(Consultation).where(Consultation.id == consultation.id).values(**values))
    work.session.refresh(consultation)
    work.audit("commission.consultation.ask", str(Ref(CONSULTATION, consultation_id)), state=consultation.state.value)
    work.touch(PAGES)


def _columns(plan: Plan, now: datetime) -> dict[str, Any]:
    if plan.closes_at <= plan.opens_at:
        raise Invalid(fields={"closes_at": ConsultationReason.NEEDS_A_PERIOD.sentence})
    if plan.closes_at <= now:
        raise Invalid(fields={"closes_at": ConsultationReason.NEEDS_A_FUTURE.sentence})
    if plan.kind is Kind.CONSENT and plan.secret:
        raise Invalid(fields={"secret": ConsultationReason.CONSENT_IS_OPEN.sentence})
    title = one_line(readable(plan.title, 10_000, "title", ConsultationReason.NEEDS_A_TITLE), LONGEST_TITLE)
    question = plan.question.strip()
    if len(question) > LONGEST_QUESTION:
        raise Invalid(fields={"question": ConsultationReason.TOO_LONG.sentence})
    passages = _texts(plan) if plan.kind is Kind.DUEL else _named(plan)
    return {
        "title": title, "kind": plan.kind, "question": question, "secret": plan.secret, "initial": plan.initial.strip(),
        "passages": [passage.as_json() for passage in passages], "opens_at": plan.opens_at, "closes_at": plan.closes_at,
    }  # fmt: skip


def _named(plan: Plan) -> list[Passage]:
    """Passages with a key each; a consent round needs one, for its objections to name."""
    keys = [passage.key for passage in plan.passages]
    if len(keys) > MOST_PASSAGES or len(set(keys)) < len(keys) or (plan.kind is Kind.CONSENT and not keys):
        raise Invalid(fields={"passages": ConsultationReason.NEEDS_PASSAGES.sentence})
    return list(plan.passages)


def _texts(plan: Plan) -> list[Passage]:
    """The texts put against the initial one, the farthest first."""
    texts = {passage.key: passage.words.strip() for passage in plan.passages}
    whole = [plan.initial.strip(), *texts.values()]
    if len(texts) < len(plan.passages) or not 1 <= len(texts) <= MOST_TEXTS or len(set(whole)) < len(whole):
        raise Invalid(fields={"passages": ConsultationReason.NEEDS_TEXTS.sentence})
    if max(map(len, whole)) > LONGEST_TEXT or not all(texts.values()):
        raise Invalid(fields={"passages": ConsultationReason.NEEDS_TEXTS.sentence})
    named = {passage.key: passage for passage in plan.passages}
    return [named[key] for key in farthest_first(plan.initial, texts)]
