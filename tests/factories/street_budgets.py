"""What stands on the street for budgets beyond their vote: the stages of an edition."""

from __future__ import annotations

from datetime import timedelta

from budgets.editions.models import Edition
from budgets.stages import services as stages
from budgets.stages.services import StageDraft
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work

#: What fills the addresses of stages: a stage that is open, and what may be done to it.
HOLES = {"kind": StageKind.NEEDS.value, "act": "pause"}


def settle(edition: Edition, *, begun: bool) -> None:
    """Give an edition every stage, open ones from yesterday; published or not."""
    now = clock.now()
    dates = (now - timedelta(days=1), now + timedelta(days=30))
    drafts = [StageDraft(kind) if kind.follows_the_vote else StageDraft(kind, *dates) for kind in StageKind]
    with unit_of_work(SYSTEM) as work:
        version = work.session.get_one(Edition, edition.id).version
        stages.arrange(work, edition.slug, drafts, version, now)
        if begun:
            stages.begin(work, edition.slug, now)
