"""Registers the pages and commands of every feature of participation."""

from __future__ import annotations

from flask import Flask

from participation import cli
from participation.bodies import front as bodies
from participation.calendar import front as calendar
from participation.decisions import front as decisions
from participation.referrals import front as referrals
from participation.equipment import front as equipment
from participation.neighbourhoods import front as neighbourhoods
from participation.initiatives import front as initiatives
from participation.debates import front as debates
from participation.meetings import front as meetings
from participation.tables import front as tables


def register(app: Flask) -> None:
    """Join the application."""
    bodies.offer(app)
    decisions.offer(app)
    calendar.offer(app)
    referrals.offer(app)
    app.cli.add_command(cli.group)
    equipment.offer(app)
    neighbourhoods.offer(app)
    initiatives.offer(app)
    debates.offer(app)
    meetings.offer(app)
    tables.offer(app)
