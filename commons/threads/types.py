"""Words of a thread: why one thing follows from another, what happened to it, and what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Relation(StrEnum):
    """How the later thing follows from the earlier one."""

    #: The earlier gave rise to the later: a meeting's subject became a saisine.
    LED_TO = "led_to"
    #: The earlier was sent to the later: an initiative to a call.
    SENT_TO = "sent_to"
    #: The later answers the earlier.
    ANSWERED_BY = "answered_by"
    #: The later decides on the earlier.
    DECIDED_BY = "decided_by"
    #: The later rests on the earlier: a synthesis on a contribution.
    QUOTED_IN = "quoted_in"
    #: The later reports on the earlier.
    REPORTED_IN = "reported_in"

    @property
    def label(self) -> str:
        """The tie, read from the earlier thing."""
        return str(_FORWARD[self])

    @property
    def backward(self) -> str:
        """The tie, read from the later thing."""
        return str(_BACKWARD[self])


_FORWARD = {
    Relation.LED_TO: _l("a donné"),
    Relation.SENT_TO: _l("a été envoyé à"),
    Relation.ANSWERED_BY: _l("a reçu pour réponse"),
    Relation.DECIDED_BY: _l("a été décidé par"),
    Relation.QUOTED_IN: _l("est cité dans"),
    Relation.REPORTED_IN: _l("est raconté dans"),
}
_BACKWARD = {
    Relation.LED_TO: _l("vient de"),
    Relation.SENT_TO: _l("a reçu"),
    Relation.ANSWERED_BY: _l("répond à"),
    Relation.DECIDED_BY: _l("décide de"),
    Relation.QUOTED_IN: _l("s’appuie sur"),
    Relation.REPORTED_IN: _l("raconte"),
}


@dataclass(frozen=True)
class Moment:
    """Something that happened to a thing: a sentence for people, who did it and why."""

    at: datetime
    sentence: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True)
class Debt:
    """An answer or an act that somebody owes until a moment; done_at is empty while it is owed."""

    sentence: str
    by: str
    due_at: datetime
    done_at: datetime | None = None
    #: Since when somebody waits, when that is known: "sans réponse depuis N jours".
    since: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Owed, and past its moment."""
        return self.done_at is None and now >= self.due_at

    def days_late(self, now: datetime) -> int:
        """Whole days past its moment: 0 on the first, and while it is not late."""
        return (now - self.due_at).days if self.is_late(now) else 0

    def days_waited(self, now: datetime) -> int | None:
        """Whole days since somebody waits; None when nobody wrote down since when."""
        return max(0, (now - self.since).days) if self.since is not None and self.done_at is None else None

    def next_change(self, now: datetime) -> datetime:
        """When what a page says of it ("en retard de 3 jours") changes by the clock."""
        starts = [moment for moment in (self.due_at, self.since) if moment is not None]
        return min(moment if moment > now else moment + timedelta((now - moment).days + 1) for moment in starts)
