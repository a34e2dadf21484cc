"""What the lists of routes need of the works of the commission: one of each thing, and the forms that have an hour."""

from __future__ import annotations

from typing import Any

from commission.mandates.models import Mandate
from commission.works import adopting
from commission.works.types import RecommendationState, Verdict
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import works as made
from tests.factories.commission import actor_of

#: Addresses that are posted to and whose hour comes: once the mandate ended, they answer 403.
POSTS_WITH_AN_HOUR = (
    "/equipe/commission/{mandate_id}/travaux/nouveau", "/equipe/commission/{mandate_id}/travaux/{work_id}/modifier",
    "/equipe/commission/{mandate_id}/travaux/{work_id}/source",
    "/equipe/commission/{mandate_id}/travaux/{work_id}/source/{source_id}/retirer",
    "/equipe/commission/{mandate_id}/travaux/{work_id}/enseignement",
    "/equipe/commission/{mandate_id}/travaux/{work_id}/enseignement/{lesson_id}",
    "/equipe/commission/{mandate_id}/travaux/{work_id}/adopter",
    "/equipe/commission/{mandate_id}/travaux/{work_id}/preconisation",
    "/equipe/commission/{mandate_id}/preconisations/{draft_id}",
    "/equipe/commission/{mandate_id}/preconisations/{draft_id}/adopter",
    "/equipe/commission/{mandate_id}/preconisations/{adopted_id}/transmettre",
    "/equipe/commission/{mandate_id}/jalons/nouveau", "/equipe/commission/{mandate_id}/jalons/{milestone_id}",
    "/commission/moi/travaux/{work_id}",
)  # fmt: skip


def settle(mandate: Mandate | None = None) -> dict[str, Any]:
    """A work in preparation that the bureau asks to adopt, a recommendation in each state; the holes of addresses.

    `recommendation_id` is a transmitted one, which a body follows; `draft_id` and `adopted_id` wait.
    """
    work, body = made.make_work(mandate), made.commune()
    draft = made.make_recommendation(RecommendationState.DRAFT, body, made=work)
    sent = made.make_recommendation(body=body, made=made.make_work(work.mandate))
    adopted = made.make_recommendation(RecommendationState.ADOPTED, body, made=made.make_work(work.mandate))
    made.reply(sent, Verdict.FOLLOWED)
    made.engage(sent)
    member = made.bureau_of(work.mandate)
    with unit_of_work(actor_of(member)) as unit:
        adopting.ask(unit, work.ref, "Approuvé en séance", clock.now())
    evaluation, milestone = made.make_evaluation(), made.make_milestone(work.mandate)
    said = made.said_of(sent, SYSTEM)
    return {
        "mandate_id": work.mandate_id, "work_id": work.id, "adopted_work_id": sent.work_id,
        "evidence_id": work.sources[0].id, "source_id": work.sources[-1].id,
        "adopted_lesson_id": sent.work.lessons[0].id,
        "lesson_id": work.lessons[0].id, "recommendation_id": sent.id,
        "draft_id": draft.id, "adopted_id": adopted.id, "evaluation_id": evaluation.id,
        "milestone_id": milestone.id, "follow_id": said.id, "bureau_account_id": member.account_id,
        "body_id": body.id,
    }  # fmt: skip


def does_everything(account_id: int) -> None:
    """This person answers and promises for a body, says what became of it, and declares an evaluation."""
    body = made.commune()
    each = made.make_recommendation(body=body)
    actor = Actor(person_id=account_id, grants=made.respondent(body).grants)
    made.reply(each, Verdict.FOLLOWED, actor)
    made.engage(each, actor)
    made.said_of(each, actor, name="Samia")
    made.make_evaluation(actor)
