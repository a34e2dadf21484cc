"""What others ask before a file is sent, and before it is retained or not: they answer here, each under its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from commons.kernel.errors import Reason
from participation.initiatives.models_calls import Application, Call


class Entrance(Protocol):
    """What a call depends on besides its own dates."""

    def refusal(self, call: Call, now: datetime, *, held: bool) -> Reason | None:
        """Why nothing can be sent now, or None; `held`: it stays so until the command is over."""

    def next_change(self, call: Call, now: datetime) -> datetime | None:
        """When the clock alone will next change that answer."""


_entrances: dict[str, Entrance] = {}


def ask_before_sending(kind: str, entrance: Entrance) -> None:
    """Let whatever calls of this link (`Call.linked_kind`) belong to say whether they take files."""
    _entrances[kind] = entrance


def refusal_to_send(call: Call, now: datetime, *, held: bool = False) -> Reason | None:
    """Why what this call belongs to takes nothing now, or None."""
    entrance = _entrances.get(call.linked_kind)
    return entrance.refusal(call, now, held=held) if entrance is not None else None


def next_change(call: Call, now: datetime) -> datetime | None:
    """When the clock alone will next change that answer."""
    entrance = _entrances.get(call.linked_kind)
    return entrance.next_change(call, now) if entrance is not None else None


Gate = Callable[[Application], Reason | None]
_gates: dict[str, Gate] = {}


def ask_before_deciding(name: str, gate: Gate) -> None:
    """Let this feature answer, under a name of its own."""
    _gates[name] = gate


def refusal_of_gates(application: Application) -> Reason | None:
    """The first reason why an application cannot be retained or not yet, or None."""
    return next((found for gate in _gates.values() if (found := gate(application)) is not None), None)
