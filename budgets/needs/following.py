"""The box of a choice follows the stage it stands in: put off, or taken up after a pause, it ends later too."""

from __future__ import annotations

from typing import Any

from budgets.needs import queries
from budgets.needs.models import poll_key_of
from budgets.needs.reasons import NeedReason
from budgets.stages import queries as stages
from budgets.stages.events import StageMoved
from budgets.stages.types import StageAct, StageKind
from commons.ballot_box import services as box
from commons.kernel import clock
from commons.kernel.errors import Invalid

_LONGER = (StageAct.PUT_OFF, StageAct.RESUME)


def choice_follows_its_stage(work: Any, fact: StageMoved) -> None:
    """Put the end of the box off with that of its stage; a choice under way keeps an end.

    A stage that ends earlier takes no sheet any more (`stages.required`); its box opens at the hour that was promised.
    """
    if fact.kind is not StageKind.RANKING or fact.act not in _LONGER:
        return
    poll, stage = queries.poll(poll_key_of(fact.edition_id)), stages.named(fact.edition_id, StageKind.RANKING)
    if poll is None or stage is None:
        return
    if stage.closes_at is None:
        raise Invalid(fields={"until": NeedReason.NEEDS_AN_END.sentence})
    if stage.closes_at > poll.closes_at:
        box.extend(work, poll.key, stage.closes_at, fact.act.done, clock.now())
