"""Registers the pages and commands of every feature of participation."""

from __future__ import annotations

from flask import Flask

from participation import cli
from participation.appeals import front as appeals
from participation.bodies import front as bodies
from participation.calendar import front as calendar
from participation.debates import front as debates
from participation.decisions import front as decisions
from participation.equipment import front as equipment
from participation.initiatives import front as initiatives
from participation.meetings import front as meetings
from participation.neighbourhoods import front as neighbourhoods
from participation.questions import front as questions
from participation.readings import front as readings
from participation.referrals import front as referrals
from participation.tables import front as tables

#: From the ground of the street to its end.
FEATURES = (
    bodies, decisions, calendar, meetings, referrals, tables, initiatives, readings, questions, appeals,
    equipment, debates, neighbourhoods,
)  # fmt: skip


def register(app: Flask) -> None:
    """Join the application."""
    for feature in FEATURES:
        feature.offer(app)
    app.cli.add_command(cli.group)
