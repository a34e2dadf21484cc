"""Registers the pages of every feature of the Assises."""

from __future__ import annotations

from flask import Flask

from assises import cli
from assises.agenda import front as agenda
from assises.checkin import front as checkin
from assises.commitments import front as commitments
from assises.editions import front as editions
from assises.minutes import front as minutes
from assises.people import front as people
from assises.programme import front as programme
from assises.registrations import front as registrations
from assises.reports import front as reports
from assises.seats import front as seats
from assises.subjects import front as subjects
from assises.workshops import front as workshops

#: From the ground of the street to its end.
FEATURES = (
    editions, subjects, programme, people, seats, registrations, checkin, workshops, minutes, commitments, agenda,
    reports,
)  # fmt: skip


def register(app: Flask) -> None:
    """Join the application."""
    for feature in FEATURES:
        feature.offer(app)
    app.cli.add_command(cli.group)
