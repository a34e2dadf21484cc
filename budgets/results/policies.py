"""Who may write and confirm a decision otherwise than the rule, and when. Pure and total."""

from __future__ import annotations

from datetime import datetime, timedelta

from budgets.editions import policies as editions
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.results.changes import Change, OverrideReason
from budgets.results.models import ResultOverride
from budgets.stages import policies as stages
from budgets.stages.models import Stage
from budgets.stages.types import StageState
from commons.kernel.actor import Actor

#: An edition without a stage for its programme takes decisions so long after its vote.
DECIDED_WITHIN = timedelta(days=182)


def refusal_to_override(actor: Actor, edition: Edition, place_ids: list[int]) -> OverrideReason | None:
    """Why this actor cannot write a body's decision: only the secretariat, only once results are published."""
    if editions.refusal_to_handle(actor, edition, place_ids) is not None:
        return OverrideReason.NOT_YOURS
    return None if edition.state is EditionState.PROCLAIMED else OverrideReason.NOT_PROCLAIMED


def refusal_of_hour(edition: Edition, programme: Stage | None, now: datetime) -> OverrideReason | None:
    """Why no decision joins the programme any more: its stage is over or, without one, half a year has passed."""
    if programme is not None:
        return OverrideReason.SETTLED if stages.standing(programme, now) is StageState.CLOSED else None
    return OverrideReason.TOO_LATE if now > edition.closes_at + DECIDED_WITHIN else None


def refusal_to_settle(
    actor: Actor, edition: Edition, place_ids: list[int], override: ResultOverride, grant: bool
) -> OverrideReason | None:
    """Why this actor cannot confirm it or hand it back: who asked never confirms, but may take it back."""
    refusal = refusal_to_override(actor, edition, place_ids)
    if refusal is not None:
        return refusal
    if override.granted is not None:
        return OverrideReason.NOT_ASKED
    anonymous = actor.person_id is None or override.asked_by_id is None
    if grant and (anonymous or actor.person_id == override.asked_by_id):
        return OverrideReason.SAME_PERSON
    return None


def refusal_of_change(change: Change, elected: bool) -> OverrideReason | None:
    """Why this change says nothing: what is elected is not added, what is not elected is not removed."""
    if change is Change.ADDED:
        return OverrideReason.ELECTED if elected else None
    return None if elected else OverrideReason.NOT_ELECTED
