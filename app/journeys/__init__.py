"""Stories that cross domains: each is one file, idempotent, in the transaction that starts it."""

from __future__ import annotations

from flask import Flask

from app.journeys.results_to_tables import tell_tables_of_results
from budgets.results.events import ResultsProclaimed
from commons.kernel import events


def register(app: Flask) -> None:
    """Join the application."""
    events.subscribe(ResultsProclaimed)(tell_tables_of_results)
