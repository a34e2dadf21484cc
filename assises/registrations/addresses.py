"""Where a registration stands, for letters, pages and printed sheets."""

from __future__ import annotations

from flask import current_app

from assises.editions.models import AssisesEdition


def own_path(edition: AssisesEdition, secret: str) -> str:
    """The path of somebody's own page."""
    return f"/assises/{edition.year}/inscription/{secret}"


def whole(path: str) -> str:
    """A path as a whole address, to be written or drawn."""
    return str(current_app.config["SERVER_ADDRESS"]).rstrip("/") + path
