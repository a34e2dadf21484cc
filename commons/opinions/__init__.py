"""Opinions: short statements, positions on them, and the map of what divides and what unites."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Join the application."""
