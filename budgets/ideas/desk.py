"""What every page of the team's desk of ideas begins with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.editions.desk import places_of
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.ideas import pages, policies, queries, services
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import STUDYING
from budgets.ideas.types import IdeaState
from budgets.stages import queries as stages
from budgets.stages.types import StageKind
from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import NotFound, Reason, Refused

TEAM = holders_of(*policies.TEAM)
HELPERS = holders_of(*policies.HELPERS)


def handled(slug: str) -> Edition:
    """The edition, when whoever asks studies its ideas."""
    edition = editions.by_slug(slug)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    if not policies.is_team(current_actor(), services.scopes_of(edition)):
        raise Refused(reason=IdeaReason.NOT_THE_TEAM)
    return edition


def helped(slug: str) -> Edition:
    """The edition, when whoever asks helps people on its territory or in a place of it."""
    edition = pages.edition_of(slug)
    around = [("territory", place.id) for place in places_of(edition)]
    services.obey(policies.refusal_to_help(current_actor(), [*services.scopes_of(edition), *around]))
    return edition


def handled_idea(slug: str, number: int) -> tuple[Edition, Idea]:
    """The edition and one idea of it, whatever moderation said of it."""
    edition = handled(slug)
    return edition, services.found(queries.numbered(edition.id, number))


def refusal(
    edition: Edition, idea: Idea, states: Sequence[IdeaState], now: datetime, kinds: Sequence[StageKind] = STUDYING
) -> Reason | None:
    """Why this person cannot do this to the idea now, or None."""
    actor = current_actor()
    mine = services.carries(actor, idea)
    said = policies.refusal_to_study(actor, services.scopes_of(edition), idea, mine, states)
    return said or pages.refusal_by_stage(edition, kinds, now)


def editions_of_mine() -> list[Edition]:
    """Editions with a stage of ideas, whose ideas whoever asks studies, or enters for somebody: three queries."""
    actor, above, found = current_actor(), editions.containers(), []
    for edition in stages.begun():
        scopes = edition_policies.scopes(edition, above[edition.place_id] if edition.place_id is not None else [])
        if policies.is_team(actor, scopes) or actor.holds_anywhere(policies.FACILITATOR):
            found.append(edition)
    with_ideas = stages.of_all([edition.id for edition in found])
    wanted = {StageKind.IDEAS, StageKind.INSTRUCTION}
    return [e for e in found if wanted & {stage.kind for stage in with_ideas[e.id]}]
