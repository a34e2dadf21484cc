"""What works and recommendations tell of themselves on the thread, and what is owed: answers, and news each year."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from commission.works import answering, clocks, queries
from commission.works.clocks import Answered
from commission.works.models import Lesson, Recommendation
from commission.works.models_answers import FollowUp, OtherEvaluation, RecommendationAnswer
from commission.works.types import PAGES, Claim, RecommendationState, Side, WorkState
from commons.kernel import clock, i18n
from commons.kernel.db import db
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment

#: A body that follows a recommendation says each year what became of it.
NEWS_EVERY = timedelta(days=365)


def _work_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {
        work.id: [Moment(work.adopted_at, _("La commission adopte ce travail"), why=work.adopted_why)]
        for work in queries.works_by_id(ids)
        if work.adopted_at is not None
    }


def _lesson_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    found = db.session.scalars(select(Lesson).where(Lesson.id.in_(ids)))
    return {
        each.id: [Moment(each.created_at, _("La commission en tire cet enseignement"))]
        for each in found
        if each.work.state is WorkState.ADOPTED
    }


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    now, answers, follows = clock.now(), queries.answers(ids), queries.follow_ups(ids)
    found = {}
    for each in queries.recommendations_by_id(ids):
        told = [*_own(each), *answer_moments(answers.get(each.id, []), now)]
        told += [follow_moment(said) for said in follows.get(each.id, [])]
        found[each.id] = sorted(told, key=lambda moment: moment.at)
    return found


def _own(each: Recommendation) -> list[Moment]:
    told = []
    if each.adopted_at is not None:
        told.append(Moment(each.adopted_at, _("La commission adopte cette préconisation"), why=each.adopted_why))
    if each.sent_at is not None:
        told.append(Moment(each.sent_at, _("Elle est transmise : %(body)s", body=each.addressee), why=each.letter))
    promised = queries.engagement(each.id) if each.sent_at is not None else None
    if promised is not None:
        day = i18n.day(promised.due_on)
        told.append(
            Moment(
                promised.taken_at, _("Un engagement est pris, pour le %(day)s", day=day), each.addressee, promised.words
            )
        )
    return told


def answer_moments(answers: Sequence[RecommendationAnswer], now: datetime) -> list[Moment]:
    """Every answer that everybody may read, each changed one too."""
    public = {each.number for each in clocks.published(answering.said(answers), now)}
    shown = [each for each in answers if each.number in public]
    return [
        Moment(
            each.public_at,
            _("Réponse : %(answer)s", answer=each.verdict.label) if place == 0
            else _("Réponse changée : %(answer)s", answer=each.verdict.label),
            each.by_title, each.words,
        )
        for place, each in enumerate(shown)
    ]  # fmt: skip


def follow_moment(said: FollowUp) -> Moment:
    """What somebody says it became."""
    claim = said.claim.label
    told = {
        Side.BODY: _("L’instance dit : %(claim)s", claim=claim),
        Side.COMMISSION: _("La commission constate : %(claim)s", claim=claim),
        Side.CITIZEN: _("Vu par quelqu’un : %(claim)s", claim=claim),
    }[said.side]
    return Moment(said.at, told, by=said.author_name, why=said.words)


def debt_of(
    each: Recommendation, answers: Sequence[RecommendationAnswer], follows: Sequence[FollowUp], now: datetime
) -> Debt | None:
    """What its addressee owes now: an answer, then news each year while it follows it; None before it is sent."""
    if each.sent_at is None or each.due_at is None:
        return None
    said = answering.said(answers)
    seen = clocks.sight(each.sent_at, each.due_at, said, now)
    sentence = _("Répondre à cette préconisation")
    if not isinstance(seen, Answered):
        due = next((s.due_at for s in reversed(clocks.published(said, now)) if s.due_at is not None), each.due_at)
        return Debt(sentence, each.addressee, due, since=each.sent_at)
    yearly = _yearly(each, seen, follows)
    return yearly or Debt(sentence, each.addressee, each.due_at, seen.answer.public_at, since=each.sent_at)


def _yearly(each: Recommendation, seen: Answered, follows: Sequence[FollowUp]) -> Debt | None:
    if not seen.answer.verdict.is_followed:
        return None
    own = [said for said in follows if said.side is Side.BODY]
    if any(said.claim in (Claim.DONE, Claim.GIVEN_UP) for said in own):
        return None
    since = max([seen.answer.public_at, *(said.at for said in own)])
    return Debt(_("Dire ce que cette préconisation est devenue"), each.addressee, since + NEWS_EVERY, since=since)


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    return {number: [debt] for number, debt in owed(queries.recommendations_by_id(ids), clock.now())}


def owed(several: Sequence[Recommendation], now: datetime) -> list[tuple[int, Debt]]:
    """What is owed, or was, on each that was sent; three queries."""
    ids = [each.id for each in several]
    answers, follows = queries.answers(ids), queries.follow_ups(ids)
    read = ((each.id, debt_of(each, answers.get(each.id, []), follows.get(each.id, []), now)) for each in several)
    return [(number, debt) for number, debt in read if debt is not None]


def _open(now: datetime) -> Sequence[tuple[int, Debt]]:
    sent = queries.recommendations(RecommendationState.TRANSMITTED)
    return [(number, debt) for number, debt in owed(sent, now) if debt.done_at is None]


def _evaluation_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {each.id: [_declared(each)] for each in queries.evaluations_by_id(ids)}


def _declared(each: OtherEvaluation) -> Moment:
    return Moment(each.created_at, _("La commission est informée de cette évaluation"), by=each.runner)


def _follow_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {each.id: [follow_moment(each)] for each in queries.follow_ups_by_id(ids)}


def _milestone_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {
        each.id: [Moment(each.created_at, _("Attendue pour le %(day)s", day=i18n.day(each.due_on)), why=each.words)]
        for each in queries.milestones_by_id(ids)
    }


WORKS, LESSONS = Story(_work_moments), Story(_lesson_moments)
RECOMMENDATIONS = Story(_moments, _debts, queries.spoken_on_by, _open, (PAGES,))
EVALUATIONS, FOLLOWS, MILESTONES = Story(_evaluation_moments), Story(_follow_moments), Story(_milestone_moments)
