"""Two people answer at the same moment, or one answers while the other takes the question back: on a real database."""

from __future__ import annotations

import pytest

from commons.kernel import clock
from participation.referrals import answering, queries, services
from participation.referrals.drafts import AnswerDraft
from participation.referrals.policies import ReferralReason
from participation.referrals.types import ReferralState, Verdict
from tests.factories.referrals import make_referral, two_bodies
from tests.factories.rush import reasons, works

MANY = 8


def rush(app, commands):
    """Run the commands at once; what each answered: its result's name, or the reason of its refusal."""
    return reasons(works(app, commands))


def answers_of(app, referral_id):
    with app.app_context():
        return [a.text for a in queries.by_id(referral_id).answers]


def an_answer(referral_id, number):
    draft = AnswerDraft(f"Réponse {number}", "Adjointe")

    def command(work):
        answering.answer(work, referral_id, draft, clock.now())
        return "answered"

    return command


def made(app, state=ReferralState.SENT):
    with app.app_context():
        return make_referral(state).id


@pytest.mark.race
def test_of_eight_who_answer_at_once_one_does_and_the_others_are_told(own_app):
    referral_id = made(own_app)
    told = rush(own_app, [an_answer(referral_id, n) for n in range(MANY)])
    assert told.count("answered") == 1
    assert told.count(ReferralReason.ALREADY_ANSWERED) == MANY - 1
    assert answers_of(own_app, referral_id) == [f"Réponse {told.index('answered')}"]


@pytest.mark.race
def test_the_unique_rank_alone_holds_too(own_app, monkeypatch):
    referral_id = made(own_app)
    monkeypatch.setattr(answering, "_take", lambda work, referral, now: None)
    told = rush(own_app, [an_answer(referral_id, n) for n in range(MANY)])
    assert told.count("answered") == 1
    assert told.count(ReferralReason.ALREADY_ANSWERED) == MANY - 1


@pytest.mark.race
def test_a_question_is_answered_or_taken_back_never_both(own_app):
    for _ in range(5):
        referral_id = made(own_app)

        def take_back(work, referral_id=referral_id):
            services.withdraw(work, referral_id, "Réparé.", clock.now())
            return "withdrawn"

        told = rush(own_app, [an_answer(referral_id, 1), take_back, an_answer(referral_id, 2), take_back])
        done = {word for word in told if word in ("answered", "withdrawn")}
        assert len(done) == 1, told
        with own_app.app_context():
            referral = queries.by_id(referral_id)
            assert referral.state.value == done.pop()
            assert bool(referral.answers) == (referral.state is ReferralState.ANSWERED)


@pytest.mark.race
def test_questions_sent_at_once_get_numbers_without_gap_or_double(own_app):
    with own_app.app_context():
        asking, asked = two_bodies()
        ids = [make_referral(ReferralState.DRAFT, asking, asked).id for _ in range(MANY)]
    commands = [lambda work, i=i: services.send(work, i, 1, clock.now()).rank for i in ids]
    assert sorted(rush(own_app, commands)) == list(range(1, MANY + 1))


@pytest.mark.race
def test_complements_at_once_all_stand_in_some_order(own_app):
    referral_id = made(own_app, ReferralState.ANSWERED)
    draft = AnswerDraft("Et aussi", "Adjointe")
    commands = [lambda work: answering.complement(work, referral_id, draft, clock.now()).rank for _ in range(MANY)]
    assert sorted(rush(own_app, commands)) == list(range(2, MANY + 2))


@pytest.mark.race
def test_an_opinion_is_given_once_even_by_eight(own_app):
    referral_id = made(own_app, ReferralState.ANSWERED)

    def judge(work):
        answering.judge(work, referral_id, Verdict.SATISFIED, "Clair.", clock.now())
        return "judged"

    told = rush(own_app, [judge] * MANY)
    assert told.count("judged") == 1
    assert told.count(ReferralReason.ALREADY_JUDGED) == MANY - 1
