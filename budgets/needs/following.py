"""The box of a choice follows the stage it stands in: paused with it, put off with it, taken up with it."""

from __future__ import annotations

from typing import Any

from budgets.needs import queries
from budgets.needs.models import poll_key_of
from budgets.needs.reasons import NeedReason
from budgets.stages import queries as stages
from budgets.stages.events import StageMoved
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind
from commons.ballot_box import services as box
from commons.ballot_box.models import Poll
from commons.ballot_box.types import PollState
from commons.kernel import clock
from commons.kernel.errors import Invalid

_LONGER = (StageAct.PUT_OFF, StageAct.RESUME)
_OVER = (StageAct.RESUME, StageAct.CLOSE)


def choice_follows_its_stage(work: Any, fact: StageMoved) -> None:
    """Pause the box with its stage, and put its end off with that of its stage; a choice under way keeps an end.

    A stage that ends earlier takes no sheet any more (`stages.required`); its box opens at the hour that was promised.
    """
    if fact.kind is not StageKind.RANKING:
        return
    poll, stage = queries.poll(poll_key_of(fact.edition_id)), stages.named(fact.edition_id, StageKind.RANKING)
    if poll is None or stage is None:
        return
    _pause(work, poll, fact.act)
    if fact.act in _LONGER:
        _put_off(work, poll, stage, fact.act)


def _pause(work: Any, poll: Poll, act: StageAct) -> None:
    """While it is paused the database takes no sheet, and the box is not counted even when its hour passes."""
    now = clock.now()
    runs = poll.state is not PollState.CLOSED and poll.opens_at <= now < poll.closes_at
    if act is StageAct.PAUSE and poll.paused_at is None and runs:
        box.pause(work, poll.key, act.done, now)
    if act in _OVER and poll.paused_at is not None:
        box.resume(work, poll.key, act.done, now)


def _put_off(work: Any, poll: Poll, stage: Stage, act: StageAct) -> None:
    if stage.closes_at is None:
        raise Invalid(fields={"until": NeedReason.NEEDS_AN_END.sentence})
    # Put off during a pause, it is put off in the box when the pause ends.
    if poll.paused_at is None and stage.closes_at > poll.closes_at:
        box.extend(work, poll.key, stage.closes_at, act.done, clock.now())
