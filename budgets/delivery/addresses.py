"""Where actions and what people say of them stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for

from budgets.delivery import queries
from budgets.delivery.models import ProgrammeAction
from commons.kernel.refs import Target
from commons.moderation.types import Standing


def address(action: ProgrammeAction, anchor: str | None = None) -> str:
    """The public page of an action."""
    return url_for("delivery.show", slug=action.edition.slug, code=action.project.code, _anchor=anchor)


def actions(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each action; they are born of published results, so everybody may read them."""
    return {action.id: Target(action.title, address(action)) for action in queries.by_ids(ids)}


def sightings(ids: Collection[int]) -> Mapping[int, Target]:
    """What each says, and where it stands."""
    return {
        s.id: Target(s.words[:80], address(s.action, f"vu-{s.id}"), s.standing is Standing.SHOWN)
        for s in queries.sightings_by_id(ids)
    }
