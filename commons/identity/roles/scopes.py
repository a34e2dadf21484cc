"""What a role can be limited to: places, and what other parts offer (editions)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask

from commons.identity.types import EVERYWHERE, Scope, ScopeKind
from commons.territory import queries as territory

#: Gives (id, name) of everything of one kind that a role may be limited to.
Choices = Callable[[], list[tuple[int, str]]]
#: From the number of one thing to the scopes it lies in, itself first.
Above = Callable[[int], Sequence[tuple[str, int]]]


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


def _of_place(place_id: int) -> Sequence[tuple[str, int]]:
    return [(ScopeKind.TERRITORY.value, holder) for holder in territory.ancestors(place_id)]


_above: dict[ScopeKind, Above] = {ScopeKind.TERRITORY: _of_place}


def lie_in(kind: ScopeKind, above: Above) -> None:
    """Say in which scopes things of this kind lie: a table in its neighbourhood, a vote in its territory."""
    _above[kind] = above


def chain_of(scope: Scope) -> list[tuple[str, int]]:
    """A scope with everything it lies in: whoever is in charge of the wider is in charge of the narrower."""
    if scope == EVERYWHERE:
        return []
    itself = (scope.kind.value, scope.id)
    above = _above.get(scope.kind)
    return [itself, *(each for each in above(scope.id) if each != itself)] if above else [itself]
