"""What led to what: ties between things of every domain, codes that lead to them, and what is still owed."""

from __future__ import annotations

from flask import Flask

from commons.threads import models

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Join the application."""
