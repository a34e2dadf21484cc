"""The kinds of text that domains hand in to the queue."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from commons.kernel.refs import Ref
from commons.moderation.types import Excerpt, Moderated

_kinds: dict[str, Moderated] = {}


def register(kind: str, moderated: Moderated) -> None:
    """Put this kind of text under moderation."""
    _kinds[kind] = moderated


def moderated(kind: str) -> Moderated | None:
    """How texts of this kind are read and hidden."""
    return _kinds.get(kind)


def read(refs: Iterable[Ref]) -> dict[Ref, Excerpt]:
    """The texts; one question a kind. What is not there any more is left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        wanted[ref.kind].add(ref.id)
    return {
        Ref(kind, number): excerpt
        for kind, numbers in wanted.items()
        if kind in _kinds
        for number, excerpt in _kinds[kind].read(numbers).items()
    }


def digest_of(words: str) -> str:
    """Tells one version of a text from another."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
