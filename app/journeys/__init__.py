"""Stories that cross domains: each is one file, idempotent, in the transaction that starts it."""

from __future__ import annotations

from flask import Flask

from app.journeys import (
    assises_to_commission,
    budget_refs,
    call_follows_stage,
    call_of_stage,
    calls_told,
    initiative_to_action,
    initiative_to_assises,
    initiative_to_project,
    initiative_to_table,
    near_home,
    priorities_to_call,
    recommendation_to_assises,
    recommendations_of_bodies,
    referral_to_body,
    reopened_file,
    subject_to_minutes,
    synthesis_to_assises,
    table_to_needs,
    told_by_message,
)
from app.journeys.follow_up import front as follow_up
from app.journeys.results_to_tables import tell_tables_of_results
from budgets.results.events import ResultsProclaimed
from commons.kernel import events

#: These subscribe as they are read.
__all__ = [
    "assises_to_commission", "calls_told", "initiative_to_assises", "initiative_to_table", "recommendation_to_assises",
    "referral_to_body", "register", "subject_to_minutes", "synthesis_to_assises", "told_by_message",
]  # fmt: skip


def register(app: Flask) -> None:
    """Join the application."""
    follow_up.offer(app)
    budget_refs.register()
    near_home.register()
    recommendations_of_bodies.register(app)
    initiative_to_project.register()
    reopened_file.register()
    initiative_to_action.register()
    priorities_to_call.register()
    call_of_stage.register(app)
    call_follows_stage.register()
    table_to_needs.register(app)
    events.subscribe(ResultsProclaimed)(tell_tables_of_results)
