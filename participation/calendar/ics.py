"""The calendar as a file that telephones and diaries subscribe to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from icalendar import Calendar, Event, Timezone

from commons.kernel.clock import PARIS
from participation.calendar.types import DateState, Happening


def feed(name: str, happenings: Iterable[Happening], site: str, now: datetime) -> bytes:
    """A whole calendar. `site` is the address of this site: it makes ids unique and links whole."""
    calendar = Calendar()
    calendar.add("prodid", "-//Possibles//Calendrier//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add_component(Timezone.from_tzinfo(PARIS, first_date=date(2020, 1, 1), last_date=date(2038, 1, 1)))
    for happening in happenings:
        calendar.add_component(_event(happening, site, now))
    content: bytes = calendar.to_ical()
    return content


def _event(happening: Happening, site: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{happening.uid}@{site.partition('://')[2].partition('/')[0]}")
    event.add("summary", happening.title)
    event.add("dtstamp", (happening.changed_at or now).astimezone(UTC))
    event.add("dtstart", _when(happening.starts_at, happening.whole_days))
    event.add("dtend", _when(happening.ends_at, happening.whole_days))
    event.add("sequence", happening.sequence)
    event.add("last-modified", (happening.changed_at or now).astimezone(UTC))
    event.add("status", _status(happening))
    event.add("categories", [happening.body])
    if happening.whole_days and not happening.firm:
        event.add("transp", "TRANSPARENT")
    if happening.place:
        event.add("location", happening.place)
    said = "\n\n".join(text for text in (happening.reason, happening.note) if text)
    if said:
        event.add("description", said)
    if happening.url:
        event.add("url", site.rstrip("/") + happening.url)
    return event


def _when(moment: datetime, whole_days: bool) -> date | datetime:
    local = moment.astimezone(PARIS)
    return local.date() if whole_days else local


def _status(happening: Happening) -> str:
    if happening.state is DateState.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if happening.firm else "TENTATIVE"
