"""What seats bring to the application."""

from __future__ import annotations

from flask import Flask

from assises.seats import chores, leaving, models

__all__ = ["chores", "leaving", "models", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
