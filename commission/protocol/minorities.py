"""Minority opinions that are printed with an adopted version: who keeps them says so once, when the house is built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from commission.mandates.models import CommissionMember
from commission.protocol.models import ProtocolVersion
from commission.protocol.naming import named
from commission.protocol.types import VERSION, VersionState
from commons.kernel.refs import Ref

#: (text, who signs it still, when all of them withdrew) of each opinion on a thing.
Kept = Sequence[tuple[str, Sequence[CommissionMember], datetime | None]]
_ADOPTED = (VersionState.ADOPTED, VersionState.PUBLISHED, VersionState.SUPERSEDED)


def _none(subject: Ref) -> Kept:
    return ()


_read: Callable[[Ref], Kept] = _none
_names: tuple[str, ...] = ()


def register(read: Callable[[Ref], Kept], names: Sequence[str] = ()) -> None:
    """Say where opinions are kept, and the names that pages showing them depend on."""
    global _read, _names  # one place a product, known when the application is put together
    _read, _names = read, tuple(names)


def names() -> tuple[str, ...]:
    """What pages that show opinions depend on."""
    return _names


def opinions(version: ProtocolVersion) -> list[tuple[str, list[str]]]:
    """(text, names of signatories) of each opinion on an adopted version that was not withdrawn (B8)."""
    if version.state not in _ADOPTED:
        return []
    found = _read(Ref(VERSION, version.id))
    return [(words, named(signed)) for words, signed, withdrawn in found if not withdrawn]
