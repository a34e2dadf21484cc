"""The domain of participatory budgets: editions, projects, ballots, counting and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Join the application. Imported here and not above, so that `budgets.counting` stays usable alone."""
    from budgets import routes

    routes.register(app)
