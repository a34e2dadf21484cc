"""Registers the pages and commands of every feature of participation."""

from __future__ import annotations

from flask import Flask

from participation.bodies import front as bodies
from participation.equipment import front as equipment
from participation.neighbourhoods import front as neighbourhoods


def register(app: Flask) -> None:
    """Join the application."""
    bodies.offer(app)
    equipment.offer(app)
    neighbourhoods.offer(app)
