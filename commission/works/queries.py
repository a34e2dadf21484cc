"""What is read of works, recommendations, their answers and what is run elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select, tuple_

from commission.works.models import AdoptionRequest, EvaluationWork, HeardFact, Recommendation, WorkSource
from commission.works.models_answers import (
    ContractMilestone,
    Engagement,
    FollowUp,
    OtherEvaluation,
    RecommendationAnswer,
)
from commission.works.types import RecommendationState, WorkState
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.moderation.types import Standing
from commons.threads.models import Tie

_SHOWN = FollowUp.standing == Standing.SHOWN


def work(work_id: int) -> EvaluationWork | None:
    """The work of this number."""
    return db.session.get(EvaluationWork, work_id)


def works_by_id(ids: Collection[int]) -> list[EvaluationWork]:
    """The works of these numbers."""
    return list(db.session.scalars(select(EvaluationWork).where(EvaluationWork.id.in_(ids))))


def works(mandate_id: int | None = None, *states: WorkState) -> list[EvaluationWork]:
    """Works of a mandate (of any without one) in these states (any without one), the latest first."""
    query = select(EvaluationWork).where(EvaluationWork.state.in_(states or tuple(WorkState)))
    if mandate_id is not None:
        query = query.where(EvaluationWork.mandate_id == mandate_id)
    latest = func.coalesce(EvaluationWork.adopted_at, EvaluationWork.created_at).desc()
    return list(db.session.scalars(query.order_by(latest, EvaluationWork.id.desc())))


def undecided_works(mandate_id: int) -> Sequence[int]:
    """The works of a mandate that wait for their adoption."""
    return [each.id for each in works(mandate_id, WorkState.DRAFT)]


def undecided_recommendations(mandate_id: int) -> Sequence[int]:
    """What the works of a mandate recommend, and nobody adopted yet."""
    return [each.id for each in of_mandate(mandate_id) if each.state is RecommendationState.DRAFT]


def recommendation(recommendation_id: int) -> Recommendation | None:
    """The recommendation of this number."""
    return db.session.get(Recommendation, recommendation_id)


def recommendations_by_id(ids: Collection[int]) -> list[Recommendation]:
    """The recommendations of these numbers."""
    return list(db.session.scalars(select(Recommendation).where(Recommendation.id.in_(ids))))


def recommendations_of(work_id: int) -> list[Recommendation]:
    """What a work recommends, in order."""
    query = select(Recommendation).where(Recommendation.work_id == work_id)
    return list(db.session.scalars(query.order_by(Recommendation.rank, Recommendation.id)))


def recommendations(*states: RecommendationState, body_ids: Collection[int] | None = None) -> list[Recommendation]:
    """Recommendations in these states, to these bodies (any without), the latest sent first, then in order."""
    query = select(Recommendation).where(Recommendation.state.in_(states or tuple(RecommendationState)))
    if body_ids is not None:
        query = query.where(Recommendation.body_id.in_(body_ids))
    latest = (Recommendation.sent_at.desc().nulls_last(), Recommendation.rank, Recommendation.id)
    return list(db.session.scalars(query.order_by(*latest)))


def of_mandate(mandate_id: int) -> list[Recommendation]:
    """Everything that the works of a mandate recommend."""
    query = select(Recommendation).join(EvaluationWork, EvaluationWork.id == Recommendation.work_id)
    query = query.where(EvaluationWork.mandate_id == mandate_id)
    return list(db.session.scalars(query.order_by(Recommendation.work_id.desc(), Recommendation.rank)))


def answers(ids: Collection[int]) -> dict[int, list[RecommendationAnswer]]:
    """Every answer to these recommendations, published or not yet, in order."""
    found: dict[int, list[RecommendationAnswer]] = defaultdict(list)
    query = select(RecommendationAnswer).where(RecommendationAnswer.recommendation_id.in_(ids))
    for each in db.session.scalars(query.order_by(RecommendationAnswer.number)):
        found[each.recommendation_id].append(each)
    return found


def last_number(recommendation_id: int) -> int:
    """The number of the last answer; 0 before the first."""
    mine = RecommendationAnswer.recommendation_id == recommendation_id
    return int(db.session.scalar(select(func.max(RecommendationAnswer.number)).where(mine)) or 0)


def engagement(recommendation_id: int) -> Engagement | None:
    """What its body promised after it."""
    return db.session.get(Engagement, recommendation_id)


def engagements() -> list[Engagement]:
    """Every promise that came of a recommendation, the oldest first."""
    return list(db.session.scalars(select(Engagement).order_by(Engagement.taken_at, Engagement.recommendation_id)))


def promised(ids: Collection[int]) -> set[int]:
    """Those of these recommendations that gave rise to a promise."""
    query = select(Engagement.recommendation_id).where(Engagement.recommendation_id.in_(ids))
    return set(db.session.scalars(query))


def follow_ups(ids: Collection[int]) -> dict[int, list[FollowUp]]:
    """What everybody may read of what these became, in order of time."""
    found: dict[int, list[FollowUp]] = defaultdict(list)
    query = select(FollowUp).where(FollowUp.recommendation_id.in_(ids), _SHOWN).order_by(FollowUp.at, FollowUp.id)
    for each in db.session.scalars(query):
        found[each.recommendation_id].append(each)
    return found


def waiting_words(recommendation_id: int) -> int:
    """How many words of people wait to be read by a moderator."""
    mine = (FollowUp.recommendation_id == recommendation_id, FollowUp.standing == Standing.WAITING)
    return int(db.session.scalar(select(func.count()).select_from(FollowUp).where(*mine)) or 0)


def follow_ups_by_id(ids: Collection[int]) -> list[FollowUp]:
    """The words of these numbers, whether they are shown or not."""
    return list(db.session.scalars(select(FollowUp).where(FollowUp.id.in_(ids))))


def follow_up_of_ticket(ticket: str) -> FollowUp | None:
    """What was made with the ticket of a form."""
    return db.session.scalar(select(FollowUp).where(FollowUp.ticket == ticket))


def spoken_on_by(account_id: int) -> list[int]:
    """The recommendations on which somebody said what they became."""
    return list(
        db.session.scalars(select(FollowUp.recommendation_id).where(FollowUp.author_id == account_id).distinct())
    )


def open_request(subject: Ref) -> AdoptionRequest | None:
    """The adoption that was asked and that nobody settled."""
    mine = (AdoptionRequest.subject_kind == subject.kind, AdoptionRequest.subject_id == subject.id)
    return db.session.scalar(select(AdoptionRequest).where(*mine, AdoptionRequest.settled_at.is_(None)))


def open_requests(subjects: Collection[Ref]) -> dict[Ref, AdoptionRequest]:
    """The same for several things."""
    pair = tuple_(AdoptionRequest.subject_kind, AdoptionRequest.subject_id)
    mine = (pair.in_([(ref.kind, ref.id) for ref in subjects]), AdoptionRequest.settled_at.is_(None))
    found = db.session.scalars(select(AdoptionRequest).where(*mine)) if subjects else ()
    return {Ref(each.subject_kind, each.subject_id): each for each in found}


def heard(most: int = 50) -> Sequence[HeardFact]:
    """What happened elsewhere, the latest first."""
    return db.session.scalars(select(HeardFact).order_by(HeardFact.at.desc(), HeardFact.id.desc()).limit(most)).all()


def evaluation(evaluation_id: int) -> OtherEvaluation | None:
    """The evaluation of this number."""
    return db.session.get(OtherEvaluation, evaluation_id)


def evaluations() -> list[OtherEvaluation]:
    """Every evaluation run elsewhere, the latest declared first."""
    return list(db.session.scalars(select(OtherEvaluation).order_by(OtherEvaluation.id.desc())))


def evaluations_by_id(ids: Collection[int]) -> list[OtherEvaluation]:
    """The evaluations of these numbers."""
    return list(db.session.scalars(select(OtherEvaluation).where(OtherEvaluation.id.in_(ids))))


def evaluation_of_ticket(ticket: str) -> OtherEvaluation | None:
    """What was declared with the ticket of a form."""
    return db.session.scalar(select(OtherEvaluation).where(OtherEvaluation.ticket == ticket))


def milestone(milestone_id: int) -> ContractMilestone | None:
    """The milestone of this number."""
    return db.session.get(ContractMilestone, milestone_id)


def milestones(mandate_id: int) -> list[ContractMilestone]:
    """The dated evaluations of the contract in a mandate, the first due first."""
    query = select(ContractMilestone).where(ContractMilestone.mandate_id == mandate_id)
    return list(db.session.scalars(query.order_by(ContractMilestone.due_on, ContractMilestone.id)))


def milestones_by_id(ids: Collection[int]) -> list[ContractMilestone]:
    """The milestones of these numbers."""
    return list(db.session.scalars(select(ContractMilestone).where(ContractMilestone.id.in_(ids))))


def rested_on(work_id: int) -> list[Ref]:
    """The things of this site that a work rests on; plain values, so that whoever shows them reads them afresh."""
    query = select(WorkSource.about_kind, WorkSource.about_id).where(WorkSource.work_id == work_id)
    found = db.session.execute(query.order_by(WorkSource.rank, WorkSource.id))
    return [Ref(kind, number) for kind, number in found if kind is not None and number is not None]


def effects(cause: Ref) -> list[Ref]:
    """What followed from a thing, in order."""
    mine = (Tie.cause_kind == cause.kind, Tie.cause_id == cause.id)
    found = db.session.execute(select(Tie.effect_kind, Tie.effect_id).where(*mine).order_by(Tie.id))
    return list(dict.fromkeys(Ref(kind, number) for kind, number in found))
