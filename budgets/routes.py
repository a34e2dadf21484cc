"""Registers the pages and commands of every feature of budgets."""

from __future__ import annotations

from flask import Flask

from budgets import cli
from budgets.ballots import views as ballots
from budgets.ballots import views_change as changes
from budgets.delivery import front as delivery
from budgets.editions import views as edition_desk
from budgets.fund import front as fund
from budgets.ideas import front as ideas
from budgets.needs import front as needs
from budgets.paper import front as paper
from budgets.projects import views as projects
from budgets.projects import views_desk as project_desk
from budgets.projects import views_import as project_import
from budgets.projects import views_pictures as pictures
from budgets.publication import home
from budgets.publication import views as publication
from budgets.publication import views_desk as announcing
from budgets.results import views as results
from budgets.results import views_box as box
from budgets.results import views_desk as counting_desk
from budgets.results import views_override as overriding
from budgets.stages import front as stages
from budgets.statistics import front as statistics

#: Features that say what they bring themselves, from the ground of the street to its end.
FEATURES = (stages, needs, ideas, paper, fund, delivery, statistics)


def register(app: Flask) -> None:
    """Join the application."""
    public = (publication, projects, pictures, ballots, changes, results, box)
    desk = (edition_desk, project_desk, project_import, announcing, counting_desk, overriding)
    for feature in (*public, *desk):
        app.register_blueprint(feature.blueprint)
    home.offer(app)
    for part in FEATURES:
        part.offer(app)
    app.cli.add_command(cli.group)
