"""What is written down of a meeting: who came, minutes, decisions, actions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from commons.identity.events import AccountErased
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.meetings import agenda, agreed, attending, minutes, queries
from participation.meetings.models import Minutes, Presence
from participation.meetings.types import ActionState, Crowd, How, MeetingState, MinutesState
from tests.factories import tables as make
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("frozen", "database")
DRAFT, PUBLISHED = MinutesState.DRAFT, MinutesState.PUBLISHED


def written(meeting, base=0, body="On a parlé du square.", state=DRAFT, actor=SYSTEM):
    with unit_of_work(actor) as work:
        return minutes.write(work, meeting.id, base, body, state, clock.now())


def named_account() -> Account:
    account = make_account()
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Account).where(Account.id == account.id).values(display_name="Fatou"))
    return account


def test_counting_says_that_the_meeting_took_place_and_again_replaces_the_numbers():
    meeting = make.make_past_meeting(make.make_table())
    for number in (12, 14):
        with unit_of_work(SYSTEM) as work:
            attending.count(work, meeting.id, {Crowd.RESIDENTS: number, Crowd.ELECTED: 0}, clock.now())
    assert queries.attendance(meeting.id) == {Crowd.RESIDENTS: 14, Crowd.ELECTED: 0}
    assert queries.by_id(meeting.id).state is MeetingState.HELD


def test_nothing_is_written_of_a_meeting_that_has_not_begun():
    meeting = make.make_meeting(make.make_table())
    for command in (
        lambda work: attending.count(work, meeting.id, {Crowd.RESIDENTS: 3}, clock.now()),
        lambda work: attending.name(work, meeting.id, "Fatou", True, clock.now()),
        lambda work: minutes.write(work, meeting.id, 0, "x", DRAFT, clock.now()),
        lambda work: agreed.decide(work, meeting.id, "x", How.VOTE, "", None, clock.now()),
        lambda work: agreed.take_on(work, meeting.id, "x", "y", clock.now().date(), clock.now()),
    ):
        with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
            command(work)


def test_a_name_needs_consent_and_leaves_no_trace():
    meeting = make.make_past_meeting(make.make_table())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        attending.name(work, meeting.id, "Fatou", False, clock.now())
    with unit_of_work(SYSTEM) as work:
        presence = attending.name(work, meeting.id, "Fatou \u202eB.", True, clock.now())
    assert presence.name == "Fatou B."
    with unit_of_work(SYSTEM) as work:
        attending.unname(work, meeting.id, presence.id, clock.now())
    assert queries.presences(meeting.id) == []
    journal = [str(entry.details) for entry in db.session.scalars(select(AuditEntry))]
    assert not any("Fatou" in details for details in journal)
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        attending.unname(work, meeting.id, presence.id, clock.now())


def test_one_shows_ones_own_name_once_and_takes_it_off():
    meeting, account = make.make_past_meeting(make.make_table()), named_account()
    for _ in range(2):
        with unit_of_work(Actor(account.id)) as work:
            attending.name_me(work, meeting.id, clock.now())
    assert [presence.name for presence in queries.presences(meeting.id)] == ["Fatou"]
    assert list(queries.attended_by(account.id)) == [meeting.id]
    with unit_of_work(Actor(account.id)) as work:
        attending.unname_me(work, meeting.id)
    assert queries.presences(meeting.id) == []


def test_somebody_without_a_name_is_asked_for_one():
    meeting, account = make.make_past_meeting(make.make_table()), make_account()
    with pytest.raises(Refused), unit_of_work(Actor(account.id)) as work:
        attending.name_me(work, meeting.id, clock.now())


def test_names_of_the_present_vanish_with_the_account_even_told_twice():
    meeting, account = make.make_past_meeting(make.make_table()), named_account()
    with unit_of_work(Actor(account.id)) as work:
        attending.name_me(work, meeting.id, clock.now())
    with unit_of_work(SYSTEM) as work:
        attending.name(work, meeting.id, "Samira", True, clock.now())
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(AccountErased(account.id))
        assert [presence.name for presence in queries.presences(meeting.id)] == ["Samira"]


def test_each_writing_is_a_revision_and_earlier_ones_stay():
    meeting = make.make_past_meeting(make.make_table())
    written(meeting, 0, "Un")
    written(meeting, 1, "Deux", PUBLISHED)
    written(meeting, 2, "Trois")
    assert [(m.number, m.body) for m in queries.revisions(meeting.id)] == [(3, "Trois"), (2, "Deux"), (1, "Un")]
    assert [m.body for m in queries.published_minutes(meeting.id)] == ["Deux"]


@pytest.mark.parametrize("base", [0, 2, 99, -1])
def test_only_the_last_revision_can_be_built_on(base):
    meeting = make.make_past_meeting(make.make_table())
    written(meeting)
    with pytest.raises(Stale):
        written(meeting, base, "Mon texte")
    assert db.session.scalar(select(func.count()).select_from(Minutes)) == 1


def test_empty_minutes_are_refused():
    with pytest.raises(Invalid):
        written(make.make_past_meeting(make.make_table()), body="  \n ")


@pytest.mark.parametrize(
    "statement", ["UPDATE participation_minutes SET body = 'x'", "DELETE FROM participation_minutes"]
)
def test_the_database_refuses_to_change_what_was_written(statement):
    written(make.make_past_meeting(make.make_table()))
    with pytest.raises(DBAPIError) as refusal, db.session.begin_nested():
        db.session.execute(text(statement))
    assert constraint_of(refusal.value) == "written_once"


def test_a_decision_on_a_subject_of_the_agenda_is_tied_to_it():
    body = make.make_table()
    meeting = make.make_meeting(body)
    subject, other = Ref("participation.subject", 41), Ref("participation.subject", 42)
    with unit_of_work(SYSTEM) as work:
        agenda.add(work, meeting.id, "Le square", clock.now(), subject)
    with clock.frozen(meeting.starts_at + timedelta(minutes=5)):
        with unit_of_work(SYSTEM) as work:
            agreed.decide(work, meeting.id, "Deux bancs", How.CONSENT, "", subject, clock.now())
        with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
            agreed.decide(work, meeting.id, "Deux bancs", How.CONSENT, "", other, clock.now())
    tie = db.session.scalars(select(Tie).where(Tie.relation == Relation.DECIDED_BY)).one()
    assert (tie.cause, tie.effect.id, tie.reason, tie.decided_by) == (subject, meeting.id, "Deux bancs", body.name)


def test_a_subject_comes_on_an_agenda_once():
    meeting, subject = make.make_meeting(make.make_table()), Ref("participation.subject", 41)
    with unit_of_work(SYSTEM) as work:
        item = agenda.add(work, meeting.id, "Le square", clock.now(), subject)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        agenda.add(work, meeting.id, "Le square", clock.now(), subject)
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        agenda.take_off(work, meeting.id, item.id, clock.now())


def test_an_action_is_done_or_given_up_with_a_reason():
    meeting = make.make_past_meeting(make.make_table())
    with unit_of_work(SYSTEM) as work:
        action = agreed.take_on(work, meeting.id, "Écrire", "La table", date(2026, 7, 1), clock.now())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        agreed.follow(work, action.id, ActionState.ABANDONED, " ", 1, clock.now())
    with unit_of_work(SYSTEM) as work:
        agreed.follow(work, action.id, ActionState.DONE, "Envoyé", 1, clock.now())
    assert (action.state, action.settled_at) == (ActionState.DONE, clock.now())
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        agreed.follow(work, action.id, ActionState.OPEN, "", 1, clock.now())
    with unit_of_work(SYSTEM) as work:
        agreed.follow(work, action.id, ActionState.OPEN, "", 2, clock.now())
    assert action.settled_at is None


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(9999, 1, 1)])
def test_an_action_is_for_a_day_that_people_mean(day):
    meeting = make.make_past_meeting(make.make_table())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        agreed.take_on(work, meeting.id, "Écrire", "La table", day, clock.now())


def test_presence_rows_hold_nothing_but_the_name_and_the_moment():
    assert set(Presence.__table__.columns.keys()) == {"id", "meeting_id", "name", "account_id", "agreed_at"}
