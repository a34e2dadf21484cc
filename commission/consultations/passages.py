"""Where passages come from: the feature that keeps a text says how it is cut, deciding knows no text of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commission.consultations.types import Passage
from commons.kernel.refs import Ref

#: The passages of one thing, in their order.
Read = Callable[[int], Sequence[Passage]]
_readers: dict[str, Read] = {}


def know(kind: str, read: Read) -> None:
    """Say how things of this kind are cut in passages that an objection may name."""
    _readers[kind] = read


def of(subject: Ref) -> Sequence[Passage]:
    """The passages of this thing; none for a kind that nobody cut."""
    read = _readers.get(subject.kind)
    return read(subject.id) if read is not None else ()
