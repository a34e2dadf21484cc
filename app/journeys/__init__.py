"""Stories that cross domains: each is one file, idempotent, in the transaction that starts it."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Join the application."""
