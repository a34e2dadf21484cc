"""The kinds of text that domains hand in to the queue."""

from __future__ import annotations

from commons.moderation.types import Moderated

_kinds: dict[str, Moderated] = {}


def register(kind: str, moderated: Moderated) -> None:
    """Put this kind of text under moderation."""
    _kinds[kind] = moderated


def moderated(kind: str) -> Moderated | None:
    """How texts of this kind are read and hidden."""
    return _kinds.get(kind)
