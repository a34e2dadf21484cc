"""Reminders of what is due or late: who is written to, once a step, a fortnight apart, never of what is answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from commission.works import chores, clocks
from commission.works.clocks import Said
from commission.works.models import Recommendation
from commission.works.types import RecommendationState, Verdict, WorkReason
from commons.identity.roles import services as roles
from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import rush
from tests.factories import works as made
from tests.factories.bare import bare
from tests.factories.identity import make_officer

SENT, DUE = datetime.fromisoformat("2026-03-02T09:00:00+01:00"), datetime.fromisoformat("2026-06-01T00:00:00+02:00")
#: Days after it was sent.
SOON, LATE = 80, 95
MARKED = "UPDATE commission_recommendation "


def told(recipient: str) -> list[str]:
    """The keys of what this person was written, but the first letter."""
    mine = db.session.query(OutboxMessage).filter(OutboxMessage.recipient == recipient)
    return [message.key.split(":", 2)[2] for message in mine.order_by(OutboxMessage.id) if "reminder" in message.key]


def days_later(each: Recommendation, days: float) -> int:
    """The chore of that day; how many letters."""
    with clock.frozen(each.sent_at + timedelta(days=days)):
        return chores.remind()


@pytest.fixture
def people(frozen, database):
    """A recommendation sent for 90 days, whoever answers for its body, and the secretariat of its mandate."""
    body = made.commune()
    answers = make_officer(role=Role.RESPONDENT, scope=Scope(ScopeKind.BODY, body.id))
    each = made.make_recommendation(body=body, delay=90)
    keeps = make_officer(role=Role.SECRETARIAT, scope=Scope(ScopeKind.MANDATE, each.work.mandate_id))
    make_officer(role=Role.RESPONDENT, scope=Scope(ScopeKind.BODY, made.commune().id))  # of another body
    return each, answers, keeps


def test_steps_have_their_names_and_an_answer_has_none():
    def at(now, answers=()):
        return clocks.reminder(clocks.sight(SENT, DUE, answers, now))

    assert at(DUE - timedelta(days=16)) == ""
    assert at(DUE - timedelta(days=14)) == at(DUE - timedelta(seconds=1)) == "0:soon"
    assert at(DUE) == at(DUE + timedelta(days=27)) == "0:late0"
    assert at(DUE + timedelta(days=28)) == "0:late1"
    study = Said(1, Verdict.UNDER_STUDY, DUE, DUE, DUE + timedelta(days=60))
    assert at(DUE + timedelta(days=1), [study]) == ""
    assert at(DUE + timedelta(days=50), [study]) == "1:soon"
    assert at(DUE + timedelta(days=61), [study]) == "1:late0"
    assert at(DUE + timedelta(days=61), [study, Said(2, Verdict.FOLLOWED, DUE, DUE)]) == ""


def test_whoever_answers_and_the_secretariat_are_reminded_before_the_end_then_of_the_silence(people):
    each, answers, keeps = people
    assert days_later(each, 60) == 0
    assert days_later(each, SOON) == 2
    assert days_later(each, LATE) == 2
    for account in (answers, keeps):
        assert [key.split(":")[0] for key in told(account.email)] == ["soon", "late0"]
    mine = db.session.query(OutboxMessage).filter(OutboxMessage.recipient == answers.email)
    last = mine.order_by(OutboxMessage.id.desc()).first()
    assert made.WORDS in last.body
    assert last.body.startswith(f"La commission d’évaluation a une préconisation pour {each.addressee} :")
    assert f"/equipe/preconisations/{each.id}" in last.body
    assert f"sans réponse depuis {LATE} jours" in last.body
    his = db.session.query(OutboxMessage).filter(OutboxMessage.recipient == keeps.email)
    assert f"/commission/preconisations/{each.id}" in his.order_by(OutboxMessage.id.desc()).first().body


def test_a_step_told_twice_is_one_letter_and_letters_are_a_fortnight_apart(people):
    each, answers, _keeps = people
    assert days_later(each, SOON) == 2
    assert days_later(each, SOON) == days_later(each, SOON + 1) == 0
    # The delay ends eleven days after that letter: the next one waits.
    assert days_later(each, 91.1) == 0
    assert days_later(each, SOON + 14.1) == 2
    assert len(told(answers.email)) == 2
    assert all(days_later(each, day) == 0 for day in range(95, 119))
    assert days_later(each, 120) == 2


def test_a_short_delay_says_nothing_more_until_a_fortnight_after_the_first_letter(frozen, database):
    body = made.commune()
    account = make_officer(role=Role.RESPONDENT, scope=Scope(ScopeKind.BODY, body.id))
    each = made.make_recommendation(body=body, delay=3)
    assert all(days_later(each, day) == 0 for day in range(14))
    assert days_later(each, 14) == 1
    assert [key.split(":")[0] for key in told(account.email)] == ["late0"]


def test_what_is_answered_or_not_sent_is_never_reminded_of(people):
    each, answers, _keeps = people
    made.make_recommendation(RecommendationState.ADOPTED)
    made.reply(each)
    assert [days_later(each, day) for day in (SOON, LATE, 400)] == [0, 0, 0]
    assert told(answers.email) == []


def test_somebody_who_answers_and_keeps_gets_one_letter(people):
    each, answers, _keeps = people
    both = make_officer(role=Role.RESPONDENT, scope=Scope(ScopeKind.BODY, each.body_id))
    with unit_of_work(SYSTEM) as work:
        roles.give(work, both.email, Role.SECRETARIAT, Scope(ScopeKind.MANDATE, each.work.mandate_id), "", clock.now())
    assert days_later(each, SOON) == 3
    assert len(told(both.email)) == len(told(answers.email)) == 1


def _remind_at_once(app, each: int, many: int) -> list[bool]:
    # Time is held for the whole process: by whoever starts the threads, never by each of them.
    with clock.frozen(SENT + timedelta(days=SOON)):
        return sorted(rush.works(app, [lambda work: chores.mark_reminded(work, each, "0:soon", clock.now())] * many))


@pytest.mark.race
def test_of_workers_that_remind_at_once_one_does(own_app):
    with own_app.app_context(), clock.frozen(SENT):
        each = made.make_recommendation(body=made.commune(), delay=90).id
    assert _remind_at_once(own_app, each, 6) == [False] * 5 + [True]


@pytest.mark.race
def test_without_the_step_and_the_day_in_the_update_each_worker_would_remind(own_app):
    with own_app.app_context(), clock.frozen(SENT):
        each = made.make_recommendation(body=made.commune(), delay=90).id
    step = r" AND commission_recommendation\.reminded_step != %\(\w+\)s(::\w+)?"
    with bare(own_app, step, (r"commission_recommendation\.reminded_at IS NULL", "true"), meet=MARKED):
        assert _remind_at_once(own_app, each, 2) == [True] * 2


def test_under_study_is_renewed_as_often_as_the_rules_say_and_counted_in_public(frozen, database, desk):
    each = made.make_recommendation()
    for turn in range(3):
        now = clock.now() + timedelta(days=turn)
        made.reply(each, Verdict.UNDER_STUDY, now=now)
    with clock.frozen(clock.now() + timedelta(days=3)):
        page = desk.read(f"/commission/preconisations/{each.id}").text.replace("\u00a0", " ")
        assert "renouvelé 2 fois. Le plus que le règlement permet : 2." in page
        with pytest.raises(Invalid) as caught:
            made.reply(each, Verdict.UNDER_STUDY)
        assert caught.value.fields == {"verdict": WorkReason.STUDIED_ENOUGH.sentence}
        made.reply(each, Verdict.PARTLY)
        # An answer does not begin the count again.
        with pytest.raises(Invalid):
            made.reply(each, Verdict.UNDER_STUDY)
        made.reply(each, Verdict.SET_ASIDE)


def test_studies_count_what_was_or_will_be_public():
    day = timedelta(days=1)
    first = Said(1, Verdict.UNDER_STUDY, SENT, SENT, DUE)
    unread = Said(2, Verdict.UNDER_STUDY, SENT + day, SENT + 5 * day, DUE)
    instead = Said(3, Verdict.UNDER_STUDY, SENT + 2 * day, SENT + 9 * day, DUE)
    assert clocks.studies([]) == 0
    assert clocks.studies([first, unread]) == 2
    assert clocks.studies([first, unread, instead]) == 2
    assert clocks.renewals([first, unread, instead], SENT + day) == 0
    assert clocks.renewals([first, unread, instead], SENT + 9 * day) == 1
