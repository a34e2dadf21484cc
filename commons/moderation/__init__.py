"""Moderation: one queue for what people publish anywhere; reports, decisions with a motive, appeals, public counts."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Join the application."""
    from commons.moderation import models

    assert models
