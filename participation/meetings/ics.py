"""Meetings as a calendar file that telephones subscribe to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from icalendar import Calendar, Event

from commons.kernel.clock import PARIS
from participation.meetings.models import Meeting
from participation.meetings.types import MeetingState

PRODUCT = "-//Possibles//Rencontres//FR"


def calendar(name: str, meetings: Iterable[Meeting], site: str, now: datetime) -> bytes:
    """A calendar of these meetings; `site` is the address that makes their numbers unique everywhere."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", PARIS.key)
    for meeting in meetings:
        made.add_component(event(meeting, site, now))
    # Rules of summer time for those who do not know Paris: only when something is said in its time.
    made.add_missing_timezones()
    return bytes(made.to_ical())


def event(meeting: Meeting, site: str, now: datetime) -> Event:
    """One meeting; a cancelled one stays in calendars, struck out."""
    address = f"{site}/rencontres/{meeting.id}"
    made = Event()
    made.add("uid", f"rencontre-{meeting.id}@{site.partition('://')[2] or site}")
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", now)
    made.add("dtstart", meeting.starts_at.astimezone(PARIS))
    made.add("dtend", meeting.ends_at.astimezone(PARIS))
    made.add("summary", f"{meeting.title} ({meeting.body.name})")
    made.add("status", "CANCELLED" if meeting.state is MeetingState.CANCELLED else "CONFIRMED")
    made.add("description", "\n".join(_told(meeting, address)))
    where = ", ".join(part for part in (meeting.place, meeting.address) if part)
    if where:
        made.add("location", where)
    made.add("url", address)
    return made


def _told(meeting: Meeting, address: str) -> list[str]:
    """What one should know before coming."""
    lines = [
        _("Annulée : %(reason)s", reason=meeting.cancel_reason) if meeting.cancel_reason else "",
        meeting.summary,
        _("Accès de plain-pied.") if meeting.step_free else "",
        meeting.access,
        _("Garde d’enfants sur place. %(how)s", how=meeting.child_care_words) if meeting.child_care else "",
        _("Interprètes : %(languages)s", languages=meeting.interpreters) if meeting.interpreters else "",
        _("Langue des signes.") if meeting.sign_language else "",
        _("À distance : %(how)s", how=meeting.remote) if meeting.remote else "",
        meeting.contact,
        address,
    ]
    return [line.strip() for line in lines if line.strip()]
