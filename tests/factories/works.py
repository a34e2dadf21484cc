"""Works of the commission, recommendations in each state and their answers, in a line of a test."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, Mandate
from commission.works import adopting, answering, following, queries, sending, services, watching
from commission.works.drafts import (
    AnswerDraft,
    EngagementDraft,
    EvaluationDraft,
    FollowDraft,
    LessonDraft,
    MilestoneDraft,
    RecommendationDraft,
    SourceDraft,
    WorkDraft,
)
from commission.works.models import EvaluationWork, Recommendation
from commission.works.models_answers import ContractMilestone, FollowUp, OtherEvaluation, RecommendationAnswer
from commission.works.types import (
    Claim,
    Cycle,
    Elsewhere,
    Part,
    RecommendationState,
    Verdict,
)
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies.models import Body
from participation.bodies.types import BodyKind
from tests.factories.commission import make_mandate, make_seat, sit
from tests.factories.participation import make_body, somebody

WORDS = "Simplifier les dossiers de subvention"
TITLE = "Le point de vue des habitants"


def make_work(mandate: Mandate | None = None, lessons: int = 1) -> EvaluationWork:
    """A work in preparation, with one piece of evidence and so many lessons that rest on it."""
    mandate, now = mandate or mandates.running() or make_mandate(), clock.now()
    with unit_of_work(SYSTEM) as work:
        made = services.begin(work, mandate.id, WorkDraft(TITLE, "Ce que disent les habitants.", "La commission"), now)
        source = services.add_source(work, made.id, SourceDraft(Part.EVIDENCE, "400 participants à des ateliers"), now)
        services.add_source(work, made.id, SourceDraft(Part.QUESTION, "La vie a-t-elle changé ?"), now)
        for number in range(lessons):
            services.teach(work, made.id, LessonDraft(f"Les dossiers sont lourds ({number})", (source.id,)), now)
    return db.session.get_one(EvaluationWork, made.id)


def make_recommendation(
    state: RecommendationState = RecommendationState.TRANSMITTED, body: Body | None = None, *,
    made: EvaluationWork | None = None, delay: int | None = 90, words: str = WORDS, addressee: str = "",
) -> Recommendation:  # fmt: skip
    """A recommendation to this body, brought to this state now."""
    held, now = made or make_work(), clock.now()
    addressee = addressee or (body.name if body is not None else "le comité de pilotage")
    draft = RecommendationDraft(
        words, addressee, (held.lessons[0].id,), "Commencer par les petites associations.",
        body.id if body is not None else None, delay,
    )  # fmt: skip
    with unit_of_work(SYSTEM) as work:
        each = services.recommend(work, held.id, draft, now)
        if state is not RecommendationState.DRAFT:
            adopting.adopt(work, work.session.get_one(EvaluationWork, held.id), "La séance l’a approuvé.", now)
        work.session.refresh(each)
        if state is RecommendationState.TRANSMITTED:
            sending.transmit(work, each.id, each.version, "Nous attendons votre réponse.", now)
    return db.session.get_one(Recommendation, each.id)


def respondent(body: Body, person_id: int | None = None) -> Actor:
    """Somebody who answers for this body."""
    return somebody("respondent", "body", body.id, person_id=person_id)


def commune() -> Body:
    """A body that answers."""
    return make_body(BodyKind.COMMUNE, name=f"Commune d’essai {uuid4().hex[:6]}")


def reply(
    each: Recommendation, verdict: Verdict = Verdict.FOLLOWED, actor: Actor = SYSTEM, now: datetime | None = None,
    seen: int | None = None, **more: Any,
) -> RecommendationAnswer:  # fmt: skip
    """An answer after the last one, now."""
    now = now or clock.now()
    more.setdefault("words", "Parce que c’est utile.")
    if verdict is Verdict.UNDER_STUDY:
        more.setdefault("due_on", now.date() + timedelta(days=30))
    number = queries.last_number(each.id) if seen is None else seen
    with clock.frozen(now), unit_of_work(actor) as work:
        return answering.answer(work, each.id, number, AnswerDraft(verdict, **more), now)


def engage(each: Recommendation, actor: Actor = SYSTEM, on_agenda: bool = True) -> None:
    """Its body promises something, for a year from now."""
    now = clock.now()
    draft = EngagementDraft("Un dossier de deux pages", date(now.year + 1, 1, 1), "Un formulaire", on_agenda)
    with unit_of_work(actor) as work:
        answering.promise(work, each.id, draft, now)


def follow_draft(**more: Any) -> FollowDraft:
    """Words on what it became."""
    return FollowDraft(**{"claim": Claim.UNDER_WAY, "words": "Les premiers dossiers sont plus courts."} | more)


def said_of(each: Recommendation, actor: Actor = SYSTEM, **more: Any) -> FollowUp:
    """What somebody says it became."""
    with unit_of_work(actor) as work:
        return following.say(work, each.id, follow_draft(**more), clock.now())


def make_evaluation(actor: Actor = SYSTEM, **more: Any) -> OtherEvaluation:
    """An evaluation run elsewhere."""
    draft = {"title": "Le zoom sur la cité", "runner": "Une commune", "state": Elsewhere.RUNNING} | more
    with unit_of_work(actor) as work:
        return watching.declare(work, EvaluationDraft(**draft), clock.now())


def make_milestone(mandate: Mandate, **more: Any) -> ContractMilestone:
    """The intermediate evaluation of the contract, dated."""
    draft = {"cycle": Cycle.INTERMEDIATE, "due_on": date(2027, 6, 30), "words": "Un premier bilan."} | more
    with unit_of_work(SYSTEM) as work:
        return watching.date_milestone(work, mandate.id, MilestoneDraft(**draft), clock.now())


def bureau_of(mandate: Mandate) -> CommissionMember:
    """A member of its bureau."""
    return sit(make_seat(mandate), bureau=True)
