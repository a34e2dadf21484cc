"""The controls of referrals: their own commands, without the row that is held or the question of the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.bodies import services as bodies
from participation.bodies.types import BodyState
from participation.referrals import answering, queries, services
from participation.referrals.drafts import AnswerDraft
from participation.referrals.types import ReferralState, Verdict
from tests.factories.bare import HELD, ONCE, SHARED, bare, drop_constraint
from tests.factories.referrals import make_referral, two_bodies
from tests.factories.rush import told, works
from tests.participation.referrals.test_races import an_answer, answers_of, made

pytestmark = pytest.mark.race
SENT = r" AND participation_referral\.state = %\(state_\d\)s(::\w+)?"
THE_ROW = "UPDATE participation_referral "


def everybody(app: Flask, *commands) -> list[str]:
    return sorted(told(works(app, commands, catching=Exception)))


def test_without_the_state_asked_for_nor_the_unique_rank_two_answers_stand(own_app: Flask) -> None:
    referral_id = made(own_app)
    with own_app.app_context():
        drop_constraint("participation_referral_answer", "uq_participation_referral_answer_rank")
    with bare(own_app, SENT, meet=THE_ROW):
        assert everybody(own_app, an_answer(referral_id, 1), an_answer(referral_id, 2)) == ["done"] * 2
    assert len(answers_of(own_app, referral_id)) == 2


def test_without_the_state_asked_for_a_question_taken_back_is_answered(own_app: Flask) -> None:
    referral_id = made(own_app)

    def take_back() -> None:
        with unit_of_work(SYSTEM) as work:
            services.withdraw(work, referral_id, "Réparé.", clock.now())

    with bare(own_app, SENT, meet=THE_ROW, meanwhile=take_back):
        assert everybody(own_app, an_answer(referral_id, 1)) == ["IntegrityError"], "the database says no, late"


def test_without_the_held_row_complements_meet_at_one_rank_and_one_is_turned_away(own_app: Flask) -> None:
    referral_id = made(own_app, ReferralState.ANSWERED)
    draft = AnswerDraft("Et aussi", "Adjointe")

    def complement(work: Work) -> None:
        answering.complement(work, referral_id, draft, clock.now())

    with bare(own_app, HELD, meet="INSERT INTO participation_referral_answer "):
        assert everybody(own_app, complement, complement) == ["Stale", "done"]


def test_without_the_held_row_nor_the_question_whether_it_was_judged_the_second_is_an_error(own_app: Flask) -> None:
    referral_id = made(own_app, ReferralState.ANSWERED)

    def judge(work: Work) -> None:
        answering.judge(work, referral_id, Verdict.SATISFIED, "Clair.", clock.now())

    with bare(own_app, HELD, ONCE, meet="INSERT INTO participation_referral_opinion "):
        assert everybody(own_app, judge, judge) == ["IntegrityError", "done"]


def sending(referral_id: int):
    return lambda work: services.send(work, referral_id, 1, clock.now())


def test_a_draft_is_sent_once_and_without_the_held_row_it_takes_two_numbers(own_app: Flask) -> None:
    referral_id = made(own_app, ReferralState.DRAFT)
    assert everybody(own_app, *[sending(referral_id)] * 4) == ["Refused"] * 3 + ["done"]
    other = made(own_app, ReferralState.DRAFT)
    with bare(own_app, HELD, meet="INSERT INTO participation_numbering "):
        assert everybody(own_app, *[sending(other)] * 2) == ["done"] * 2
    with own_app.app_context():
        assert queries.by_id(other).rank == 3, "a number is lost"


def test_without_the_count_by_the_database_two_questions_want_one_number(own_app: Flask) -> None:
    with own_app.app_context():
        asking, asked = two_bodies()
        make_referral(ReferralState.SENT, asking, asked)
        ids = [make_referral(ReferralState.DRAFT, asking, asked).id for _ in range(2)]
    counted = (r"last = \(participation_numbering\.last \+ %\((\w+)\)s(::\w+)?\)", "last = 2")
    with bare(own_app, counted, meet="INSERT INTO participation_numbering "):
        assert everybody(own_app, *(sending(one) for one in ids)) == ["IntegrityError", "done"]


def test_nothing_is_sent_to_a_body_that_closes_meanwhile(own_app: Flask) -> None:
    with own_app.app_context():
        asking, asked = two_bodies()
        referral_id, slug = make_referral(ReferralState.DRAFT, asking, asked).id, asked.slug

    def close(work: Work) -> None:
        bodies.close(work, slug, "Fin de mandat", clock.now() + timedelta(0))

    assert everybody(own_app, sending(referral_id), close) in (["Refused", "done"], ["done", "done"])


def test_without_the_bodies_held_still_a_closed_one_is_asked(own_app: Flask) -> None:
    with own_app.app_context():
        asking, asked = two_bodies()
        referral_id, slug = make_referral(ReferralState.DRAFT, asking, asked).id, asked.slug

    def close() -> None:
        with unit_of_work(SYSTEM) as work:
            bodies.close(work, slug, "Fin de mandat", clock.now())

    with bare(own_app, SHARED, meet="INSERT INTO participation_numbering ", meanwhile=close):
        assert everybody(own_app, sending(referral_id)) == ["done"]
    with own_app.app_context():
        referral = queries.by_id(referral_id)
        assert (referral.state, referral.to_body.state) == (ReferralState.SENT, BodyState.CLOSED)
