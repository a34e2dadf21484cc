"""The domain of assises: the yearly Assises, from the call to the commitments kept a year later."""

from __future__ import annotations

from flask import Flask

from assises import routes


def register(app: Flask) -> None:
    """Join the application."""
    routes.register(app)
