"""Takes in what people publish."""

from __future__ import annotations

from datetime import datetime

from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Mode, Standing


def submit(
    work: Work,
    ref: Ref,
    space: Ref,
    scopes: tuple[tuple[str, int], ...],
    mode: Mode,
    words: str,
    author_id: int | None,
    now: datetime,
) -> Standing:
    """Take in a text whose row was just written; where it stands from now on."""
    return Standing.WAITING if mode is Mode.BEFORE else Standing.SHOWN
