"""Who sits at two places at once since the programme changed: found anew each time, never stored, told and shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import select

from assises.editions.models import AssisesEdition
from assises.people.models import Registration
from assises.programme.models import Activity, SiteDay
from assises.seats.drawing import clash
from assises.seats.houses import slot_of
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import TAKEN
from commons.kernel.db import db


@dataclass(frozen=True, order=True)
class Clash:
    """A group of which somebody has a seat in two activities that nobody can both be at."""

    registration_id: int
    one_id: int
    other_id: int


def of_groups(edition: AssisesEdition, registration_ids: Collection[int]) -> list[Clash]:
    """The clashes of these groups, each once."""
    return _found(edition, registration_ids) if registration_ids else []


def of_edition(edition: AssisesEdition) -> list[Clash]:
    """Every clash of an edition."""
    return _found(edition, None)


def _found(edition: AssisesEdition, registration_ids: Collection[int] | None) -> list[Clash]:
    query = (
        select(
            GroupSeat.registration_id, SeatHolder.attendee_id, Activity.id, Activity.starts_at, Activity.ends_at,
            SiteDay.site_id,
        )
        .join(SeatHolder, SeatHolder.seat_id == GroupSeat.id)
        .join(Activity, Activity.id == GroupSeat.activity_id)
        .join(SiteDay, SiteDay.id == Activity.site_day_id)
        .join(Registration, Registration.id == GroupSeat.registration_id)
        .where(Registration.edition_id == edition.id, GroupSeat.state.in_(TAKEN))
        .order_by(Activity.id)
    )  # fmt: skip
    if registration_ids is not None:
        query = query.where(GroupSeat.registration_id.in_(registration_ids))
    mine = defaultdict(list)
    for row in db.session.execute(query):
        slot = slot_of(row.starts_at, row.ends_at, row.site_id)
        mine[(row.registration_id, row.attendee_id)].append((row.id, slot))
    found = set()
    for (registration_id, _person), slots in mine.items():
        for (one_id, one), (other_id, other) in combinations(slots, 2):
            if clash(one, other, edition.travel_minutes):
                found.add(Clash(registration_id, one_id, other_id))
    return sorted(found)
