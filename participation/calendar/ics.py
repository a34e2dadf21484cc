"""Dates of the calendar as other calendars know them."""

from __future__ import annotations

from commons.kernel.calendars import Entry, Status
from participation.calendar.types import DateState, Happening


def entry(happening: Happening) -> Entry:
    """One date, for other calendars."""
    return Entry(
        happening.uid, happening.title, happening.starts_at, happening.ends_at, happening.url, _status(happening),
        happening.sequence, happening.changed_at, happening.whole_days, happening.place,
        "\n\n".join(text for text in (happening.reason, happening.note) if text), happening.body,
    )  # fmt: skip


def _status(happening: Happening) -> Status:
    if happening.state is DateState.CANCELLED:
        return Status.CANCELLED
    return Status.CONFIRMED if happening.firm else Status.TENTATIVE
