"""What every page of the desk of works begins with: the mandate, the work, the recommendation, and may one be here."""

from __future__ import annotations

from flask import current_app

from commission.mandates import desk as mandates
from commission.mandates.models import Mandate
from commission.works import policies, queries, services
from commission.works.models import EvaluationWork, Lesson, Recommendation
from commission.works.types import RecommendationState, WorkReason, WorkState
from commons.identity.roles.scopes import named_scopes
from commons.identity.types import Role, ScopeKind
from commons.kernel.access import current_actor, holders_of
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.i18n import locale_code
from commons.territory import queries as territory

KEEPERS, SPEAKERS = holders_of(Role.SECRETARIAT), holders_of(Role.SECRETARIAT, Role.RESPONDENT)
ANYBODY = holders_of(*Role)


def kept_work(mandate_id: int, work_id: int) -> tuple[Mandate, EvaluationWork]:
    """A work of a mandate that one keeps. NotFound, also for one of another mandate."""
    mandate = mandates.kept(mandate_id)
    work = queries.work(work_id)
    if work is None or work.mandate_id != mandate_id:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return mandate, work


def kept_recommendation(mandate_id: int, recommendation_id: int) -> tuple[Mandate, Recommendation]:
    """A recommendation of a mandate that one keeps. NotFound, also for one of another mandate."""
    mandate = mandates.kept(mandate_id)
    each = queries.recommendation(recommendation_id)
    if each is None or each.work.mandate_id != mandate_id:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return mandate, each


def kept_lesson(work: EvaluationWork, lesson_id: int) -> Lesson:
    """A lesson of this work. NotFound."""
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None or lesson.work_id != work.id:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return lesson


def spoken_for(recommendation_id: int) -> Recommendation:
    """A recommendation for whose addressee one speaks; also its secretariat, to read. NotFound, Refused."""
    each = queries.recommendation(recommendation_id)
    if each is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    actor = current_actor()
    refusal = policies.refusal_to_answer(each, services.scopes_of(each), actor)
    if refusal is not None and policies.refusal_to_write(each.work.mandate, actor) is WorkReason.NOT_YOURS:
        raise Refused(reason=refusal)
    return each


def mine() -> list[Recommendation]:
    """The recommendations for whose addressee one speaks."""
    actor = current_actor()
    sent = queries.recommendations(RecommendationState.TRANSMITTED)
    return [each for each in sent if policies.refusal_to_speak_for(each, services.scopes_of(each), actor) is None]


def public_work(work_id: int) -> EvaluationWork:
    """An adopted work. NotFound."""
    work = queries.work(work_id)
    if work is None or work.state is not WorkState.ADOPTED:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return work


def public_recommendation(recommendation_id: int) -> Recommendation:
    """A recommendation that was adopted. NotFound."""
    each = queries.recommendation(recommendation_id)
    if each is None or policies.is_draft(each):
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return each


def bodies_offered() -> list[tuple[int, str]]:
    """The bodies of the product: number and name."""
    named = named_scopes(current_app)
    return sorted(((s.id, name) for s, name in named.items() if s.kind is ScopeKind.BODY), key=lambda pair: pair[1])


def places_offered() -> list[tuple[int, str]]:
    """The places of the contract: number and name."""
    return [(place.id, place.named(locale_code())) for place in territory.places()]


def site() -> str:
    """The address of this site, for letters."""
    return str(current_app.config["SERVER_ADDRESS"])
