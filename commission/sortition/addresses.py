"""Where draws stand, and what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from commission.sortition import pages
from commission.sortition.models import DrawStep, SeatDraw
from commission.sortition.types import DrawState
from commons.kernel.db import db
from commons.kernel.refs import Target
from commons.threads.stories import Story
from commons.threads.types import Moment


def draws(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each draw; one in preparation is shown to nobody but the team."""
    found = db.session.scalars(select(SeatDraw).where(SeatDraw.id.in_(ids)))
    return {
        draw.id: Target(draw.title, f"/commission/tirages/{draw.id}", draw.state is not DrawState.PREPARED)
        for draw in found
    }


def _happened(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    told: dict[int, list[Moment]] = {}
    query = select(DrawStep).where(DrawStep.draw_id.in_(ids)).order_by(DrawStep.at, DrawStep.id)
    for step in db.session.scalars(query):
        told.setdefault(step.draw_id, []).append(Moment(step.at, step.kind.label, why=pages.step_words(step)))
    return told


DRAWS = Story(moments=_happened)
