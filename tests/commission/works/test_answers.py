"""Recommendations are transmitted, answered, promised and followed; evaluations and milestones are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commission.consultations.types import Kind
from commission.works import answering, following, letters, parts, queries, sending, services, stories, watching
from commission.works.drafts import (
    AnswerDraft,
    EngagementDraft,
    LessonDraft,
    MilestoneDraft,
    WorkDraft,
)
from commission.works.models import EvaluationWork, HeardFact, Recommendation
from commission.works.models_answers import FollowUp
from commission.works.types import (
    Claim,
    Cycle,
    Elsewhere,
    RecommendationState,
    Side,
    Verdict,
    WorkReason,
    WorkState,
)
from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.threads.models import Tie
from tests.factories import works as made
from tests.factories.commission import actor_of, make_mandate
from tests.factories.identity import make_account, make_officer
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")
VOTE, SENSE = Kind.VOTE.value, Kind.SENSE.value


def ties(cause: Ref) -> set[tuple[str, int, str]]:
    found = db.session.query(Tie).filter(Tie.cause_kind == cause.kind, Tie.cause_id == cause.id)
    return {(tie.effect_kind, tie.effect_id, tie.relation.value) for tie in found}


def test_what_is_transmitted_has_a_public_clock_and_its_respondents_get_a_letter(frozen):
    body = made.commune()
    account = make_officer(role=Role.RESPONDENT, scope=Scope(ScopeKind.BODY, body.id))
    each = made.make_recommendation(body=body, delay=30)
    assert letters.last_day(each.due_at).date() == each.sent_at.date() + timedelta(days=30)
    letter = db.session.query(OutboxMessage).filter(OutboxMessage.recipient == account.email).one()
    assert made.WORDS in letter.body
    assert f"/equipe/preconisations/{each.id}" in letter.body
    assert ("participation.body", body.id, "sent_to") in ties(each.ref)
    with pytest.raises(Refused), unit_of_work(SYSTEM) as unit:
        sending.transmit(unit, each.id, each.version, "", clock.now())


def test_an_answer_may_change_with_its_history_kept(frozen):
    body = made.commune()
    each, actor = made.make_recommendation(body=body), made.respondent(body)
    made.reply(each, Verdict.UNDER_STUDY, actor, words="Nous regardons.")
    made.reply(each, Verdict.PARTLY, actor, words="Nous commençons.")
    with clock.frozen(frozen + timedelta(days=3)):
        assert answering.verdict_now(each.id, clock.now()) is Verdict.PARTLY
        told = stories.RECOMMENDATIONS.moments([each.id])[each.id]
    sentences = [moment.sentence for moment in told]
    assert "Réponse : À l’étude" in sentences
    assert "Réponse changée : Suivie en partie" in sentences
    with pytest.raises(Stale):
        made.reply(each, Verdict.FOLLOWED, actor, seen=1)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AnswerDraft(Verdict.SET_ASIDE, "  "), "words"), (AnswerDraft(Verdict.UNDER_STUDY, "x"), "due_on"),
        (AnswerDraft(Verdict.UNDER_STUDY, "x", due_on=date(2020, 1, 1)), "due_on"),
        (AnswerDraft(Verdict.FOLLOWED, "x", public_on=date(2999, 1, 1)), "public_on"),
        (AnswerDraft(Verdict.FOLLOWED, "\u202e\x07"), "words"),
    ],
)  # fmt: skip
def test_an_answer_that_says_too_little_is_refused_beside_its_field(draft, field):
    each = made.make_recommendation(body=made.commune())
    with pytest.raises(Invalid) as wrong, unit_of_work(SYSTEM) as unit:
        answering.answer(unit, each.id, 0, draft, clock.now())
    assert set(wrong.value.fields) == {field}


def test_a_promise_needs_a_public_answer_and_a_day_to_come(frozen):
    body = made.commune()
    each, actor = made.make_recommendation(body=body), made.respondent(body)
    with pytest.raises(Refused):
        made.engage(each, actor)
    made.reply(each, Verdict.FOLLOWED, actor, public_on=frozen.date() + timedelta(days=10))
    with pytest.raises(Refused) as early:
        made.engage(each, actor)
    assert early.value.reason is WorkReason.NOT_FOLLOWED
    with clock.frozen(frozen + timedelta(days=11)):
        with pytest.raises(Invalid), unit_of_work(actor) as unit:
            answering.promise(unit, each.id, EngagementDraft("Trop tard", frozen.date()), clock.now())
        made.engage(each, actor)
        with pytest.raises(Refused):
            made.engage(each, actor)


def test_news_are_owed_each_year_until_it_is_done(frozen):
    body = made.commune()
    each, actor = made.make_recommendation(body=body), made.respondent(body)
    assert stories.RECOMMENDATIONS.debts([each.id])[each.id][0].due_at == each.due_at
    made.reply(each, Verdict.FOLLOWED, actor)
    owed = stories.RECOMMENDATIONS.debts([each.id])[each.id][0]
    assert (owed.sentence, owed.due_at) == ("Dire ce que cette préconisation est devenue", frozen + timedelta(days=365))
    with clock.frozen(frozen + timedelta(days=200)):
        with unit_of_work(actor) as unit:
            following.report(unit, each.id, made.follow_draft(), clock.now())
        assert stories.RECOMMENDATIONS.debts([each.id])[each.id][0].due_at == frozen + timedelta(days=565)
        with unit_of_work(actor) as unit:
            following.report(unit, each.id, made.follow_draft(claim=Claim.DONE), clock.now())
        assert stories.RECOMMENDATIONS.debts([each.id])[each.id][0].done_at == frozen
        assert not stories.RECOMMENDATIONS.open_debts(clock.now())


def test_silence_is_a_debt_of_the_addressee(frozen):
    each = made.make_recommendation(body=made.commune(), delay=30)
    with clock.frozen(frozen + timedelta(days=40)):
        ((number, debt),) = stories.RECOMMENDATIONS.open_debts(clock.now())
    assert (number, debt.by, debt.is_late(frozen + timedelta(days=40))) == (each.id, each.addressee, True)
    assert debt.days_waited(frozen + timedelta(days=40)) == 40


def test_anybody_says_what_they_see_and_words_without_account_are_read_first():
    each = made.make_recommendation(body=made.commune())
    assert made.said_of(each, NOBODY).standing is Standing.WAITING
    assert made.said_of(each, Actor(person_id=make_account().id)).standing is Standing.SHOWN
    ticket = "a" * 32
    first, second = made.said_of(each, SYSTEM, ticket=ticket), made.said_of(each, SYSTEM, ticket=ticket)
    assert first.id == second.id
    assert queries.waiting_words(each.id) == 1


def test_the_bureau_says_whether_it_is_followed_and_its_page_asks_each_year(frozen):
    each = made.make_recommendation(body=made.commune())
    member, plain = made.bureau_of(each.work.mandate), actor_of(made.bureau_of(each.work.mandate))
    with pytest.raises(Refused), unit_of_work(Actor(person_id=make_account().id)) as unit:
        following.judge(unit, each.id, made.follow_draft(), clock.now())
    with clock.frozen(frozen + timedelta(days=366)), unit_of_work(plain) as unit:
        assert len(parts._to_judge(clock.now())) == 1
        said = following.judge(unit, each.id, made.follow_draft(claim=Claim.NOT_BEGUN), clock.now())
        assert said.side is Side.COMMISSION
        assert not parts._to_judge(clock.now())
    assert member.in_bureau


def test_a_stale_writer_is_told_and_a_word_that_cannot_be_read_is_refused():
    work = made.make_work()
    with pytest.raises(Stale), unit_of_work(SYSTEM) as unit:
        services.rewrite(unit, work.id, work.version + 1, WorkDraft("T", "S"), clock.now())
    for title in ("", " \t", "\u202e", "\x07"):
        with pytest.raises(Invalid), unit_of_work(SYSTEM) as unit:
            services.rewrite(unit, work.id, work.version, WorkDraft(title, "S"), clock.now())
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as unit:
        services.rewrite(unit, 999_999, 1, WorkDraft("T", "S"), clock.now())


def test_a_milestone_has_one_date_a_cycle_and_names_an_adopted_work():
    mandate = make_mandate()
    milestone = made.make_milestone(mandate)
    with pytest.raises(Invalid) as twice:
        made.make_milestone(mandate)
    assert set(twice.value.fields) == {"cycle"}
    draft = MilestoneDraft(Cycle.INTERMEDIATE, date(2027, 9, 1), work_id=made.make_work(mandate).id)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as unit:
        watching.move_milestone(unit, milestone.id, milestone.version, draft)
    work = made.make_recommendation(made=made.make_work(mandate)).work
    with unit_of_work(SYSTEM) as unit:
        draft = MilestoneDraft(Cycle.INTERMEDIATE, date(2027, 9, 1), work_id=work.id, done_on=date(2027, 8, 30))
        watching.move_milestone(unit, milestone.id, milestone.version, draft)
    with pytest.raises(Stale), unit_of_work(SYSTEM) as unit:
        watching.move_milestone(unit, milestone.id, 1, draft)


def test_an_evaluation_is_declared_once_and_changed_by_whoever_declared_it():
    mine = somebody("officer", person_id=make_account().id)
    first, again = (made.make_evaluation(mine, ticket="b" * 32) for _ in range(2))
    assert first.id == again.id
    other = somebody("officer", person_id=make_account().id)
    draft = made.EvaluationDraft("Autre titre", "Une commune", Elsewhere.FINISHED)
    with pytest.raises(Refused), unit_of_work(other) as unit:
        watching.redeclare(unit, first.id, first.version, draft, clock.now())
    with unit_of_work(mine) as unit:
        watching.redeclare(unit, first.id, first.version, draft, clock.now())
    for wrong in ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 1, 1)}, {"link": "javascript:alert(1)"},
                  {"place_id": 999_999}, {"starts_on": date(1, 1, 1)}, {"title": "\u202e"}):  # fmt: skip
        with pytest.raises(Invalid):
            made.make_evaluation(mine, **wrong)
    with pytest.raises(Refused):
        made.make_evaluation(NOBODY)


def test_a_fact_is_heard_once():
    for expected in (True, False):
        with unit_of_work(SYSTEM) as unit:
            assert watching.hear(unit, Ref("assises.axis", 3), 1, clock.now()) is expected
    assert db.session.query(HeardFact).count() == 1


def test_an_ended_mandate_takes_no_more_words(frozen):
    from commission.mandates.types import MandateState

    each = made.make_recommendation(RecommendationState.ADOPTED)
    each.work.mandate.state = MandateState.ENDED
    db.session.commit()
    commands = (
        lambda unit: services.begin(unit, each.work.mandate_id, WorkDraft("T", "S"), clock.now()),
        lambda unit: services.teach(unit, each.work_id, LessonDraft("L", (1,)), clock.now()),
        lambda unit: sending.transmit(unit, each.id, each.version, "", clock.now()),
    )
    for command in commands:
        with pytest.raises(Refused) as ended, unit_of_work(SYSTEM) as unit:
            command(unit)
        assert ended.value.reason is WorkReason.ENDED


def test_a_moderator_hides_what_somebody_said():
    each = made.make_recommendation(body=made.commune())
    said = made.said_of(each, SYSTEM)
    with unit_of_work(SYSTEM) as unit:
        following.show_or_hide(unit, said.id, Standing.HIDDEN)
    db.session.expire_all()
    assert not queries.follow_ups([each.id])
    assert db.session.get_one(FollowUp, said.id).words


def test_an_answer_that_becomes_public_today_makes_pages_anew(frozen):
    each = made.make_recommendation(body=made.commune())
    made.reply(each, Verdict.FOLLOWED, public_on=frozen.date() + timedelta(days=2))
    assert parts.publish_answers_of_today() == 0
    public = queries.answers([each.id])[each.id][0].public_at
    with clock.frozen(public + timedelta(minutes=10)):
        assert parts.publish_answers_of_today() == 1


def test_what_is_adopted_stays_in_each_state_it_says():
    for state in RecommendationState:
        each = made.make_recommendation(state)
        assert db.session.get_one(Recommendation, each.id).state is state
        assert db.session.get_one(EvaluationWork, each.work_id).state is (
            WorkState.DRAFT if state is RecommendationState.DRAFT else WorkState.ADOPTED
        )
