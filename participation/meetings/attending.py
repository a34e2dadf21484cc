"""Commands on who came: numbers, and the names of those who agreed, until they change their mind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from commons.identity import queries as identity
from commons.identity.events import AccountErased
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from participation.meetings import policies, queries, services
from participation.meetings.models import Attendance, Presence
from participation.meetings.policies import MeetingReason
from participation.meetings.types import MEETING, PAGES, Crowd

LONGEST_NAME = 80
MOST_PEOPLE = 10_000


def count(work: Work, meeting_id: int, numbers: Mapping[Crowd, int], now: datetime) -> None:
    """How many came; counting again replaces the numbers."""
    meeting = services.recorded(work, meeting_id, now)
    for crowd, number in numbers.items():
        row = insert(Attendance).values(meeting_id=meeting.id, crowd=crowd, number=number)
        work.session.execute(
            row.on_conflict_do_update(index_elements=["meeting_id", "crowd"], set_={"number": row.excluded.number})
        )
    details = {crowd.value: number for crowd, number in numbers.items()}
    work.audit("participation.meeting.count", str(Ref(MEETING, meeting.id)), **details)


def name(work: Work, meeting_id: int, typed: str, agreed: bool, now: datetime) -> Presence:
    """Write the name of somebody who came and agreed aloud to be named."""
    meeting = services.recorded(work, meeting_id, now)
    if not agreed:
        raise Invalid(fields={"agreed": MeetingReason.NEEDS_CONSENT.sentence})
    presence = Presence(meeting_id=meeting.id, name=one_line(typed, LONGEST_NAME), agreed_at=now)
    if not presence.name:
        raise Invalid(fields={"name": MeetingReason.UNREADABLE_NAME.sentence})
    work.session.add(presence)
    work.session.flush()
    return presence


def unname(work: Work, meeting_id: int, presence_id: int, now: datetime) -> None:
    """Take a name off because its owner asks; nothing of it is kept, not even in the journal."""
    services.recorded(work, meeting_id, now)
    there = (Presence.meeting_id == meeting_id, Presence.id == presence_id)
    if work.session.execute(delete(Presence).where(*there).returning(Presence.id)).first() is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)


def name_me(work: Work, meeting_id: int, now: datetime) -> None:
    """Show my own name among those who came; saying it twice changes nothing."""
    meeting, person_id = queries.by_id(meeting_id), work.actor.person_id
    if meeting is None or person_id is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    refusal = policies.refusal_to_be_named(meeting.state, meeting.starts_at, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    shown = one_line(identity.names_of([person_id]).get(person_id, ""), LONGEST_NAME)
    if not shown:
        raise Refused(reason=MeetingReason.NEEDS_A_NAME)
    row = {"meeting_id": meeting_id, "name": shown, "account_id": person_id, "agreed_at": now}
    work.session.execute(insert(Presence).values(row).on_conflict_do_nothing())
    work.touch(PAGES)


def unname_me(work: Work, meeting_id: int) -> None:
    """Take my own name off."""
    mine = (Presence.meeting_id == meeting_id, Presence.account_id == work.actor.person_id)
    work.session.execute(delete(Presence).where(*mine))
    work.touch(PAGES)


def names_of_the_present_vanish(work: Work, fact: AccountErased) -> None:
    """An erased account leaves no name among those who came."""
    if work.session.scalar(select(Presence.id).where(Presence.account_id == fact.account_id).limit(1)) is not None:
        work.session.execute(delete(Presence).where(Presence.account_id == fact.account_id))
        work.touch(PAGES)
