"""What pages of draws begin with: the draw, and may this person be here."""

from __future__ import annotations

from commission.mandates import desk
from commission.mandates.models import Mandate
from commission.sortition import queries
from commission.sortition.models import SeatDraw
from commission.sortition.reasons import DrawReason
from commission.sortition.types import DrawState
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound


def public(draw_id: int) -> SeatDraw:
    """The draw of this number, once it is open. NotFound."""
    draw = queries.by_id(draw_id) if draw_id <= LARGEST_ID else None
    if draw is None or draw.state is DrawState.PREPARED:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    return draw


def kept(mandate_id: int, draw_id: int) -> tuple[Mandate, SeatDraw]:
    """A draw of this mandate, for its secretariat. NotFound, Refused."""
    mandate = desk.kept(mandate_id)
    draw = queries.by_id(draw_id) if draw_id <= LARGEST_ID else None
    if draw is None or draw.mandate_id != mandate.id:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    return mandate, draw
