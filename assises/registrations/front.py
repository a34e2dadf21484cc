"""What registrations bring to the application: the way in, one's own page, the desk, letters."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from assises.registrations import listening, models, services, views, views_answer, views_change, views_mine
from commons.kernel import jobs

__all__ = ["listening", "models", "offer", "open_badge"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_answer, views_mine, views_change):
        app.register_blueprint(part.blueprint)
    jobs.every(timedelta(hours=1), "assises.drafts.purge", services.purge_drafts)


def open_badge(app: Flask, endpoint: str) -> None:
    """Say which page shows the badge of a registration; it takes `year` and `secret`."""
    app.extensions["possibles.assises_badge"] = endpoint
