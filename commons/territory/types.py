"""Words of the territory: kinds of places, and ids."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

PlaceId = NewType("PlaceId", int)


class PlaceKind(StrEnum):
    """What a place is; each lies within one of the kinds before it."""

    METROPOLIS = "metropolis"
    COMMUNE = "commune"
    #: A quartier prioritaire de la politique de la ville.
    QPV = "qpv"
    #: A neighbourhood that is not a QPV (other cities, imported elections).
    DISTRICT = "district"
