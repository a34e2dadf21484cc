"""Registers the pages and commands of every feature of budgets."""

from __future__ import annotations

from flask import Flask

from budgets import cli
from budgets.ballots import views as ballots
from budgets.ballots import views_change as changes


def register(app: Flask) -> None:
    """Join the application."""
    for feature in (ballots, changes):
        app.register_blueprint(feature.blueprint)
    app.cli.add_command(cli.group)
