"""What registrations bring to the application."""

from __future__ import annotations

from flask import Flask

from assises.registrations import listening, models

__all__ = ["listening", "models", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
