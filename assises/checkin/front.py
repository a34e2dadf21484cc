"""What the door brings to the application."""

from __future__ import annotations

from flask import Flask

from assises.checkin import models

__all__ = ["models", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
