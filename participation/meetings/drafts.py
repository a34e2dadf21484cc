"""What a facilitator writes of a meeting, and what must be put right before it is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from participation.meetings.models import Meeting

LONGEST = timedelta(hours=24)
#: Days a calendar of this product may speak of.
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class MeetingDraft:
    """The sheet of a meeting, as typed."""

    title: str
    starts_at: datetime
    ends_at: datetime
    summary: str = ""
    place: str = ""
    address: str = ""
    step_free: bool = False
    access: str = ""
    child_care: bool = False
    child_care_words: str = ""
    interpreters: str = ""
    sign_language: bool = False
    remote: str = ""
    contact: str = ""

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        found: dict[str, str] = {}
        if not sane_day(self.starts_at):
            found["starts_at"] = str(_l("Écrivez une date entre 2000 et 2099."))
        elif not self.starts_at < self.ends_at <= self.starts_at + LONGEST:
            found["ends_at"] = str(_l("La fin vient après le début, le même jour ou dans la nuit."))
        if not (self.place or self.address or self.remote):
            found["place"] = str(_l("Dites où se retrouver, ou comment participer à distance."))
        return found

    def columns(self) -> dict[str, object]:
        """The draft as columns of a meeting."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def sane_day(day: date | datetime) -> bool:
    """Whether a day is one that people mean."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def draft_of(meeting: Meeting) -> MeetingDraft:
    """A kept meeting as a draft again, to be changed."""
    return MeetingDraft(**{field.name: getattr(meeting, field.name) for field in fields(MeetingDraft)})
