"""The stages of a budget being prepared, whose call to associations is open: its stage leads to the call."""

from __future__ import annotations

from sqlalchemy import select

from app.demo.participation.stage import Stage
from app.journeys.call_of_stage import calls_of
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.stages import services as stages
from budgets.stages.services import StageDraft
from budgets.stages.types import StageKind
from commons.kernel.db import db
from participation.initiatives.types import CallState

TITLE = "Budget participatif du Charrel (exemple fictif)"
#: The day its call opened; how long services then study.
BEGUN, STUDIED = (-55, 9), (38, 20)
AFTER = (
    StageKind.CAMPAIGN, StageKind.VOTE, StageKind.COUNT, StageKind.PROGRAMME, StageKind.DELIVERY, StageKind.ACCOUNT,
)  # fmt: skip


def _waiting() -> Edition | None:
    """This budget, as long as it is prepared and its call stands."""
    made = db.session.scalar(select(Edition).where(Edition.title == TITLE, Edition.state == EditionState.DRAFT))
    return made if made is not None and calls_of(made.id, CallState.PUBLISHED) else None


def is_told(_stage: Stage) -> bool:
    """Whether its stages are published, or there is no such budget and call."""
    made = _waiting()
    return made is None or made.begun_at is not None


def tell(stage: Stage) -> None:
    """Choose its stages, with the dates of its call, and publish them."""
    made = _waiting()
    assert made is not None  # else it is said to be told
    [call, *_more] = calls_of(made.id, CallState.PUBLISHED)
    begun, ends = stage.at(BEGUN), call.closes_at
    drafts = [StageDraft(StageKind.CALL, begun, ends), StageDraft(StageKind.INSTRUCTION, ends, stage.at(STUDIED))]
    with stage.acting(begun) as work:
        stages.arrange(work, made.slug, [*drafts, *map(StageDraft, AFTER)], made.version, begun)
        stages.begin(work, made.slug, begun)
