"""Heads counted in a building: from that moment its number holds, for people leave without passing by the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from assises.checkin import policies
from assises.checkin.models import DoorDevice, HeadCount
from assises.checkin.passages import moment, whole_number, whole_uuid
from assises.checkin.types import CheckinReason
from assises.editions import queries as editions
from assises.programme import queries as programme
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work

#: More than the largest hall of the metropolis holds; the table says so as well.
MOST_HEADS = 99_999


@dataclass(frozen=True)
class Heads:
    """One count, as whoever counted saw it."""

    id: UUID
    site_day_id: int
    persons: int
    device_at: datetime


def read(sent: Any) -> Heads:
    """One count out of JSON; Invalid for anything that is not one."""
    try:
        if not isinstance(sent, Mapping):
            raise TypeError("count")
        persons = sent["persons"]
        if type(persons) is not int or not 0 <= persons <= MOST_HEADS:
            raise ValueError("persons")
        return Heads(whole_uuid(sent["id"]), whole_number(sent["site_day"]), persons, moment(sent["at"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Invalid(reason=CheckinReason.UNREADABLE) from error


def count_at_the_door(
    work: Work, device: DoorDevice, heads: Heads, offset: timedelta, now: datetime, *, live: bool = False
) -> CheckinReason | None:  # fmt: skip
    """Write down what a device says was counted, once whatever is sent twice; why not, when it is not its day.

    `offset`: how far the device's clock is ahead. `live`: counted now, so on the day itself.
    """
    at = min(heads.device_at - offset, now)
    day = programme.site_day(heads.site_day_id)
    refusal = policies.refusal_to_record(day, device.site_id, at, now, live=live)
    if refusal is None:
        _write(work, heads, at, now, device_id=device.id)
    return refusal


def count_from_the_desk(work: Work, edition_id: int, heads: Heads, now: datetime) -> None:
    """Write down what somebody of the team counted in a building that is open today; Refused on any other day."""
    edition = editions.by_id(edition_id)
    day = programme.site_day(heads.site_day_id)
    if edition is None or day is None or day.site.edition_id != edition_id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    refusal = policies.refusal_to_count(edition, day, work.actor, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    _write(work, heads, now, now, by_id=work.actor.person_id)
    work.audit("assises.checkin.count", f"assises.site_day:{day.id}", persons=heads.persons)


def _write(work: Work, heads: Heads, at: datetime, now: datetime, **who: int | None) -> None:
    # No lock: a count reads nothing, so that whoever is let in at the same moment came before it or after it.
    row = {"id": heads.id, "site_day_id": heads.site_day_id, "persons": heads.persons, "at": at, "server_at": now}
    work.session.execute(insert(HeadCount).values(row | who).on_conflict_do_nothing())
