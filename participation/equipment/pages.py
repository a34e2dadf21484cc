"""What the pages of the pool show, made from what the queries gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import get_day_names
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.identity import queries as identity
from commons.kernel import i18n
from commons.kernel.days import day_of
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.storage import StoredFile, stored_file
from participation.equipment import queries, weeks
from participation.equipment.models import Booking, Item
from participation.equipment.types import BookingState, Days
from participation.equipment.weeks import Free


@dataclass(frozen=True)
class Tile:
    """An item in the list: when it is next free, in words."""

    item: Item
    free: str
    units: str
    picture: str


def tiles(items: Sequence[Item], now: datetime) -> list[Tile]:
    """Every item with its next free day: two queries in all."""
    window = weeks.window(day_of(now))
    holds = queries.holds([item.id for item in items], window)
    return [
        Tile(item, _next_free(_calendar(item, holds[item.id], window)), _units(item), picture_url(item))
        for item in items
    ]


def _calendar(item: Item, holds: Sequence[weeks.Hold], window: Days) -> list[Free]:
    serving = [unit.id for unit in item.units if not unit.out_of_service]
    return weeks.free_by_day(serving, holds, window)


def _units(item: Item) -> str:
    return ngettext("%(num)d exemplaire", "%(num)d exemplaires", len(item.units))


def _next_free(days: Sequence[Free]) -> str:
    first = next((each.day for each in days if each.free), None)
    if first is None:
        return _("Rien de libre dans les six semaines")
    if first == days[0].day:
        return _("Libre aujourd’hui")
    return _("Libre à partir du %(day)s", day=i18n.day(first))


def picture_url(item: Item) -> str:
    """The address of an item's picture; nothing without one."""
    return url_for("equipment.picture", digest=item.picture) if item.picture else ""


def short_day(day: date) -> str:
    """A day without its year: "lundi 15 juin"."""
    return i18n.day_as(day, "EEEE d MMMM", i18n.locale_code())


@dataclass(frozen=True)
class Cell:
    """One day of the calendar: its number, how many are free of how many, and the same in words."""

    day: int
    month: str
    free: int
    total: int
    words: str


def _cell(each: Free | None) -> Cell | None:
    if each is None:
        return None
    locale = i18n.locale_code()
    words = ngettext("%(num)d libre", "%(num)d libres", each.free)
    month = i18n.day_as(each.day, "MMM", locale) if each.day.day == 1 else ""
    return Cell(each.day.day, month, each.free, each.total, words)


def calendar(item: Item, now: datetime) -> dict[str, Any]:
    """The next six weeks: a table of seven columns, and the same as sentences."""
    window = weeks.window(day_of(now))
    days = _calendar(item, queries.holds([item.id], window)[item.id], window)
    # Arabic has no short names but letters: whole ones do not fit in a seventh of a telephone.
    names = get_day_names("narrow" if i18n.locale_code() == "ar" else "abbreviated", locale=i18n.locale_code())
    return {
        "columns": [names[number] for number in range(7)],
        "rows": [(_week_of(row), [_cell(each) for each in row]) for row in weeks.in_weeks(days)],
        "free": [_stretch(days) for days in weeks.stretches(days)],
        "total": len([unit for unit in item.units if not unit.out_of_service]),
        "single": len(item.units) == 1,
    }


def _week_of(row: Sequence[Free | None]) -> str:
    first = next(each.day for each in row if each is not None)
    return _("Semaine du %(day)s", day=i18n.day_as(first, "d MMMM", i18n.locale_code()))


def _stretch(days: Days) -> str:
    if days.count == 1:
        return short_day(days.first)
    return _("du %(first)s au %(last)s", first=short_day(days.first), last=short_day(days.last))


def whole(item: Item, now: datetime) -> dict[str, Any]:
    """Everything the public page of an item shows."""
    picture: StoredFile | None = stored_file(item.picture) if item.picture else None
    return {
        "item": item,
        "description": plain_to_markup(item.description),
        "rows": _facts(item),
        "picture": picture_url(item),
        "size": (picture.width, picture.height) if picture else None,
        "calendar": calendar(item, now),
        "out": [unit for unit in item.units if unit.out_of_service],
    }


def _facts(item: Item) -> list[tuple[str, str]]:
    lead = (
        ngettext("%(num)d jour avant", "%(num)d jours avant", item.lead_days) if item.lead_days else _("Le jour même")
    )
    deposit = i18n.money(item.deposit) if item.deposit else _("Aucune")
    rows = [
        (_("Où le retirer"), item.collected_at),
        (_("Qui peut l’emprunter"), item.borrowers),
        (_("À qui c’est"), item.owner),
        (_("Caution"), " — ".join(each for each in (deposit, item.deposit_note) if each)),
        (_("À demander au plus tard"), lead),
        (_("Durée au plus"), ngettext("%(num)d jour", "%(num)d jours", item.max_days)),
        (_("Territoire"), item.place.named(i18n.locale_code())),
    ]
    return [(term, value) for term, value in rows if value]


@dataclass(frozen=True)
class Line:
    """A booking as lists show it."""

    booking: Booking
    days: str
    who: str


def lines(bookings: Sequence[Booking]) -> list[Line]:
    """Bookings with their days in words and who borrows: one query more for the names."""
    names = identity.names_of({each.account_id for each in bookings if each.account_id is not None})
    return [Line(each, _stretch(each.days), each.person or names.get(each.account_id or 0, "")) for each in bookings]


@dataclass(frozen=True)
class Year:
    """Loans of one year, all items together."""

    year: int
    loans: int
    rows: list[queries.LoanYear]


def years() -> list[Year]:
    """How much was lent, the latest year first."""
    found: dict[int, list[queries.LoanYear]] = {}
    for row in queries.loans_by_year():
        found.setdefault(row.year, []).append(row)
    return [Year(year, sum(row.loans for row in rows), rows) for year, rows in found.items()]


#: The columns of the desk, in the order of a day's work.
BOARD = (
    ("answer", (BookingState.ASKED,)),
    ("out", (BookingState.CONFIRMED,)),
    ("back", (BookingState.LATE, BookingState.LENT)),
)
