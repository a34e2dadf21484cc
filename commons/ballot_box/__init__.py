"""The ballot box: roll, ballots, receipts, board and closing of any secret vote; it knows no domain."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from commons.ballot_box.chores import stir_open_boxes
from commons.kernel import jobs


def register(app: Flask) -> None:
    """Stir the open boxes once a minute; everything else is called by the domains."""
    jobs.every(timedelta(minutes=1), "ballot_box.stir", stir_open_boxes)
