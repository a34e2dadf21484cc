"""The ballot box: roll, ballots, receipts, board and closing of any secret vote; it knows no domain."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from commons.ballot_box.chores import stir_open_boxes
from commons.kernel import jobs


def register(app: Flask) -> None:
    """Stir the open boxes; everything else is called by the domains."""
    # Often, so that voters wait for few rows at a time (3,000 at 300 votes a second) and xmin tells for seconds only.
    jobs.every(timedelta(seconds=10), "ballot_box.stir", stir_open_boxes)
