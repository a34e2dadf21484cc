"""Bodies answer recommendations, change their answers, and promise something dated; every answer stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commission.mandates import queries as mandates
from commission.mandates.rules import DEFAULT
from commission.works import clocks, drafts, policies, queries, services
from commission.works.clocks import Said
from commission.works.drafts import AnswerDraft, EngagementDraft
from commission.works.events import EngagementTaken, RecommendationAnswered
from commission.works.models import Recommendation
from commission.works.models_answers import Engagement, RecommendationAnswer
from commission.works.types import PAGES, Verdict, WorkReason
from commons.kernel.days import day_of, midnight
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work


def answer(work: Work, recommendation_id: int, seen: int, draft: AnswerDraft, now: datetime) -> RecommendationAnswer:
    """The answer after the `seen`-th: of two written at once, the unique number keeps one, the other is told."""
    each = services.held(recommendation_id)
    services.refuse(policies.refusal_to_answer(each, services.scopes_of(each), work.actor))
    if seen != queries.last_number(recommendation_id):
        raise Stale(reason=WorkReason.ANSWERED_MEANWHILE)
    if draft.verdict is Verdict.UNDER_STUDY:
        _may_study(each)
    made = RecommendationAnswer(
        recommendation_id=recommendation_id, number=seen + 1, verdict=draft.verdict, words=_reasoned(draft),
        by_title=one_line(draft.by_title, drafts.LONGEST_NAME) or each.addressee, written_at=now,
        public_at=_public_at(draft, now), due_at=_new_due(draft, now), author_id=work.actor.person_id,
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError as error:
        raise Stale(reason=WorkReason.ANSWERED_MEANWHILE) from error
    work.record(RecommendationAnswered(recommendation_id, made.number))
    work.audit("commission.recommendation.answer", str(each.ref), verdict=draft.verdict.value, number=made.number)
    work.touch(PAGES)
    return made


def _may_study(each: Recommendation) -> None:
    """ "Under study" is renewed so many times only; the number of the answer decides between two at once."""
    studied = clocks.studies(said(queries.answers([each.id])[each.id]))
    refusal = policies.refusal_to_study(studied, most_renewals(each))
    if refusal is not None:
        raise Invalid(fields={"verdict": refusal.sentence})


def most_renewals(each: Recommendation) -> int:
    """How often the rules in force let "under study" be renewed."""
    book = mandates.rules_in_force(each.work.mandate_id)
    return (book.rules if book is not None else DEFAULT).study_renewals


def said(answers: Sequence[RecommendationAnswer]) -> list[Said]:
    """Answers as the clock's rule sees them."""
    return [Said(a.number, a.verdict, a.written_at, a.public_at, a.due_at) for a in answers]


def verdict_now(recommendation_id: int, now: datetime) -> Verdict | None:
    """What everybody reads as the body's last word; None before any."""
    public = clocks.published(said(queries.answers([recommendation_id])[recommendation_id]), now)
    return public[-1].verdict if public else None


def promise(work: Work, recommendation_id: int, draft: EngagementDraft, now: datetime) -> None:
    """The body promises something dated: one engagement a recommendation; the Assises keep it with theirs."""
    each = services.held(recommendation_id)
    promised = queries.engagement(recommendation_id) is not None
    verdict = verdict_now(recommendation_id, now)
    services.refuse(policies.refusal_to_promise(each, verdict, promised, services.scopes_of(each), work.actor))
    if not drafts.sane_day(draft.due_on) or draft.due_on <= day_of(now):
        raise Invalid(fields={"due_on": WorkReason.NEEDS_A_DAY.sentence})
    row = {
        "recommendation_id": recommendation_id, "words": drafts.words(draft.words, longest=3_000),
        "due_on": draft.due_on, "indicator": one_line(draft.indicator, 320), "on_agenda": draft.on_agenda,
        "taken_at": now, "author_id": work.actor.person_id,
    }  # fmt: skip
    made = insert(Engagement).values(row).on_conflict_do_nothing().returning(Engagement.recommendation_id)
    if work.session.execute(made).one_or_none() is None:
        raise Refused(reason=WorkReason.ALREADY_PROMISED)
    work.record(EngagementTaken(recommendation_id))
    work.audit("commission.recommendation.promise", str(each.ref), due_on=draft.due_on.isoformat())
    work.touch(PAGES)


def _reasoned(draft: AnswerDraft) -> str:
    if draft.verdict is Verdict.SET_ASIDE and not draft.words.strip():
        raise Invalid(fields={"words": WorkReason.NEEDS_A_REASON.sentence})
    return drafts.words(draft.words) if draft.words.strip() else ""


def _public_at(draft: AnswerDraft, now: datetime) -> datetime:
    """Now, or the first hour of the day that was chosen."""
    if draft.public_on is None or draft.public_on <= day_of(now):
        return now
    return _midnight("public_on", draft.public_on)


def _new_due(draft: AnswerDraft, now: datetime) -> datetime | None:
    """Until when the body studies the matter: after the answer itself is public."""
    if draft.verdict is not Verdict.UNDER_STUDY:
        return None
    earliest = max(day_of(now), draft.public_on or date.min)
    if draft.due_on is None or draft.due_on <= earliest:
        raise Invalid(fields={"due_on": WorkReason.NEEDS_A_DAY.sentence})
    return _midnight("due_on", draft.due_on, days=1)


def _midnight(field: str, day: date, days: int = 0) -> datetime:
    if not drafts.sane_day(day):
        raise Invalid(fields={field: WorkReason.NEEDS_A_DAY.sentence})
    return midnight(day + timedelta(days=days))
