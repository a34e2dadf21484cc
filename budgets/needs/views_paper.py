"""What facilitators write down for people: sheets of needs, needs of a table, sheets on which somebody chose."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("need_sheets", __name__, url_prefix="/equipe/budgets/<slug>")
