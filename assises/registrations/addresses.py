"""Where a registration stands, for letters, pages and printed sheets."""

from __future__ import annotations

from flask import current_app

from assises.editions.models import AssisesEdition

#: Under which the application knows where badges are.
BADGES = "possibles.assises_badge"


def own_path(edition: AssisesEdition, secret: str) -> str:
    """The path of somebody's own page."""
    return f"/assises/{edition.year}/inscription/{secret}"


def badge_path(year: int, registration_id: int) -> str:
    """The path of the badges of a registration, once somebody shows badges (registrations/front.py: open_badge)."""
    address = current_app.extensions.get(BADGES)
    return str(address(year, registration_id)) if address is not None else ""


def whole(path: str) -> str:
    """A path as a whole address, to be written or drawn."""
    return str(current_app.config["SERVER_ADDRESS"]).rstrip("/") + path
