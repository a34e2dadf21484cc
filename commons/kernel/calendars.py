"""Dates as a file that telephones and diaries subscribe to (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from flask import Response, current_app
from icalendar import Calendar, Event

from commons.kernel import clock
from commons.kernel.clock import PARIS

#: May not stand in a text (RFC 5545, 3.3.11), or ends a line for some who read it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Status(StrEnum):
    """How sure a date is; a cancelled one stays in calendars, struck out."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Entry:
    """One date of a calendar."""

    #: Never reused: calendars know the date by it, such as "rencontre-12".
    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    #: Path of its page on this site.
    url: str = ""
    status: Status = Status.CONFIRMED
    #: Rises with each change, with the moment of the last one.
    sequence: int = 0
    changed_at: datetime | None = None
    #: Days without hours: starts and ends at midnight in Paris.
    whole_days: bool = False
    place: str = ""
    description: str = ""
    category: str = ""


def calendar_answer(name: str, entries: Iterable[Entry], file_name: str) -> Response:
    """A whole calendar, as calendars ask for it."""
    site = str(current_app.config["SERVER_ADDRESS"]).rstrip("/")
    response = Response(calendar_file(name, entries, site, clock.now()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}.ics"'
    return response


def calendar_file(name: str, entries: Iterable[Entry], site: str, now: datetime) -> bytes:
    """A whole calendar. `site` is the address of this site: it makes ids unique and links whole."""
    calendar = Calendar()
    head = {
        "prodid": "-//Possibles//Calendrier//FR", "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH",
        "x-wr-calname": " ".join(_plain(name).split()), "x-wr-timezone": PARIS.key,
    }  # fmt: skip
    for field, value in head.items():
        calendar.add(field, value)
    for entry in entries:
        calendar.add_component(_event(entry, site, now))
    # Rules of summer time for those who do not know Paris: only when something is said in its time.
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, site: str, now: datetime) -> Event:
    event, changed_at = Event(), (entry.changed_at or now).astimezone(UTC)
    event.add("uid", f"{entry.uid}@{site.partition('://')[2].partition('/')[0] or site}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", _when(entry.starts_at, entry.whole_days))
    event.add("dtend", _when(entry.ends_at, entry.whole_days))
    event.add("summary", _plain(entry.title))
    event.add("status", entry.status.value)
    if entry.whole_days and entry.status is Status.TENTATIVE:
        event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", site + entry.url)
    if entry.category:
        event.add("categories", [_plain(entry.category)])
    for field, value in (("location", entry.place), ("description", entry.description)):
        if value:
            event.add(field, _plain(value))
    return event


def _plain(words: str) -> str:
    """People's words as a calendar may hold them: with lines, without what controls whoever shows them."""
    return _CONTROL.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _when(moment: datetime, whole_days: bool) -> date | datetime:
    local = moment.astimezone(PARIS)
    return local.date() if whole_days else local
