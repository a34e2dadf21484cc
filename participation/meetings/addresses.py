"""Where meetings and their actions stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from sqlalchemy import select

from commons.kernel.db import db
from commons.kernel.refs import Target
from participation.bodies.models import Body
from participation.bodies.types import BodyKind
from participation.meetings.models import Action, Meeting

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"


def meetings(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each meeting."""
    rows = db.session.execute(select(Meeting.id, Meeting.title).where(Meeting.id.in_(ids)))
    return {row.id: Target(row.title, url_for("meetings.show", meeting_id=row.id)) for row in rows}


def actions(ids: Collection[int]) -> Mapping[int, Target]:
    """What each action is, and the meeting it stands on."""
    rows = db.session.execute(select(Action.id, Action.words, Action.meeting_id).where(Action.id.in_(ids)))
    return {
        row.id: Target(row.words, url_for("meetings.show", meeting_id=row.meeting_id, _anchor=f"action-{row.id}"))
        for row in rows
    }


def of_body(body: Body) -> str:
    """The page of the body that meets: a table's own when it is one."""
    if body.kind is BodyKind.TABLE:
        return url_for("tables.show", slug=body.slug)
    return url_for("bodies.show", slug=body.slug)
