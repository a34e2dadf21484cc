"""The domain of participation: tables de quartier, public debate, initiatives, projets de quartier and bodies."""

from __future__ import annotations

from flask import Flask

from participation import routes


def register(app: Flask) -> None:
    """Join the application."""
    routes.register(app)
