"""Where works, lessons, recommendations, evaluations and milestones stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from commission.works import queries
from commission.works.models import Lesson
from commission.works.types import EVALUATION, RECOMMENDATION, WORK, RecommendationState, WorkState
from commons.kernel import addresses
from commons.kernel.db import db
from commons.kernel.refs import Ref, Target
from commons.moderation.types import Standing

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"
_LONGEST = 120


def works(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each work."""
    return {
        work.id: Target(work.title, f"/commission/travaux/{work.id}", work.state is WorkState.ADOPTED)
        for work in queries.works_by_id(ids)
    }


def lessons(ids: Collection[int]) -> Mapping[int, Target]:
    """The words of each lesson, in the page of its work."""
    found = db.session.scalars(select(Lesson).where(Lesson.id.in_(ids)))
    return {
        each.id: Target(
            shortened(each.words), f"/commission/travaux/{each.work_id}#enseignement-{each.id}",
            each.work.state is WorkState.ADOPTED,
        )
        for each in found
    }  # fmt: skip


def recommendations(ids: Collection[int]) -> Mapping[int, Target]:
    """The words of each recommendation, and its page."""
    return {
        each.id: Target(
            shortened(each.words), f"/commission/preconisations/{each.id}",
            each.state is not RecommendationState.DRAFT,
        )
        for each in queries.recommendations_by_id(ids)
    }  # fmt: skip


def evaluations(ids: Collection[int]) -> Mapping[int, Target]:
    """The title of each evaluation run elsewhere, in the list."""
    return {
        each.id: Target(each.title, f"/commission/evaluations#evaluation-{each.id}")
        for each in queries.evaluations_by_id(ids)
    }


def follow_ups(ids: Collection[int]) -> Mapping[int, Target]:
    """The words said of a recommendation, in its page."""
    return {
        each.id: Target(
            shortened(each.words), f"/commission/preconisations/{each.recommendation_id}#suivi-{each.id}",
            each.standing is Standing.SHOWN,
        )
        for each in queries.follow_ups_by_id(ids)
    }  # fmt: skip


def milestones(ids: Collection[int]) -> Mapping[int, Target]:
    """The dated evaluations of the contract, on the commission's page."""
    return {each.id: Target(each.cycle.label, "/commission#jalons") for each in queries.milestones_by_id(ids)}


def shortened(words: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def offer() -> None:
    """Let people point at them by pasting their address."""
    addresses.know("commission_works.work", lambda work_id: Ref(WORK, work_id))
    addresses.know("commission_works.recommendation", lambda recommendation_id: Ref(RECOMMENDATION, recommendation_id))
    addresses.know("commission_evaluations.one", lambda evaluation_id: Ref(EVALUATION, evaluation_id))
