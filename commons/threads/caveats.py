"""What is no longer sure of a thing: the decision it follows from is looked at again, or was taken back.

Each kind is asked by whoever shows it; journeys answer, since what a thing comes from is often of another domain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from commons.kernel.refs import Ref


@dataclass(frozen=True)
class Caveat:
    """Said in plain words above the thing itself; `waits`: a decision is still to come."""

    title: str
    sentence: str
    #: The reason that was given, in people's own words.
    words: str = ""
    url: str = ""
    waits: bool = False


Read = Callable[[Collection[int]], Mapping[int, Caveat]]
_READERS: dict[str, Read] = {}


def offer(kind: str, read: Read) -> None:
    """Answer for the things of one kind."""
    _READERS[kind] = read


def of(kind: str, ids: Collection[int]) -> Mapping[int, Caveat]:
    """Number -> what is no longer sure of it; nothing for those that stand."""
    read = _READERS.get(kind)
    return read(ids) if read is not None and ids else {}


def one(ref: Ref) -> Caveat | None:
    """What is no longer sure of this thing."""
    return of(ref.kind, [ref.id]).get(ref.id)
