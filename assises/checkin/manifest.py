"""The list a device works with when the network is gone: as little as the door needs, wiped the day after."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assises.checkin import finding, policies, queries
from assises.checkin.badges import version_of
from assises.checkin.finding import Card
from assises.checkin.models import Badge, DoorDevice, WalkIn
from assises.checkin.tokens import short_code
from assises.people.models import Attendee, Registration
from assises.programme.models import Activity, SiteDay
from assises.programme.types import ActivityState
from assises.seats.models import GroupSeat, SeatHolder
from assises.seats.types import SeatState
from commons.kernel import versions
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.errors import Refused


def manifest(device: DoorDevice, now: datetime) -> dict[str, Any]:
    """The list for this device; Refused once the last day of its site is over."""
    days = queries.days_of_site(device.site_id)
    refusal = policies.refusal_to_list(days, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    day_ids = [day.id for day in days]
    attendees = finding.people_for(device.site)
    return {
        "version": versions.current([version_of(device.site.edition_id)]),
        "site": device.site.name,
        "wipe_at": policies.wipes_at(days[-1]).isoformat(),
        "days": [_day(day) for day in days],
        "activities": _activities(day_ids),
        "people": _people(attendees, day_ids),
        "walk_ins": [_walk_in(each) for each in queries.walk_ins(day_ids) if each.merged_into is None],
        "revoked": _revoked(device.site.edition_id),
    }


def digest_of(content: dict[str, Any]) -> str:
    """What tells one list from another: a device asks for it again only when it has changed."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:20]


def _day(day: SiteDay) -> dict[str, Any]:
    return {"id": day.id, "day": day.day.isoformat(), "gauge": day.gauge, "closes_at": day.closes_at.isoformat()}


def _activities(day_ids: list[int]) -> list[dict[str, Any]]:
    planned = (Activity.site_day_id.in_(day_ids), Activity.state == ActivityState.PLANNED)
    found = db.session.scalars(select(Activity).where(*planned).order_by(Activity.starts_at, Activity.id))
    return [
        {
            "id": each.id, "day": each.site_day_id, "title": each.title,
            "hour": each.starts_at.astimezone(PARIS).strftime("%H:%M"),
        }
        for each in found
    ]  # fmt: skip


def _people(attendees: list[Attendee], day_ids: list[int]) -> list[dict[str, Any]]:
    hashes: dict[int, list[str]] = defaultdict(list)
    ids = [person.id for person in attendees]
    for badge in db.session.scalars(select(Badge).where(Badge.attendee_id.in_(ids), Badge.revoked_at.is_(None))):
        hashes[badge.attendee_id or 0].append(badge.token_hash)
    seats = _seats(day_ids)
    return [
        _person(card, hashes[card.attendee_id or 0], seats[card.attendee_id or 0]) for card in finding.cards(attendees)
    ]


def _person(card: Card, hashes: list[str], activity_ids: list[int]) -> dict[str, Any]:
    """One line: no surname, no contact, no need, no home."""
    return {
        "id": card.attendee_id, "hashes": hashes, "name": card.name, "college": card.college.label,
        "tail": card.tail, "group": card.registration_id, "adapted": card.adapted, "cancelled": card.cancelled,
        "activities": activity_ids,
    }  # fmt: skip


def _seats(day_ids: list[int]) -> dict[int, list[int]]:
    query = (
        select(SeatHolder.attendee_id, GroupSeat.activity_id)
        .join(GroupSeat, GroupSeat.id == SeatHolder.seat_id)
        .join(Activity, Activity.id == GroupSeat.activity_id)
        .where(Activity.site_day_id.in_(day_ids), GroupSeat.state == SeatState.CONFIRMED)
        .order_by(Activity.starts_at, Activity.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for attendee_id, activity_id in db.session.execute(query):
        found[attendee_id].append(int(activity_id or 0))
    return found


def _walk_in(written: WalkIn) -> dict[str, Any]:
    return {
        "id": str(written.id), "name": finding.name_of(written), "first_name": written.first_name,
        "tail": short_code(written.id), "college": written.college.label, "college_code": written.college.value,
        "group": str(written.group_id), "rank": written.rank, "child": written.child,
    }  # fmt: skip


def _revoked(edition_id: int) -> list[str]:
    query = select(Badge.token_hash).join(Attendee, Attendee.id == Badge.attendee_id).join(Attendee.registration)
    query = query.where(Registration.edition_id == edition_id, Badge.revoked_at.is_not(None))
    return list(db.session.scalars(query.order_by(Badge.token_hash)))
