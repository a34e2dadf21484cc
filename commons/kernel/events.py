"""Facts in the past tense that a command records; subscribers run in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True)
class PastFact:
    """Base of every event: ids and primitives only."""


Fact = TypeVar("Fact", bound=PastFact)
# The unit of work, which stands above this module: naming its type here would tie a knot.
Work = Any
_subscribers: dict[type[PastFact], list[Callable[[Work, PastFact], None]]] = defaultdict(list)


def subscribe(kind: type[Fact]) -> Callable[[Callable[[Work, Fact], None]], Callable[[Work, Fact], None]]:
    """Register a subscriber (it must be idempotent by a unique key: the same fact may be told twice)."""

    def register(handler: Callable[[Work, Fact], None]) -> Callable[[Work, Fact], None]:
        if handler not in _subscribers[kind]:
            _subscribers[kind].append(handler)  # type: ignore[arg-type]  # keyed by its own kind
        return handler

    return register


def subscribers_of(fact: PastFact) -> list[Callable[[Work, PastFact], None]]:
    """Those who want to hear this fact, in the order they registered."""
    return list(_subscribers[type(fact)])
