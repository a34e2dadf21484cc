"""Registers the pages of every feature of the Assises."""

from __future__ import annotations

from flask import Flask

from assises.checkin import front as checkin
from assises.editions import front as editions
from assises.people import front as people
from assises.programme import front as programme
from assises.seats import front as seats
from assises.subjects import front as subjects

#: From the ground of the street to its end.
FEATURES = (
    editions, subjects, programme, people, seats, checkin,
)  # fmt: skip


def register(app: Flask) -> None:
    """Join the application."""
    for feature in FEATURES:
        feature.offer(app)
