"""What the pages of the calendar show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import get_month_names
from flask import current_app, url_for
from flask_babel import gettext as _

from commons.kernel import i18n
from commons.kernel.days import day_of, midnight
from participation.bodies import addresses
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.calendar import queries, sources
from participation.calendar.drafts import YEARS
from participation.calendar.models import GovernanceDate
from participation.calendar.types import DateState, Happening

#: What other calendars hear of: this long ago at most, and this far ahead.
BEHIND, AHEAD = timedelta(days=400), timedelta(days=800)
MOST_COMING = 5


def happening(kept: GovernanceDate) -> Happening:
    """A date of a secretariat, as the calendar shows dates."""
    return Happening(
        uid=f"date-{kept.id}",
        title=kept.title,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        body_id=kept.body_id,
        body=kept.body.name,
        url=f"{url_for('calendar.year')}?annee={day_of(kept.starts_at).year}#date-{kept.id}",
        whole_days=kept.whole_days,
        firm=kept.firm,
        place=kept.place,
        note=kept.note,
        state=kept.state,
        reason=kept.reason,
        sequence=kept.version - 1,
        changed_at=kept.changed_at,
    )


def governance(start: datetime, end: datetime, body_id: int | None) -> Sequence[Happening]:
    """The source that secretariats fill."""
    return [happening(kept) for kept in queries.between(start, end, body_id)]


@dataclass(frozen=True)
class Line:
    """A date as a page says it."""

    happening: Happening
    when: str
    badge: str
    state: str
    body_url: str


def line(found: Happening, body: Body | None, now: datetime) -> Line:
    """A date in words, with its state."""
    badge, state = _state(found, now)
    return Line(found, when(found), badge, state, addresses.address(body.kind, body.slug) if body else "")


def _state(found: Happening, now: datetime) -> tuple[str, str]:
    if found.state is DateState.CANCELLED:
        return "refused", found.state.label
    if found.state is DateState.HELD:
        return "done", found.state.label
    if found.ends_at <= now:
        return "closed", _("Passée")
    return ("soon", found.state.label) if found.firm else ("draft", _("Date à fixer"))


def when(found: Happening) -> str:
    """When it takes place, as people say it."""
    first, last = day_of(found.starts_at), day_of(found.ends_at - timedelta(seconds=1))
    days = {"first": i18n.day(first), "last": i18n.day(last)}
    if not found.firm:
        return _("entre le %(first)s et le %(last)s", **days)
    if first != last:
        return _("du %(first)s au %(last)s", **days)
    if found.whole_days:
        return days["first"]
    hours = {"start": i18n.hour(found.starts_at), "end": i18n.hour(found.ends_at)}
    return _("%(day)s, de %(start)s à %(end)s", day=days["first"], **hours)


@dataclass(frozen=True)
class Month:
    """A month of the year view."""

    number: int
    name: str
    lines: list[Line]


def year(number: int, now: datetime) -> dict[str, Any]:
    """The dates of one year, month by month; what spans several months stands in the first."""
    start, end = _bounds(number)
    found = sources.happenings(current_app, start, end)
    known = bodies.by_ids({h.body_id for h in found})
    names = get_month_names("wide", context="stand-alone", locale=i18n.locale_code())
    months = [Month(n, names[n], []) for n in range(1, 13)]
    for each in found:
        first = max(each.starts_at, start)
        months[day_of(first).month - 1].lines.append(line(each, known.get(each.body_id), now))
    return {
        "year": number,
        "months": months,
        "total": len(found),
        "before": number - 1 if number > YEARS[0] else None,
        "after": number + 1 if number < YEARS[1] - 1 else None,
        "strip": _strip(months),
    }


@dataclass(frozen=True)
class Tick:
    """A month of the picture of the year: how many dates it holds."""

    x: int
    letter: str
    name: str
    number: int


def _strip(months: Sequence[Month]) -> list[Tick]:
    letters = get_month_names("narrow", context="stand-alone", locale=i18n.locale_code())
    order = range(11, -1, -1) if i18n.text_direction() == "rtl" else range(12)
    return [Tick(30 * place, letters[n + 1], months[n].name, len(months[n].lines)) for place, n in enumerate(order)]


def _bounds(number: int) -> tuple[datetime, datetime]:
    return midnight(date(number, 1, 1)), midnight(date(number + 1, 1, 1))


def coming(body: Body, now: datetime) -> list[Line]:
    """The next dates of a body, for its page."""
    found = [h for h in sources.happenings(current_app, now, now + AHEAD, body.id) if h.ends_at > now]
    return [line(each, body, now) for each in found[:MOST_COMING]]


def to_subscribe(body: Body | None, now: datetime) -> list[Happening]:
    """What other calendars hear of, cancelled dates too."""
    return sources.happenings(current_app, now - BEHIND, now + AHEAD, body.id if body else None)
