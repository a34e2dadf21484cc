"""The pages of workshops for the town in which everything has happened: what fills the holes of their addresses."""

from __future__ import annotations

from tests.browser.house import House
from tests.factories.street_workshops import settle_workshop


def settle(house: House) -> dict[str, str]:
    """Make a workshop that has everything, and say where it stands."""
    with house.inside():
        return settle_workshop()
