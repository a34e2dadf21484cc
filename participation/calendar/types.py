"""Words of the calendar, and what a date is whoever brings it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class DateState(StrEnum):
    """What became of a date."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state in a word."""
        return str(_STATES[self])


_STATES = {DateState.PLANNED: _l("Prévue"), DateState.HELD: _l("Tenue"), DateState.CANCELLED: _l("Annulée")}


@dataclass(frozen=True)
class Happening:
    """A date of the calendar. Anybody may bring some (sources.add_source): meetings, the Assises."""

    #: Never reused: other calendars know the date by it, such as "reunion-12".
    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    body_id: int
    body: str
    #: Path of its page on this site.
    url: str = ""
    #: Days without hours: starts and ends at midnight in Paris.
    whole_days: bool = False
    #: False: a period in which the day is still to be chosen.
    firm: bool = True
    place: str = ""
    note: str = ""
    state: DateState = DateState.PLANNED
    #: Why it is cancelled.
    reason: str = ""
    #: Rises with each change, with the moment of the last one.
    sequence: int = 0
    changed_at: datetime | None = None
