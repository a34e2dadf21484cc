"""The call of a budget follows its stage "appel aux associations": what the secretariat does to one it does to both.

While the stage is to come, paused or over, nothing is sent; the stage is held while a file enters, so that a closing
comes before it or after it. When the end of the stage moves, that of the call moves with it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from app.journeys.call_of_stage import EDITION, calls_of
from budgets.stages import policies
from budgets.stages import queries as stages
from budgets.stages.events import StageMoved
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock, events
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work
from participation.initiatives import calling, gates
from participation.initiatives.models_calls import Call
from participation.initiatives.types import PAGES, CallState


class CallStageReason(StrEnum):
    """Why a call of a budget takes nothing now."""

    PLANNED = "planned"
    PAUSED = "paused"
    CLOSED = "closed"

    @property
    def sentence(self) -> str:
        """What to tell the people."""
        return str(_SENTENCES[self])


_SENTENCES = {
    CallStageReason.PLANNED: _l(
        "L’étape « Appel aux associations » de ce budget n’est pas encore ouverte. Préparez votre dossier : il est "
        "gardé, vous l’enverrez à l’ouverture."
    ),
    CallStageReason.PAUSED: _l(
        "Cet appel est en pause, comme l’étape du budget qu’il suit. Votre dossier est gardé : envoyez-le à la "
        "reprise. Le temps de la pause est rendu."
    ),
    CallStageReason.CLOSED: _l("L’étape « Appel aux associations » de ce budget est terminée : rien ne s’envoie plus."),
}
_REASONS = {
    StageState.PLANNED: CallStageReason.PLANNED,
    StageState.PAUSED: CallStageReason.PAUSED,
    StageState.CLOSED: CallStageReason.CLOSED,
}


class StageOfCall:
    """What a call asks of the budget it belongs to; a budget without this stage asks nothing of its calls."""

    def refusal(self, call: Call, now: datetime, *, held: bool) -> CallStageReason | None:
        """Why nothing can be sent now, or None; `held`: nobody moves the stage before the command is over."""
        stage = _begun(call, held=held)
        return _REASONS.get(policies.standing(stage, now)) if stage is not None else None

    def next_change(self, call: Call, now: datetime) -> datetime | None:
        """When the stage begins or ends by itself."""
        stage = _begun(call, held=False)
        return policies.next_change([stage], now) if stage is not None else None


def register() -> None:
    """Answer for the calls of budgets, and listen to what is done with their stages."""
    gates.ask_before_sending(EDITION, StageOfCall())
    events.subscribe(StageMoved)(call_follows_its_stage)


def call_follows_its_stage(work: Any, fact: StageMoved) -> None:
    """Give the calls of the edition the dates of their stage; told twice, they have them already."""
    stage = stages.named(fact.edition_id, StageKind.CALL) if fact.kind is StageKind.CALL else None
    if stage is None:
        return
    # A pause changes no date and is read on the pages of calls all the same.
    work.touch(PAGES)
    if fact.act is StageAct.PAUSE:
        return
    as_system, now = Work(work.session, SYSTEM), clock.now()
    for call in calls_of(fact.edition_id, CallState.PREPARED, CallState.PUBLISHED):
        calling.follow(as_system, call.id, _opening(call, stage, fact.act), stage.closes_at, now)
    as_system.settle()


def _opening(call: Call, stage: Stage, act: StageAct) -> datetime | None:
    """The hour of the stage when it was given just now, or when the call would else open after its end."""
    ends, given = stage.closes_at, act in (StageAct.OPEN, StageAct.RESCHEDULE)
    return stage.opens_at if given or (ends is not None and call.opens_at >= ends) else None


def _begun(call: Call, *, held: bool) -> Stage | None:
    kind = StageKind.CALL
    stage = stages.held(call.linked_id, kind, writing=True) if held else stages.named(call.linked_id, kind)
    return stage if stage is not None and stage.edition.begun_at is not None else None
