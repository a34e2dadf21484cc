"""The two sets of stages a secretariat starts from; everything in them can be changed before they are published."""

from __future__ import annotations

from datetime import datetime, timedelta

from budgets.editions.models import Edition
from budgets.stages.services import StageDraft
from budgets.stages.types import StageKind

_AFTER = (
    StageKind.CAMPAIGN, StageKind.VOTE, StageKind.COUNT, StageKind.PROGRAMME, StageKind.DELIVERY, StageKind.ACCOUNT,
)  # fmt: skip
#: Name in the address (the models of `budgets.editions.starts`) -> (stage, days it lasts) until the vote.
_BEFORE = {
    "fonctionnement": (
        (StageKind.NEEDS, 28), (StageKind.RANKING, 14), (StageKind.CALL, 42), (StageKind.INSTRUCTION, 28),
    ),
    "investissement": ((StageKind.IDEAS, 42), (StageKind.INSTRUCTION, 56)),
}  # fmt: skip
SETS = tuple(_BEFORE)


def drafts(name: str, edition: Edition, now: datetime) -> list[StageDraft]:
    """The stages of this set for an edition, one after the other from tomorrow; the vote keeps its own dates."""
    found, begins = [], now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for kind, days in _BEFORE.get(name, ()):
        ends = begins + timedelta(days=days)
        found.append(StageDraft(kind, begins, ends))
        begins = ends
    return found + [StageDraft(kind) for kind in _AFTER]
