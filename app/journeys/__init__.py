"""Stories that cross domains: each is one file, idempotent, in the transaction that starts it."""

from __future__ import annotations

from flask import Flask

from app.journeys import budget_refs, initiative_to_project


def register(app: Flask) -> None:
    """Join the application."""
    budget_refs.register()
    initiative_to_project.register()
