"""Where minutes and contestations stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from flask_babel import gettext as _

from assises.minutes import queries
from assises.minutes.models import ActivityMinutes
from assises.minutes.types import KNOWN, MINUTES, MinutesStage
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target
from commons.moderation.types import Standing

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"


def minutes(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each."""
    return {
        m.id: Target(title_of(m), url_for("assises_minutes.show", minutes_id=m.id), m.stage in KNOWN)
        for m in queries.by_id(ids)
    }


def read_path(code: str) -> str:
    """Where participants read and contest, for a letter: known also where no page is being made."""
    return f"/assises/comptes-rendus/relire/{code}"


def public_path(minutes_id: int) -> str:
    """Where everybody reads, for a letter."""
    return f"/assises/comptes-rendus/{minutes_id}"


def title_of(found: ActivityMinutes) -> str:
    """How the minutes of an activity are called."""
    return _("Compte rendu : %(title)s", title=found.activity.title)


def contests(ids: Collection[int]) -> Mapping[int, Target]:
    """The passage that was contested, and where it stands."""
    return {
        c.id: Target(
            c.passage[:120],
            url_for("assises_minutes.show", minutes_id=c.minutes_id, _anchor="contestations"),
            c.standing is Standing.SHOWN and c.minutes.stage is MinutesStage.PUBLISHED,
        )
        for c in queries.contests_by_id(ids)
    }


def offer() -> None:
    """Let people point at them by pasting their address."""
    addresses.know("assises_minutes.show", lambda minutes_id: Ref(MINUTES, minutes_id))
