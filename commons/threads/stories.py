"""Each kind of thing tells its own story: what happened to it, and what is owed on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from commons.kernel.refs import Ref
from commons.threads.types import Debt, Moment

Moments = Callable[[Collection[int]], Mapping[int, Sequence[Moment]]]
Debts = Callable[[Collection[int]], Mapping[int, Sequence[Debt]]]
#: The things of one kind that a person made or took part in.
Mine = Callable[[int], Sequence[int]]
#: Every debt of one kind that nobody has honoured yet, with the number of the thing it stands on.
OpenDebts = Callable[[datetime], Sequence[tuple[int, Debt]]]


def _nothing(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {}


def _owes_nothing(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    return {}


def _no_ones(account_id: int) -> Sequence[int]:
    return ()


def _none_open(now: datetime) -> Sequence[tuple[int, Debt]]:
    return ()


@dataclass(frozen=True)
class Story:
    """How one kind answers; each is asked for many things at once.

    A kind whose things owe something gives `open_debts` too, and in `versions` the names it touches when a debt, or
    the title or sight of the thing it stands on, changes: the public page of debts is kept while these stand.
    """

    moments: Moments = _nothing
    debts: Debts = _owes_nothing
    mine: Mine = _no_ones
    open_debts: OpenDebts = _none_open
    versions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.open_debts is not _none_open and not self.versions:
            raise ValueError("a story with open debts names the versions they depend on")


@dataclass(frozen=True)
class More:
    """What another feature owes on things of a kind whose story is told elsewhere."""

    debts: Debts
    open_debts: OpenDebts


_stories: dict[str, Story] = {}
_more: dict[str, dict[str, More]] = {}
_UNTOLD = Story()


def register(kind: str, story: Story) -> None:
    """Say how things of this kind tell their story."""
    _stories[kind] = story


def owe_more(kind: str, name: str, more: More) -> None:
    """Say what this feature, of this name, owes on things of this kind, beside their own story."""
    _more.setdefault(kind, {})[name] = more


def story_of(kind: str) -> Story:
    """The story of this kind; an empty one when nobody told it."""
    return _stories.get(kind, _UNTOLD)


def told() -> dict[str, Story]:
    """Every kind that tells a story."""
    return dict(_stories)


def moments_of(things: Collection[Ref]) -> dict[Ref, Sequence[Moment]]:
    """What happened to each thing; every kind is asked once."""
    return {
        Ref(kind, number): moments
        for kind, numbers in _by_kind(things).items()
        for number, moments in story_of(kind).moments(numbers).items()
    }


def debts_of(things: Collection[Ref]) -> dict[Ref, Sequence[Debt]]:
    """What is owed on each thing; every kind is asked once."""
    found: dict[Ref, Sequence[Debt]] = {}
    for kind, numbers in _by_kind(things).items():
        for debts in (story_of(kind).debts, *(more.debts for more in _more.get(kind, {}).values())):
            for number, owed in debts(numbers).items():
                ref = Ref(kind, number)
                found[ref] = [*found.get(ref, ()), *owed]
    return found


def things_of(account_id: int) -> list[Ref]:
    """Everything this person made or took part in; every kind is asked once."""
    return [Ref(kind, number) for kind, story in told().items() for number in story.mine(account_id)]


def all_open_debts(now: datetime) -> list[tuple[Ref, Debt]]:
    """Every debt nobody has honoured yet, of every kind."""
    asked = [(kind, story.open_debts) for kind, story in told().items()]
    asked += [(kind, more.open_debts) for kind, some in _more.items() for more in some.values()]
    return [(Ref(kind, number), debt) for kind, open_debts in asked for number, debt in open_debts(now)]


def versions_of_debts() -> tuple[str, ...]:
    """The names that the public page of debts depends on."""
    return tuple(sorted({name for story in told().values() for name in story.versions}))


def _by_kind(things: Collection[Ref]) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {}
    for ref in things:
        wanted.setdefault(ref.kind, set()).add(ref.id)
    return wanted
