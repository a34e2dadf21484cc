"""Each kind of thing tells its own story: what happened to it, and what is owed on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from commons.threads.types import Debt, Moment

Moments = Callable[[Collection[int]], Mapping[int, Sequence[Moment]]]
Debts = Callable[[Collection[int]], Mapping[int, Sequence[Debt]]]
#: The things of one kind that a person made or took part in.
Mine = Callable[[int], Sequence[int]]


def _nothing(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {}


def _owes_nothing(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    return {}


def _no_ones(account_id: int) -> Sequence[int]:
    return ()


@dataclass(frozen=True)
class Story:
    """How one kind answers; each is asked for many things at once."""

    moments: Moments = _nothing
    debts: Debts = _owes_nothing
    mine: Mine = _no_ones


_stories: dict[str, Story] = {}
_UNTOLD = Story()


def register(kind: str, story: Story) -> None:
    """Say how things of this kind tell their story."""
    _stories[kind] = story


def story_of(kind: str) -> Story:
    """The story of this kind; an empty one when nobody told it."""
    return _stories.get(kind, _UNTOLD)


def told() -> dict[str, Story]:
    """Every kind that tells a story."""
    return dict(_stories)
