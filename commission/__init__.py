"""The domain of commission: learning, drafting, deciding and being answered."""

from __future__ import annotations

from flask import Flask

from commission import routes


def register(app: Flask) -> None:
    """Join the application."""
    routes.register(app)
