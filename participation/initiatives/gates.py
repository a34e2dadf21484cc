"""What other features ask before a file is retained or not: who reads files says here whether they were read."""

from __future__ import annotations

from collections.abc import Callable

from commons.kernel.errors import Reason
from participation.initiatives.models_calls import Application

Gate = Callable[[Application], Reason | None]
_gates: dict[str, Gate] = {}


def ask_before_deciding(name: str, gate: Gate) -> None:
    """Let this feature answer, under a name of its own."""
    _gates[name] = gate


def refusal_of_gates(application: Application) -> Reason | None:
    """The first reason why an application cannot be retained or not yet, or None."""
    return next((found for gate in _gates.values() if (found := gate(application)) is not None), None)
