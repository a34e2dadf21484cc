"""How much was said in the workshops of an edition, for its account."""

from __future__ import annotations

from collections.abc import Mapping

from assises.reports.types import SaidKind
from assises.workshops import queries
from commons.moderation.types import Standing


def said_in(edition_id: int) -> Mapping[SaidKind, int]:
    """How many contributions were shown in the sessions held; the programme counts the workshops themselves."""
    held = queries.of_edition(edition_id)
    shown = sum(queries.said_count(workshop.id).get(Standing.SHOWN, 0) for workshop in held)
    return {SaidKind.CONTRIBUTIONS: shown}
