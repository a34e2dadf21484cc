"""What a role can be limited to: places, and what other parts offer (editions)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from commons.identity.types import EVERYWHERE, Scope, ScopeKind
from commons.territory import queries as territory

#: Gives (id, name) of everything of one kind that a role may be limited to.
Choices = Callable[[], list[tuple[int, str]]]


def offer(app: Flask, kind: ScopeKind, choices: Choices) -> None:
    """Let roles be limited to things of this kind."""
    _offered(app)[kind] = choices


def _offered(app: Flask) -> dict[ScopeKind, Choices]:
    offered: dict[ScopeKind, Choices] = app.extensions.setdefault(
        "possibles.scopes", {ScopeKind.TERRITORY: lambda: [(place.id, place.name) for place in territory.places()]}
    )
    return offered


def named_scopes(app: Flask) -> dict[Scope, str]:
    """Every scope a role may be given for, but everywhere, with its name."""
    return {Scope(kind, number): name for kind, choices in _offered(app).items() for number, name in choices()}


def chain_of(scope: Scope) -> list[tuple[str, int]]:
    """A scope with everything it lies in: whoever is in charge of the wider is in charge of the narrower."""
    if scope == EVERYWHERE:
        return []
    if scope.kind is ScopeKind.TERRITORY:
        return [(scope.kind.value, place_id) for place_id in territory.ancestors(scope.id)]
    return [(scope.kind.value, scope.id)]
