"""Lets phones in: a code, a random token that the phone keeps, and no more phones than people in the room.

Nothing here goes to the journal: its order would lead from whoever is signed in to a phone (invariant A9).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from assises.workshops import marks, policies, queries, services
from assises.workshops.marks import Purpose
from assises.workshops.models import Workshop, WorkshopFeedback, WorkshopToken
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import Device, Hat, Heard, Mood
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work


def let_in(work: Work, workshop_id: int, device: Device, table_number: int | None, now: datetime) -> str:
    """A new token for one phone, or for one person's turn at a table's phone. Refused: NOT_NOW, FULL."""
    # Held alone, not shared: two who both held it and then both wanted to count would wait for each other.
    workshop = services.locked(work, workshop_id)
    services.obey(Act.JOIN, Hat.NOBODY, workshop.phase)
    most = policies.most_phones(workshop.counted, workshop.activity.capacity)
    # The conditional update counts and decides in one statement, however many come in at once.
    room_left = (Workshop.id == workshop_id, Workshop.issued < most)
    counted = update(Workshop).where(*room_left).values(issued=Workshop.issued + 1).returning(Workshop.id)
    if work.session.execute(counted).one_or_none() is None:
        raise Refused(reason=WorkshopReason.FULL)
    token = marks.new_token()
    seal = marks.mark(Purpose.ENTRY, workshop_id, token)
    row = {"seal": seal, "workshop_id": workshop_id, "device": device, "table_number": table_number}
    work.session.execute(insert(WorkshopToken).values(row))
    services.touch(work, workshop)
    return token


def inside(workshop_id: int, token: str) -> WorkshopToken | None:
    """The phone that keeps this token, when it was let into this workshop."""
    return queries.is_inside(marks.mark(Purpose.ENTRY, workshop_id, token)) if token else None


def hat_of(workshop_id: int, token: str) -> Hat:
    """As what whoever holds this token stands before a workshop."""
    return Hat.INSIDE if inside(workshop_id, token) is not None else Hat.NOBODY


def may(work: Work, workshop_id: int, token: str, act: Act) -> Workshop:
    """The workshop, its phase held still, for a phone that is in and may do this now."""
    workshop = services.shared(work, workshop_id)
    services.obey(act, hat_of(workshop_id, token), workshop.phase)
    return workshop


def tell(work: Work, workshop_id: int, token: str, mood: Mood, heard: Heard | None, now: datetime) -> None:
    """What one thought of it: the first tap, then the second; tapped again, the last one counts."""
    workshop = may(work, workshop_id, token, Act.TELL)
    mark = marks.mark(Purpose.FEEDBACK, workshop_id, token)
    row = {"workshop_id": workshop_id, "mark": mark, "mood": mood, "heard": heard}
    statement = insert(WorkshopFeedback).values(row)
    said = {"mood": mood} if heard is None else {"mood": mood, "heard": heard}
    work.session.execute(statement.on_conflict_do_update(constraint="pk_assises_workshop_feedback", set_=said))
    services.touch(work, workshop)
