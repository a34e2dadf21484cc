"""What funds bring."""

from __future__ import annotations

from flask import Flask

from budgets.fund import models, models_committee, models_money


def offer(app: Flask) -> None:
    """Stand at the front door."""
