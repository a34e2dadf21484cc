"""Facts of the programme of actions."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class ActionBorn(PastFact):
    """A funded project became an action of the programme."""

    action_id: int


@dataclass(frozen=True)
class ActionMoved(PastFact):
    """An action began, was done, was abandoned or taken up again."""

    action_id: int
    edition_id: int
    state: str
