"""Registers the pages and commands of every feature of participation."""

from __future__ import annotations

from flask import Flask

from participation.bodies import front as bodies
from participation.debates import front as debates


def register(app: Flask) -> None:
    """Join the application."""
    bodies.offer(app)
    debates.offer(app)
