"""A question is written, sent, answered once, completed, judged or taken back; and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import ThreadCode
from participation.bodies import services as bodies
from participation.referrals import answering, chores, queries, services
from participation.referrals.drafts import AnswerDraft
from participation.referrals.models import Answer, Opinion, Referral
from participation.referrals.policies import ReferralReason
from participation.referrals.types import REFERRAL, ReferralState, Verdict
from tests.factories.identity import make_officer
from tests.factories.participation import make_body, somebody
from tests.factories.referrals import ANSWER, a_question, make_referral, two_bodies

LATER = AnswerDraft("Les lampes sont posées.", "Adjointe à la voirie")
ACTS = {
    "change": lambda work, r: services.change(work, r.id, a_question(r.from_body, r.to_body), r.version, clock.now()),
    "send": lambda work, r: services.send(work, r.id, r.version, clock.now()),
    "discard": lambda work, r: services.discard(work, r.id, clock.now()),
    "withdraw": lambda work, r: services.withdraw(work, r.id, "Réparé.", clock.now()),
    "answer": lambda work, r: answering.answer(work, r.id, ANSWER, clock.now()),
    "complement": lambda work, r: answering.complement(work, r.id, LATER, clock.now()),
    "judge": lambda work, r: answering.judge(work, r.id, Verdict.SATISFIED, "C’est clair.", clock.now()),
}
POSSIBLE = {
    ReferralState.DRAFT: {"change", "send", "discard"},
    ReferralState.SENT: {"withdraw", "answer"},
    ReferralState.ANSWERED: {"complement", "judge"},
    ReferralState.WITHDRAWN: set(),
}


def do(act, referral, actor=SYSTEM):
    with unit_of_work(actor) as work:
        return ACTS[act](work, referral)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ReferralState)
def test_each_act_has_its_states(database, state, act):
    referral = make_referral(state)
    before = (referral.state, referral.version, len(referral.answers))
    if act in POSSIBLE[state]:
        do(act, referral)
    else:
        with pytest.raises((Refused, Stale)):
            do(act, referral)
        db.session.refresh(referral)
        assert (referral.state, referral.version, len(referral.answers)) == before


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["secretariat", "facilitator", "respondent", "moderator"])
def test_nobody_acts_for_a_body_that_is_not_theirs(database, role, act):
    state = next(state for state, acts in POSSIBLE.items() if act in acts)
    referral, stranger = make_referral(state), make_body()
    with pytest.raises(Refused):
        do(act, referral, somebody(role, "body", stranger.id))


@pytest.mark.parametrize("act", ACTS)
def test_the_other_side_does_not_act_in_ones_place(database, act):
    state = next(state for state, acts in POSSIBLE.items() if act in acts)
    referral = make_referral(state)
    answers = act in ("answer", "complement")
    side = referral.from_body_id if answers else referral.to_body_id
    for role in ("secretariat", "facilitator", "respondent"):
        with pytest.raises(Refused):
            do(act, referral, somebody(role, "body", side))


def test_a_sent_question_has_a_number_a_code_and_a_last_day(database, frozen):
    referral = make_referral(delay_days=15)
    assert (referral.number, referral.state) == ("2026-1", ReferralState.SENT)
    assert referral.due_at == frozen.replace(day=30, hour=22)
    code = db.session.scalars(select(ThreadCode).where(ThreadCode.kind == REFERRAL)).one()
    assert code.subject_id == referral.id
    assert make_referral().number == "2026-2"


def test_what_is_sent_is_what_was_read(database):
    referral = make_referral(ReferralState.DRAFT)
    do("change", referral)
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.send(work, referral.id, 1, clock.now())
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.change(work, referral.id, a_question(referral.from_body, referral.to_body), 1, clock.now())
    assert queries.by_id(referral.id).state is ReferralState.DRAFT


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"question": " "}, "question"), ({"why": "\n"}, "why"), ({"delay_days": 14}, "delay_days"),
        ({"delay_days": 181}, "delay_days"), ({"to_body_id": 10**9}, "to_body"),
    ],
)  # fmt: skip
def test_a_question_lacks_nothing(database, wrong, field):
    with pytest.raises(Invalid) as refused:
        make_referral(ReferralState.DRAFT, **wrong)
    assert set(refused.value.fields) == {field}


def test_a_body_does_not_ask_itself(database):
    table = make_body()
    with pytest.raises(Invalid) as refused:
        make_referral(ReferralState.DRAFT, asking=table, asked=table)
    assert set(refused.value.fields) == {"to_body"}


def test_a_draft_does_not_change_hands(database):
    referral, mine = make_referral(ReferralState.DRAFT), make_body()
    actor = somebody("facilitator", "body", mine.id)
    with pytest.raises(Refused), unit_of_work(actor) as work:
        services.change(work, referral.id, a_question(mine, referral.to_body), 1, clock.now())
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.change(work, referral.id, a_question(mine, referral.to_body), 1, clock.now())


def test_nothing_is_sent_to_or_from_a_body_that_no_longer_meets(database):
    to_closed, from_closed = make_referral(ReferralState.DRAFT), make_referral(ReferralState.DRAFT)
    for slug in (to_closed.to_body.slug, from_closed.from_body.slug):
        with unit_of_work(SYSTEM) as work:
            bodies.close(work, slug, "Fini.", clock.now())
    for referral in (to_closed, from_closed):
        with pytest.raises(Refused):
            do("send", referral)


def test_a_body_that_closes_still_owes_and_gives_its_answer(database):
    referral = make_referral()
    with unit_of_work(SYSTEM) as work:
        bodies.close(work, referral.to_body.slug, "Fini.", clock.now())
    do("answer", referral)
    assert queries.by_id(referral.id).state is ReferralState.ANSWERED


def test_an_answer_says_who_and_whether_it_was_relayed(database, frozen):
    own, relayed = make_referral(), make_referral()
    person = make_officer(role=Role.RESPONDENT, scope=Scope(ScopeKind.BODY, own.to_body_id))
    do("answer", own, somebody("respondent", "body", own.to_body_id, person.id))
    do("answer", relayed, somebody("secretariat", "body", relayed.to_body_id))
    found = {a.referral_id: (a.relayed, a.author_id) for a in db.session.scalars(select(Answer))}
    assert found == {own.id: (False, person.id), relayed.id: (True, None)}
    assert queries.by_id(own.id).closed_at == frozen


@pytest.mark.parametrize("wrong", [{"text": " "}, {"by_title": ""}])
def test_an_answer_lacks_nothing(database, wrong):
    referral = make_referral()
    words = {"text": "Oui.", "by_title": "Maire"} | wrong
    with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
        answering.answer(work, referral.id, AnswerDraft(**words), clock.now())
    assert set(refused.value.fields) == set(wrong)


def test_a_second_answer_is_stale_and_may_become_a_complement(database):
    referral = make_referral(ReferralState.ANSWERED)
    with pytest.raises(Stale) as refused:
        do("answer", referral)
    assert refused.value.reason is ReferralReason.ALREADY_ANSWERED
    do("complement", referral)
    do("complement", referral)
    db.session.expire_all()
    assert [(a.rank, a.text) for a in queries.by_id(referral.id).answers] == [
        (1, ANSWER.text), (2, LATER.text), (3, LATER.text),
    ]  # fmt: skip


@pytest.mark.parametrize("change", [update(Answer).values(text="Autre"), delete(Answer)])
def test_the_database_refuses_to_change_an_answer(database, change):
    make_referral(ReferralState.ANSWERED)
    with pytest.raises(IntegrityError) as refused, unit_of_work(SYSTEM) as work:
        work.session.execute(change)
    assert constraint_of(refused.value) == "participation_referral_answer_written_once"


def test_an_opinion_is_given_once(database):
    referral = make_referral(ReferralState.ANSWERED)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        answering.judge(work, referral.id, Verdict.INCOMPLETE, " ", clock.now())
    do("judge", referral)
    with pytest.raises(Stale):
        do("judge", referral)
    assert db.session.scalar(select(func.count()).select_from(Opinion)) == 1


def test_a_question_is_taken_back_with_a_reason(database):
    referral = make_referral()
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        services.withdraw(work, referral.id, "  ", clock.now())
    do("withdraw", referral)
    assert queries.by_id(referral.id).withdrawal_reason == "Réparé."


def test_a_draft_thrown_away_is_gone(database):
    referral = make_referral(ReferralState.DRAFT)
    number = referral.id
    do("discard", referral)
    assert queries.by_id(number) is None
    for act in ACTS:
        with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
            ACTS[act](work, type("Gone", (), {"id": number, "version": 1, "from_body": make_body(),
                                              "to_body": make_body()}))  # fmt: skip


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "draft"}, "sent_once"), ({"due_at": None}, "sent_with_a_number"), ({"rank": None}, "sent_with"),
        ({"delay_days": 500}, "delay_in_bounds"), ({"state": "withdrawn"}, "withdrawal_reasoned"),
        ({"withdrawal_reason": "x"}, "withdrawal_reasoned"), ({"origin_id": 4}, "origin_whole"),
    ],
)  # fmt: skip
def test_the_database_keeps_no_senseless_referral(database, values, name):
    referral = make_referral()
    change = update(Referral).where(Referral.id == referral.id).values(values)
    with pytest.raises(IntegrityError) as refused, unit_of_work(SYSTEM) as work:
        work.session.execute(change)
    assert constraint_of(refused.value).startswith(f"ck_participation_referral_{name}")


def test_the_database_refuses_a_question_to_oneself(database):
    referral = make_referral()
    change = update(Referral).values(to_body_id=referral.from_body_id)
    with pytest.raises(IntegrityError) as refused, unit_of_work(SYSTEM) as work:
        work.session.execute(change)
    assert constraint_of(refused.value) == "ck_participation_referral_two_bodies"


def test_the_journal_tells_each_act(database):
    referral = make_referral(ReferralState.ANSWERED)
    do("complement", referral)
    do("judge", referral)
    acts = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == str(referral.ref)))
    assert [act.rpartition(".")[2] for act in acts] == ["write", "send", "answer", "complement", "judge"]


def letters(kind):
    found = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.contains(f"referral.{kind}")))
    return sorted(message.recipient for message in found)


def test_reminders_go_once_each_to_those_who_answer_for_the_body(database, frozen):
    asking, asked = two_bodies()
    make_officer("elle@ville.fr", Role.RESPONDENT, Scope(ScopeKind.BODY, asked.id))
    make_officer("lui@ailleurs.fr", Role.RESPONDENT, Scope(ScopeKind.BODY, asking.id))
    make_referral(asking=asking, asked=asked, delay_days=15)
    counts = []
    for day in range(15 + 1 + 65):
        with clock.frozen(frozen + timedelta(days=day)):
            chores.remind()
            chores.remind()
            counts.append(len(letters("reminder")))
    # A week before, on the last day, after thirty and sixty days of delay: the day each one first left.
    assert [day for day in range(1, len(counts)) if counts[day] > counts[day - 1]] == [8, 15, 45, 75]
    assert set(letters("reminder")) == {"elle@ville.fr"}
    last = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert "Jours de retard à ce jour : 60" in last.body
    assert "/equipe/saisines/" in last.body


@pytest.mark.parametrize("state", [ReferralState.DRAFT, ReferralState.ANSWERED, ReferralState.WITHDRAWN])
def test_nobody_is_reminded_of_what_is_no_longer_owed(database, frozen, state):
    asking, asked = two_bodies()
    make_officer("elle@ville.fr", Role.RESPONDENT, Scope(ScopeKind.BODY, asked.id))
    make_referral(state, asking, asked)
    with clock.frozen(frozen + timedelta(days=100)):
        assert chores.remind() == 0


def test_without_a_respondent_the_secretariat_is_reminded(database, frozen):
    asking, asked = two_bodies()
    make_officer("secretariat@ville.fr", Role.SECRETARIAT, Scope(ScopeKind.BODY, asked.id))
    make_referral(asking=asking, asked=asked)
    with clock.frozen(frozen + timedelta(days=60)):
        chores.remind()
    assert letters("reminder") == ["secretariat@ville.fr"]
