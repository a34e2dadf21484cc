"""Registers the pages and commands of every feature of budgets."""

from __future__ import annotations

from flask import Flask

from budgets import cli
from budgets.ballots import views as ballots
from budgets.ballots import views_change as changes
from budgets.projects import views as projects
from budgets.projects import views_pictures as pictures
from budgets.publication import home
from budgets.publication import views as publication
from budgets.results import views as results
from budgets.results import views_box as box
from budgets.results import views_desk as counting_desk


def register(app: Flask) -> None:
    """Join the application."""
    for feature in (publication, projects, pictures, ballots, changes, results, box, counting_desk):
        app.register_blueprint(feature.blueprint)
    home.offer(app)
    app.cli.add_command(cli.group)
