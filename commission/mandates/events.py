"""What the composition tells the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class MemberSeated(PastFact):
    """Somebody holds a part of a seat from now on."""

    member_id: int
    seat_id: int
    mandate_id: int


@dataclass(frozen=True)
class MemberLeft(PastFact):
    """Somebody no longer holds it; the part is free."""

    member_id: int
    seat_id: int
    mandate_id: int


@dataclass(frozen=True)
class MandateEnded(PastFact):
    """The mandate is over: what was kept for its time only is purged later."""

    mandate_id: int
