"""The call list: who has to be told by voice, why, and whether it was done. Nobody loses anything by silence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from assises.editions import queries as editions
from assises.people import policies
from assises.people.models import Registration
from assises.people.types import PeopleReason
from assises.registrations import queries
from assises.registrations.models import VoiceCall
from assises.registrations.types import CallState, RegistrationReason, Why
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import Work


def add(work: Work, registration: Registration, why: Why, about: str, key: str, now: datetime) -> None:
    """Somebody has to be told; the same key again is the same call."""
    row = {
        "key": key, "edition_id": registration.edition_id, "registration_id": registration.id, "why": why,
        "about": about, "state": CallState.TO_DO, "tries": 0, "made_at": now,
    }  # fmt: skip
    work.session.execute(insert(VoiceCall).values(row).on_conflict_do_nothing(index_elements=["key"]))


def note(work: Work, edition_id: int, call_id: int, reached: bool, now: datetime) -> None:
    """Done, or not reached and to be tried again."""
    edition = editions.by_id(edition_id)
    if edition is None or policies.refusal_to_enter(edition, work.actor) is not None:
        raise Refused(reason=PeopleReason.NOT_YOURS)
    mine = (VoiceCall.id == call_id, VoiceCall.edition_id == edition_id)
    if queries.call(call_id) is None:
        raise NotFound(reason=RegistrationReason.CALL_GONE)
    state = CallState.DONE if reached else CallState.NOT_REACHED
    values: dict[str, Any] = {"state": state, "tries": VoiceCall.tries + 1}
    if reached:
        values |= {"done_at": now, "done_by": work.actor.person_id}
    statement = update(VoiceCall).where(*mine, VoiceCall.state != CallState.DONE).values(**values)
    work.session.execute(statement)
    work.audit("assises.call.note", f"assises.call:{call_id}", reached=reached)
