"""Words of seats, floors, wishes and offers."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class SeatState(StrEnum):
    """Where a group's place in an activity (or at a site on a day) stands."""

    WAITING = "waiting"
    #: Held for the group until an hour; it counts as taken.
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    #: The offer was not answered; the group is behind its class.
    EXPIRED = "expired"
    DECLINED = "declined"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES[self]


_STATES = {
    SeatState.WAITING: _l("Sur liste d’attente"),
    SeatState.OFFERED: _l("Place proposée"),
    SeatState.CONFIRMED: _l("Place confirmée"),
    SeatState.EXPIRED: _l("Proposition sans réponse"),
    SeatState.DECLINED: _l("Place refusée"),
    SeatState.CANCELLED: _l("Place rendue"),
}
_BADGES = {
    SeatState.WAITING: "soon", SeatState.OFFERED: "open", SeatState.CONFIRMED: "done", SeatState.EXPIRED: "closed",
    SeatState.DECLINED: "closed", SeatState.CANCELLED: "closed",
}  # fmt: skip
#: States that take room.
TAKEN = (SeatState.OFFERED, SeatState.CONFIRMED)
#: States in which a group has something to lose or to gain.
LIVE = (SeatState.WAITING, SeatState.OFFERED, SeatState.CONFIRMED)


class Origin(StrEnum):
    """How a seat was come by."""

    WISH = "wish"
    DIRECT = "direct"
    LIST = "list"
    DOOR = "door"
    #: Above the capacity, by the secretariat, with a reason.
    FORCED = "forced"
