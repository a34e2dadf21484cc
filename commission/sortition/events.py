"""What a draw tells the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class SeatsDrawn(PastFact):
    """Those who were drawn and accepted hold their seats."""

    draw_id: int
    mandate_id: int
