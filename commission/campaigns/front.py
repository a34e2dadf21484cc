"""What campaigns bring to the application."""

from __future__ import annotations

from flask import Flask

from commission.campaigns import models as _models  # noqa: F401


def offer(app: Flask) -> None:
    """Stand at the front door."""
