"""What every page of seats begins with: which edition, and may whoever asks be here."""

from __future__ import annotations

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from assises.programme import queries as programme
from assises.seats.types import SeatReason, Stock, StockKind
from commons.kernel.access import current_actor
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound, Refused

LAST_YEAR = 2100
#: The largest number a column holds.
KINDS = {"jour": StockKind.SITE_DAY, "activite": StockKind.ACTIVITY}


def of_year(year: int) -> AssisesEdition | None:
    """The edition of this year, in any state."""
    return editions.by_year(year) if year <= LAST_YEAR else None


def readable(year: int, actor: Actor = NOBODY) -> AssisesEdition:
    """The edition of this year, when this reader may read it."""
    edition = of_year(year)
    refusal = edition_policies.refusal_to_read(edition, actor)
    if edition is None or refusal is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def kept(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks is its secretariat."""
    edition = readable(year, current_actor())
    refusal = edition_policies.refusal_to_keep(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def stock_of(edition: AssisesEdition, kind: str, number: int) -> tuple[Stock, str]:
    """A stock of this edition named in an address, and its name."""
    if kind in KINDS and number <= LARGEST_ID:
        if KINDS[kind] is StockKind.ACTIVITY:
            activity = programme.activity(number)
            if activity is not None and activity.edition_id == edition.id:
                return Stock(StockKind.ACTIVITY, number), activity.title
        else:
            day = programme.site_day(number)
            if day is not None and day.site.edition_id == edition.id:
                return Stock(StockKind.SITE_DAY, number), day.site.name
    raise NotFound(reason=SeatReason.OTHER_EDITION)
