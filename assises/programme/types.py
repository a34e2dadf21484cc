"""Words of the programme."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which sites and activities are referred to from anywhere.
SITE, ACTIVITY = "assises.site", "assises.activity"
#: What public pages of sites and of the programme depend on.
PAGES = "assises:programme"


class ActivityKind(StrEnum):
    """What people do there."""

    PLENARY = "plenary"
    WORKSHOP = "workshop"
    VISIT = "visit"
    FORUM = "forum"
    RESTITUTION = "restitution"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_KINDS[self])


_KINDS = {
    ActivityKind.PLENARY: _l("Plénière"),
    ActivityKind.WORKSHOP: _l("Atelier"),
    ActivityKind.VISIT: _l("Visite"),
    ActivityKind.FORUM: _l("Forum"),
    ActivityKind.RESTITUTION: _l("Restitution"),
}


class ActivityState(StrEnum):
    """Whether it takes place."""

    DRAFT = "draft"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Entry(StrEnum):
    """How one gets in."""

    #: Anybody at the site walks in.
    FREE = "free"
    #: A seat is asked for beforehand.
    SEAT = "seat"


class Part(StrEnum):
    """What somebody of the team does in an activity."""

    FACILITATOR = "facilitator"
    RAPPORTEUR = "rapporteur"

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str(_PARTS[self])


_PARTS = {Part.FACILITATOR: _l("Anime"), Part.RAPPORTEUR: _l("Prend les notes")}
