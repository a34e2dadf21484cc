"""The name under which a group stands in the public draw: it finds itself, and nobody else finds it."""

from __future__ import annotations

from collections.abc import Iterable

from commons.identity import seals

LENGTH = 12


def pseudonym(edition_id: int, registration_id: int) -> str:
    """Twelve letters out of a keyed hash of the registration: "3fa9-0c1e-77bd"."""
    sealed = seals.seal("seats.draw", str(edition_id), str(registration_id))[:LENGTH]
    return "-".join(sealed[place : place + 4] for place in range(0, LENGTH, 4))


def by_pseudonym(edition_id: int, registration_ids: Iterable[int]) -> dict[str, int]:
    """The registrations behind the names of a draw."""
    return {pseudonym(edition_id, number): number for number in registration_ids}
