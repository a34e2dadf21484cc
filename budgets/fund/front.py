"""What funds bring."""

from __future__ import annotations

from flask import Flask


def offer(app: Flask) -> None:
    """Stand at the front door."""
