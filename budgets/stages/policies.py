"""Where a stage stands, who may move it and what may be written in it. Pure and total."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l

from budgets.editions import policies as editions
from budgets.editions.models import Edition
from budgets.editions.types import EditionState, Phase
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageReason, StageState
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

_SECRETARIAT = _l("Le secrétariat du territoire ou du vote")
RIGHTS = (
    Right(_l("Choisir les étapes d’un budget participatif"), _SECRETARIAT, _l("Tant qu’il n’a pas commencé")),
    Right(
        _l("Ouvrir une étape, en changer les dates, la mettre en pause, la reprendre, la terminer"),
        _SECRETARIAT,
        _l("Avec une raison publiée"),
    ),
    Right(_l("Suivre les étapes et leur journal"), _l("Tout le monde"), _l("Dès que le budget commence")),
)

#: How far the phases of a vote have gone when each stage it dates runs.
_BY_PHASE = {
    StageKind.CAMPAIGN: (Phase.CAMPAIGN,),
    StageKind.VOTE: (Phase.VOTING,),
    StageKind.COUNT: (Phase.CLOSED, Phase.COUNTED),
}
_ORDER = (Phase.DRAFT, Phase.CAMPAIGN, Phase.VOTING, Phase.CLOSED, Phase.COUNTED, Phase.PROCLAIMED)
_POSSIBLE = {
    StageAct.OPEN: {StageState.PLANNED},
    StageAct.RESCHEDULE: {StageState.PLANNED},
    StageAct.PUT_OFF: {StageState.OPEN, StageState.PAUSED},
    StageAct.PAUSE: {StageState.OPEN},
    StageAct.RESUME: {StageState.PAUSED},
    StageAct.CLOSE: {StageState.OPEN, StageState.PAUSED},
}
_NOT_OPEN = {
    StageState.PLANNED: StageReason.NOT_OPEN_YET,
    StageState.PAUSED: StageReason.PAUSED,
    StageState.CLOSED: StageReason.CLOSED,
}


def standing(stage: Stage, now: datetime) -> StageState:
    """Where the stage stands at this moment."""
    if stage.kind.follows_the_vote:
        return _with_the_vote(stage, now)
    if stage.opens_at is None or now < stage.opens_at:
        return StageState.PLANNED
    if stage.paused_at is not None:
        # Whatever the hour: it is taken up again, and what the pause took is given back.
        return StageState.PAUSED
    return StageState.CLOSED if stage.closes_at is not None and now >= stage.closes_at else StageState.OPEN


def _with_the_vote(stage: Stage, now: datetime) -> StageState:
    at, mine = editions.phase(stage.edition, now), _BY_PHASE[stage.kind]
    if at in mine:
        paused = stage.kind is StageKind.VOTE and stage.edition.paused_at is not None
        return StageState.PAUSED if paused else StageState.OPEN
    return StageState.PLANNED if _ORDER.index(at) < _ORDER.index(mine[0]) else StageState.CLOSED


def period(stage: Stage) -> tuple[datetime | None, datetime | None]:
    """(beginning, end) as far as they are set; for a stage the vote dates, those of the vote."""
    edition = stage.edition
    if stage.kind is StageKind.CAMPAIGN:
        return None, edition.opens_at
    if stage.kind is StageKind.VOTE:
        return edition.opens_at, edition.closes_at
    return (edition.closes_at, None) if stage.kind is StageKind.COUNT else (stage.opens_at, stage.closes_at)


def next_change(stages: Iterable[Stage], now: datetime) -> datetime | None:
    """When the clock alone will next move one of these stages."""
    moments = {moment for stage in stages for moment in period(stage) if moment is not None and moment > now}
    return min(moments, default=None)


def is_public(edition: Edition) -> bool:
    """True when people may follow this edition: its process has begun, or its vote is announced."""
    return edition.begun_at is not None or edition.state is not EditionState.DRAFT


def refusal_to_handle(actor: Actor, edition: Edition, place_ids: list[int]) -> StageReason | None:
    """Why this actor does not run the stages of this edition, or None; place_ids: its place and what holds it."""
    mine = editions.refusal_to_handle(actor, edition, place_ids) is None
    return None if mine else StageReason.NOT_YOURS


def refusal_to_arrange(actor: Actor, edition: Edition, place_ids: list[int]) -> StageReason | None:
    """Why this actor cannot choose the stages now, or None."""
    if (refusal := refusal_to_handle(actor, edition, place_ids)) is not None:
        return refusal
    return StageReason.BEGUN if edition.begun_at is not None else None


def refusal_to_move(
    act: StageAct, actor: Actor, stage: Stage, place_ids: list[int], now: datetime
) -> StageReason | None:
    """Why this actor cannot do this to the stage now, or None."""
    if (refusal := refusal_to_handle(actor, stage.edition, place_ids)) is not None:
        return refusal
    if stage.edition.begun_at is None:
        return StageReason.NOT_BEGUN
    if stage.kind.follows_the_vote:
        early = act is StageAct.CLOSE and stage.kind is StageKind.VOTE
        return StageReason.VOTE_KEEPS_ITS_HOUR if early else StageReason.BY_THE_VOTE
    return None if standing(stage, now) in _POSSIBLE[act] else StageReason.NOT_NOW


def refusal_to_write(stage: Stage | None, now: datetime) -> StageReason | None:
    """Why nothing can be written in this stage now, or None; whoever writes has policies of their own besides."""
    if stage is None or stage.edition.begun_at is None:
        return StageReason.NO_SUCH_STAGE
    return _NOT_OPEN.get(standing(stage, now))


def is_open(stage: Stage | None, now: datetime) -> bool:
    """Whether one may write in this stage now, for a page that offers it."""
    return refusal_to_write(stage, now) is None
