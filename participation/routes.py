"""Registers the pages and commands of every feature of participation."""

from __future__ import annotations

from flask import Flask

from participation.bodies import front as bodies
from participation.meetings import front as meetings
from participation.tables import front as tables


def register(app: Flask) -> None:
    """Join the application."""
    bodies.offer(app)
    meetings.offer(app)
    tables.offer(app)
