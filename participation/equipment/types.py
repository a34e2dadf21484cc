"""Words of the equipment pool: days, states of a booking, and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which an item of the pool is referred to from anywhere.
ITEM = "participation.equipment"


@dataclass(frozen=True)
class Days:
    """Whole days of Paris, the last one included: collected on the first, brought back on the last."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days; less than one when they are in the wrong order."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def each(self) -> list[date]:
        """Every day, in order."""
        return [self.first + timedelta(days=number) for number in range(self.count)]


class ItemState(StrEnum):
    """Whether an item is lent at all."""

    OPEN = "open"
    CLOSED = "closed"


class BookingState(StrEnum):
    """Where a booking stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LENT = "lent"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    #: Nobody answered in time, or nobody came to collect.
    EXPIRED = "expired"
    #: Not brought back on the last day.
    LATE = "late"

    @property
    def label(self) -> str:
        """The state as people say it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """Its look among those of ui/tags.html."""
        return _BADGES[self]


_STATES = {
    BookingState.ASKED: _l("Demandé"),
    BookingState.CONFIRMED: _l("Confirmé"),
    BookingState.REFUSED: _l("Refusé"),
    BookingState.LENT: _l("Prêté"),
    BookingState.RETURNED: _l("Rendu"),
    BookingState.CANCELLED: _l("Annulé"),
    BookingState.EXPIRED: _l("Sans suite"),
    BookingState.LATE: _l("Pas encore rendu"),
}
_BADGES = {
    BookingState.ASKED: "soon",
    BookingState.CONFIRMED: "open",
    BookingState.REFUSED: "refused",
    BookingState.LENT: "open",
    BookingState.RETURNED: "done",
    BookingState.CANCELLED: "closed",
    BookingState.EXPIRED: "closed",
    BookingState.LATE: "refused",
}
#: States in which a booking keeps its unit from others. The database's exclusion constraint says the same.
HOLDING = (BookingState.ASKED, BookingState.CONFIRMED, BookingState.LENT, BookingState.LATE)
#: The unit is out of the house.
OUT = (BookingState.LENT, BookingState.LATE)


class Move(StrEnum):
    """What may happen to a booking."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    CANCEL = "cancel"
    HAND_OUT = "hand_out"
    TAKE_BACK = "take_back"
    SWAP = "swap"
    EXPIRE = "expire"
    MARK_LATE = "mark_late"


#: Move -> states it starts from, and the state it leads to.
MOVES: dict[Move, tuple[tuple[BookingState, ...], BookingState | None]] = {
    Move.CONFIRM: ((BookingState.ASKED,), BookingState.CONFIRMED),
    Move.REFUSE: ((BookingState.ASKED,), BookingState.REFUSED),
    Move.CANCEL: ((BookingState.ASKED, BookingState.CONFIRMED), BookingState.CANCELLED),
    Move.HAND_OUT: ((BookingState.CONFIRMED,), BookingState.LENT),
    Move.TAKE_BACK: (OUT, BookingState.RETURNED),
    # Another unit of the same item; the state stays.
    Move.SWAP: ((BookingState.ASKED, BookingState.CONFIRMED), None),
    Move.EXPIRE: ((BookingState.ASKED, BookingState.CONFIRMED), BookingState.EXPIRED),
    Move.MARK_LATE: ((BookingState.LENT,), BookingState.LATE),
}
