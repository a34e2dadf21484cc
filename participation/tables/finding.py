"""Which tables answer a search, and which stand nearest to a neighbourhood. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from commons.kernel.slugs import fold

EARTH_KM = 6371.0
#: Further than any two places of the territory: a table without position comes last.
NOWHERE = 1e6


@dataclass(frozen=True)
class Spot:
    """A place on the ground, in degrees; unknown positions are empty."""

    id: int
    name: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Candidate:
    """A table as a search sees it."""

    id: int
    name: str
    spots: tuple[Spot, ...]
    #: Its places and everything they lie in.
    held: frozenset[int]
    communes: str


def words_of(typed: str) -> tuple[str, ...]:
    """The words of a search, without accents or capitals; ten at most."""
    return tuple(fold(typed[:200]).split()[:10])


def matching(candidates: Iterable[Candidate], words: Sequence[str], place_id: int | None) -> list[Candidate]:
    """Those that hold every word in their name, places or communes, and lie in this place when one is given."""
    return [
        each
        for each in candidates
        if (place_id is None or place_id in each.held) and all(word in _text(each) for word in words)
    ]


def _text(candidate: Candidate) -> str:
    return fold(f"{candidate.name} {' '.join(spot.name for spot in candidate.spots)} {candidate.communes}")


def nearest(candidates: Iterable[Candidate], home: Spot) -> list[Candidate]:
    """Tables of this neighbourhood first, then by distance in km from it to their nearest place, then by name."""
    return sorted(candidates, key=lambda each: (home.id not in each.held, distance(each, home), each.name))


def distance(candidate: Candidate, home: Spot) -> float:
    """Kilometres between a neighbourhood and the nearest place of a table."""
    return min((_apart(spot, home) for spot in candidate.spots), default=NOWHERE)


def _apart(one: Spot, other: Spot) -> float:
    """The great circle between two places (haversine formula)."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return NOWHERE
    up, down = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    chord = sin((down - up) / 2) ** 2 + cos(up) * cos(down) * sin(across / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(chord, 1.0)))
