"""What every page of the team's desk of needs begins with."""

from __future__ import annotations

from datetime import datetime

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.needs import pages, policies, queries, services
from budgets.needs.models import BudgetPriority
from budgets.needs.services import GATHERING
from budgets.stages import queries as stages
from budgets.stages.types import StageKind
from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import Reason

TEAM = holders_of(*policies.TEAM)
SECRETARIAT = holders_of(policies.SECRETARIAT)
_KINDS = {StageKind.NEEDS, StageKind.RANKING}


def handled(slug: str) -> Edition:
    """The edition, when whoever asks gathers its needs."""
    edition = pages.edition_of(slug)
    services.obey(policies.refusal_to_gather(current_actor(), services.scopes_of(edition)))
    return edition


def helped(slug: str) -> Edition:
    """The edition, when whoever asks writes down needs on its territory or in a place of it."""
    edition = pages.edition_of(slug)
    services.obey(policies.refusal_to_enter(current_actor(), services.scopes_around(edition)))
    return edition


def run(slug: str) -> Edition:
    """The edition, when whoever asks is its secretariat."""
    edition = pages.edition_of(slug)
    services.obey(policies.refusal_to_run(current_actor(), services.scopes_of(edition)))
    return edition


def handled_priority(slug: str, number: int) -> tuple[Edition, BudgetPriority]:
    """The edition and one priority of it."""
    edition = handled(slug)
    return edition, pages.priority_of(edition, number)


def to_gather(edition: Edition, now: datetime, priority: BudgetPriority | None = None) -> Reason | None:
    """Why needs cannot be put together now (in this priority), or None."""
    refusal = policies.refusal_to_gather(current_actor(), services.scopes_of(edition), priority)
    return refusal or pages.refusal_by_stage(edition, GATHERING, now)


def to_shape(edition: Edition, now: datetime, priority: BudgetPriority | None = None) -> Reason | None:
    """Why priorities cannot be written, reworded or merged now, or None."""
    ranking = queries.ranking(edition.id)
    refusal = policies.refusal_to_shape(current_actor(), services.scopes_of(edition), ranking, priority)
    return refusal or pages.refusal_by_stage(edition, GATHERING, now)


def gathers(edition: Edition) -> bool:
    """Whether whoever asks gathers the needs of this edition, beside writing some down."""
    return policies.refusal_to_gather(current_actor(), services.scopes_of(edition)) is None


def runs(edition: Edition) -> bool:
    """Whether whoever asks is the secretariat of this edition."""
    return policies.refusal_to_run(current_actor(), services.scopes_of(edition)) is None


def editions_of_mine() -> list[tuple[Edition, bool]]:
    """(edition with a stage of needs, whether whoever asks gathers them or only writes them down): three queries."""
    actor, above = current_actor(), editions.containers()
    begun = stages.begun()
    kinds = stages.of_all([edition.id for edition in begun])
    found = []
    for edition in begun:
        holders = above[edition.place_id] if edition.place_id is not None else []
        inside = [place for place, chain in above.items() if edition.place_id is None or edition.place_id in chain]
        scopes = edition_policies.scopes(edition, holders)
        around = [*scopes, *(("territory", place) for place in inside)]
        wanted = bool(_KINDS & {stage.kind for stage in kinds[edition.id]})
        if wanted and policies.is_team(actor, around):
            found.append((edition, policies.is_team(actor, scopes)))
    return found
