"""A meeting is announced, moved, cancelled; its agenda is set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref, resolve_one
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.stories import story_of
from participation.meetings import agenda, agreed, minutes, queries, services
from participation.meetings.drafts import draft_of
from participation.meetings.policies import MeetingReason
from participation.meetings.types import ACTION, MEETING, How, MeetingState, MinutesState
from tests.factories import tables as make
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")


def rewritten(meeting, actor: Actor = SYSTEM, seen: int | None = None, **changes):
    with unit_of_work(actor) as work:
        draft = replace(draft_of(meeting), **changes)
        return services.rewrite(work, meeting.id, draft, meeting.version if seen is None else seen, clock.now())


def cancelled(meeting, why="La salle est prise"):
    with unit_of_work(SYSTEM) as work:
        return services.cancel(work, meeting.id, why, clock.now())


def added(meeting, title="Un tour de table", subject=None):
    with unit_of_work(SYSTEM) as work:
        return agenda.add(work, meeting.id, title, clock.now(), subject)


def test_an_announced_meeting_has_a_code_and_can_be_referred_to(app):
    meeting = make.make_meeting(make.make_table())
    assert len(queries.code_of(meeting.id)) == 7
    with app.test_request_context():
        target = resolve_one(Ref(MEETING, meeting.id))
    assert (target.title, target.public) == (meeting.title, True)
    assert [m.id for m in queries.coming_of(meeting.body_id)] == [meeting.id]


def test_its_facilitator_announces_and_the_journal_says_who():
    body = make.make_table()
    actor = somebody("facilitator", "body", body.id)
    with unit_of_work(actor) as work:
        services.announce(work, body.id, make.a_meeting_draft(), clock.now())
    acts = db.session.scalars(db.select(AuditEntry.action)).all()
    assert "participation.meeting.announce" in acts


def test_the_facilitator_of_another_table_does_not():
    body, other = make.make_table(), make.make_table()
    with pytest.raises(Refused), unit_of_work(somebody("facilitator", "body", other.id)) as work:
        services.announce(work, body.id, make.a_meeting_draft(), clock.now())
    meeting = make.make_meeting(body)
    with pytest.raises(Refused):
        rewritten(meeting, somebody("facilitator", "body", other.id), title="Volé")


def test_a_table_that_no_longer_meets_announces_nothing():
    body = make.make_table()
    meeting = make.make_meeting(body)
    make.close(body)
    with pytest.raises(Refused, match="closed"):
        make.make_meeting(body)
    with pytest.raises(Refused, match="closed"):
        rewritten(meeting, title="Encore")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lasts": timedelta(0)}, "ends_at"),
        ({"lasts": timedelta(hours=-1)}, "ends_at"),
        ({"lasts": timedelta(days=2)}, "ends_at"),
        ({"place": "", "address": ""}, "place"),
        ({"year": 1999}, "starts_at"),
        ({"year": 2150}, "starts_at"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused(changes, field):
    body, starts_at = make.make_table(), clock.now() + timedelta(days=7)
    starts_at = starts_at.replace(year=changes.pop("year", starts_at.year))
    ends_at = starts_at + changes.pop("lasts", make.HOUR)
    with pytest.raises(Invalid) as refusal:
        make.make_meeting(body, starts_at, ends_at=ends_at, **changes)
    assert field in refusal.value.fields


def test_another_hour_moves_the_meeting_and_keeps_the_former_one():
    meeting = make.make_meeting(make.make_table())
    before = meeting.starts_at
    rewritten(meeting, starts_at=before + timedelta(days=1), ends_at=meeting.ends_at + timedelta(days=1))
    assert (meeting.moved_from, meeting.sequence, meeting.version) == (before, 1, 2)


def test_a_change_that_no_calendar_shows_raises_no_sequence():
    meeting = make.make_meeting(make.make_table())
    rewritten(meeting, child_care=False)
    assert (meeting.moved_from, meeting.sequence, meeting.version) == (None, 0, 2)


def test_an_older_sheet_is_refused():
    meeting = make.make_meeting(make.make_table())
    rewritten(meeting, title="La fontaine")
    with pytest.raises(Stale):
        rewritten(meeting, seen=1, title="Le marché")
    assert meeting.title == "La fontaine"


def test_a_cancelled_meeting_says_why_and_changes_no_more():
    meeting = cancelled(make.make_meeting(make.make_table()))
    assert (meeting.state, meeting.cancel_reason, meeting.sequence) == (MeetingState.CANCELLED, "La salle est prise", 1)
    with pytest.raises(Refused) as refusal:
        rewritten(meeting, title="Quand même")
    assert refusal.value.reason is MeetingReason.CANCELLED
    with pytest.raises(Refused):
        cancelled(meeting)


def test_cancelling_needs_a_reason():
    with pytest.raises(Invalid):
        cancelled(make.make_meeting(make.make_table()), "  ")


def test_an_unknown_meeting_is_not_found():
    meeting = make.make_meeting(make.make_table())
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        services.cancel(work, meeting.id + 1, "x", clock.now())


def test_points_come_in_order_and_move_up():
    meeting = make.make_meeting(make.make_table())
    _first, _second, third = (added(meeting, title) for title in ("Un", "Deux", "Trois"))
    for _ in range(3):
        with unit_of_work(SYSTEM) as work:
            agenda.move_up(work, meeting.id, third.id, clock.now())
    assert [item.title for item in queries.agenda(meeting.id)] == ["Trois", "Un", "Deux"]
    with unit_of_work(SYSTEM) as work:
        agenda.take_off(work, meeting.id, third.id, clock.now())
    assert [item.title for item in queries.agenda(meeting.id)] == ["Un", "Deux"]


def test_a_point_of_another_meeting_is_not_found():
    body = make.make_table()
    item = added(make.make_meeting(body))
    meeting = make.make_meeting(body)
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        agenda.take_off(work, meeting.id, item.id, clock.now())


def test_a_meeting_tells_its_story_and_what_is_owed():
    body = make.make_table()
    meeting = make.make_past_meeting(body)
    with unit_of_work(SYSTEM) as work:
        action = agreed.take_on(work, meeting.id, "Écrire", "La table", clock.now().date(), clock.now())
        agreed.decide(work, meeting.id, "Planter un arbre", How.VOTE, "12 pour", None, clock.now())
        minutes.write(work, meeting.id, 0, "On a parlé.", MinutesState.PUBLISHED, clock.now())
    story = story_of(MEETING)
    told = [moment.sentence for moment in story.moments([meeting.id])[meeting.id]]
    assert told[0] == "La rencontre a lieu."
    assert {
        "La rencontre est annoncée.",
        "La rencontre décide : Planter un arbre",
        "Le compte rendu est publié.",
    } < set(told)
    (written,) = story.debts([meeting.id])[meeting.id]
    assert (written.by, written.done_at) == (body.name, clock.now())
    (owed,) = story_of(ACTION).debts([action.id])[action.id]
    assert (owed.by, owed.is_late(clock.now())) == ("La table", False)
    assert owed.is_late(clock.now() + timedelta(days=1))


def test_meetings_of_a_year_are_those_of_paris():
    body = make.make_table()
    eve = make.make_meeting(body, datetime(2026, 12, 31, 22, 59, tzinfo=UTC))
    new_year = make.make_meeting(body, datetime(2026, 12, 31, 23, 0, tzinfo=UTC))
    assert [m.id for m in queries.in_year(2026)] == [eve.id]
    assert [m.id for m in queries.in_year(2027)] == [new_year.id]
