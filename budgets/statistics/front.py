"""What statistics bring to the application: their page."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from budgets.stages import hub
from budgets.stages.types import StageKind
from budgets.statistics import views


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    hub.offer_link(app, StageKind.ACCOUNT, _l("Les chiffres"), "budget_figures.show")
