"""What the committee decides: quorum, ties, interests, frozen rules; who may do what; what is forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from budgets.fund import chores, committee, counting, deciding, holding, paying, policies, queries, requesting, sealing
from budgets.fund import services as funds
from budgets.fund.counting import Verdict
from budgets.fund.reasons import FundReason
from budgets.fund.types import Choice, Door, FundState, Outcome, RequestState
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.days import day_of
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import fund as make
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("database", "frozen")
YES, NO, ABSTAIN, CONFLICT = Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.CONFLICT


@pytest.mark.parametrize(
    ("choices", "seats", "quorum", "share", "verdict"),
    [
        ([], 3, 50, 50, Verdict.NO_QUORUM),
        ([YES], 3, 50, 50, Verdict.NO_QUORUM),
        ([YES, YES], 3, 50, 50, Verdict.YES),
        ([YES, NO], 3, 50, 50, Verdict.NO),
        ([YES, NO, ABSTAIN], 3, 50, 50, Verdict.NO),
        ([YES, ABSTAIN], 3, 50, 50, Verdict.YES),
        ([ABSTAIN, ABSTAIN], 3, 50, 50, Verdict.NO),
        ([YES, CONFLICT], 3, 50, 50, Verdict.YES),
        ([YES, CONFLICT, CONFLICT], 3, 100, 50, Verdict.YES),
        ([CONFLICT, CONFLICT, CONFLICT], 3, 50, 50, Verdict.NO_QUORUM),
        ([YES, YES, NO], 3, 50, 66, Verdict.YES),
        ([YES, YES, NO], 3, 50, 67, Verdict.NO),
    ],
)
def test_votes_decide_as_the_rules_say(
    choices: list[Choice], seats: int, quorum: int, share: int, verdict: Verdict
) -> None:
    assert counting.count(choices, seats, quorum, share).verdict is verdict


def test_over_every_small_committee_a_tie_or_a_missing_quorum_never_gives() -> None:
    for seats, choices in ((n, c) for n in range(1, 6) for c in product(Choice, repeat=n)):
        found = counting.count(choices, seats, 50, 50)
        able = seats - found.conflicts
        if found.verdict is Verdict.YES:
            assert found.yes > found.no
            assert 2 * found.taking_part >= able
        assert found.everybody_answered


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("here", [True, False])
def test_who_may_do_what_with_a_fund(role: Role | None, here: bool) -> None:
    scopes = [("territory", 7), ("territory", 1)]
    actor = Actor(1, frozenset({Grant(role, "territory", 7 if here else 8)})) if role else NOBODY
    able = {
        "keep": {Role.SECRETARIAT}, "help": {Role.SECRETARIAT, Role.FACILITATOR},
        "pay": {Role.SECRETARIAT, Role.OFFICER},
        "read": {Role.SECRETARIAT, Role.OFFICER, Role.FACILITATOR, Role.OBSERVER},
    }  # fmt: skip
    asked = {
        "keep": policies.refusal_to_keep, "help": policies.refusal_to_help, "pay": policies.refusal_to_handle_money,
        "read": policies.refusal_to_read_files,
    }  # fmt: skip
    for what, rule in asked.items():
        assert (rule(scopes, actor) is None) is (here and role in able[what]), (what, role)
        assert rule(scopes, SYSTEM) is None


def test_a_state_leads_only_where_it_may() -> None:
    fund, scopes = make.make_fund(), [("territory", 1)]
    for state, to in product(FundState, repeat=2):
        fund.state = state
        allowed = policies.refusal_to_move(fund, to, scopes, SYSTEM) is None
        assert allowed is (to in {
            FundState.DRAFT: {FundState.OPEN}, FundState.OPEN: {FundState.SUSPENDED, FundState.CLOSED},
            FundState.SUSPENDED: {FundState.OPEN, FundState.CLOSED}, FundState.CLOSED: {FundState.OPEN},
        }[state])  # fmt: skip
        assert (policies.refusal_to_ask(fund) is None) is (state is FundState.OPEN)


def test_a_session_keeps_the_rules_and_the_members_it_was_opened_with() -> None:
    fund = make.make_fund(members=2)
    request = make.make_request(fund)
    session_id = make.make_session(fund, request).id
    make.make_member(fund.id)
    with unit_of_work(SYSTEM) as work:
        draft = make.fund_draft(quorum_percent=100, share_percent=90)
        funds.correct(work, fund.id, funds.held(fund.id).version, draft, "Plus strict", clock.now())
    session = queries.session(session_id)
    assert session is not None
    assert (session.quorum_percent, session.share_percent, len(queries.seats(session_id))) == (50, 50, 2)
    item = make.item_of(request)
    make.vote(item, YES, ABSTAIN)
    assert make.decide(item).outcome is Outcome.GRANTED


def test_without_quorum_a_request_is_postponed_to_a_day_and_an_interest_is_kept() -> None:
    fund = make.make_fund()
    request = make.make_request(fund)
    make.make_session(fund, request)
    item = make.item_of(request)
    make.vote(item, CONFLICT)
    later = day_of(clock.now()) + timedelta(days=20)
    with clock.frozen(clock.now() + timedelta(days=8)):
        with pytest.raises(Invalid):
            make.decide(item, "Pas assez de monde")
        assert make.decide(item, "Pas assez de monde", later).outcome is Outcome.POSTPONED
        assert request.state is RequestState.POSTPONED
        make.make_session(fund, request)
        again = make.item_of(request)
        assert [vote.choice for vote in queries.votes([again.id])[again.id]] == [CONFLICT]


def test_a_tie_gives_nothing_and_its_reason_is_published() -> None:
    fund = make.make_fund(members=2)
    request = make.make_request(fund)
    make.make_session(fund, request)
    item = make.item_of(request)
    make.vote(item, YES, NO)
    with pytest.raises(Invalid):
        make.decide(item, "")
    assert make.decide(item, "Pas d’accord entre nous").outcome is Outcome.REFUSED
    assert not queries.account(fund.id).committed


def test_another_sum_sends_the_votes_back_and_a_part_is_granted() -> None:
    fund = make.make_fund()
    request = make.make_request(fund)
    session = make.make_session(fund, request)
    item = make.item_of(request)
    make.vote(item, YES, NO, CONFLICT)
    with unit_of_work(SYSTEM) as work:
        committee.put(work, session.id, request.id, make.euros(150), clock.now())
    assert [vote.choice for vote in queries.votes([item.id])[item.id]] == [CONFLICT]
    make.vote(item, YES, YES)
    decision = make.decide(item, "Le reste vient d’ailleurs")
    assert (decision.outcome, decision.amount) == (Outcome.PARTLY, make.euros(150))
    for too_much in (make.euros(401), make.euros(0)):
        with pytest.raises((Invalid, Refused)), unit_of_work(SYSTEM) as work:
            committee.put(work, session.id, make.make_request(fund).id, too_much, clock.now())


def test_nobody_votes_for_another_nor_after_the_hour_nor_without_a_seat() -> None:
    fund = make.make_fund(members=2)
    request = make.make_request(fund)
    session = make.make_session(fund, request)
    item, (one, two) = make.item_of(request), queries.seats(session.id)
    for actor, member in ((Actor(one.account_id), two), (Actor(make_account().id), one), (NOBODY, one)):
        with pytest.raises(Refused), unit_of_work(actor) as work:
            committee.vote(work, item.id, member.id, YES, Door.WEB, clock.now())
        with pytest.raises(Refused), unit_of_work(actor) as work:
            committee.vote(work, item.id, member.id, YES, Door.DESK, clock.now())
    late = clock.now() + timedelta(days=7)
    with pytest.raises(Refused) as refused, unit_of_work(Actor(one.account_id)) as work:
        committee.vote(work, item.id, one.id, YES, Door.WEB, late)
    assert refused.value.reason is FundReason.SESSION_CLOSED
    assert queries.votes([item.id]) == {}


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_nothing_is_decided_while_a_fund_is_not_open(state: FundState) -> None:
    fund = make.make_fund()
    request = make.make_request(fund)
    make.make_session(fund, request)
    item = make.item_of(request)
    make.vote(item, YES, YES, YES)
    make.move(fund.id, state)
    for act in (lambda: make.decide(item), lambda: make.make_session(fund)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is FundReason.NOT_OPEN


def test_every_writing_act_is_refused_to_the_team_of_another_place() -> None:
    fund, elsewhere = make.make_fund(), make.team(make.make_fund().place_id)
    request, now = make.grant(fund), clock.now()
    acts = [
        lambda work: funds.move(work, fund.id, 1, FundState.CLOSED, "x", now),
        lambda work: funds.allocate(work, fund.id, make.euros(1), "x", "t", now),
        lambda work: committee.open_session(work, fund.id, now + timedelta(days=1), "", "t", now),
        lambda work: committee.name(work, fund.id, "x@exemple.fr", "", day_of(now), day_of(now), now),
        lambda work: paying.advance(work, request.id, make.euros(1), now),
        lambda work: paying.settle(work, request.id, make.euros(1), now),
        lambda work: paying.take_back(work, request.id, make.euros(1), "t", now),
        lambda work: requesting.ask(work, request.id, "x", now),
        lambda work: requesting.keep(work, fund.id, make.request_draft(door=Door.PAPER), now),
        lambda work: deciding.close_session(work, queries.sessions(fund.id)[0].id, now),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused, unit_of_work(elsewhere.secretariat) as work:
            act(work)  # type: ignore[no-untyped-call]  # a line each
        assert refused.value.reason is FundReason.NOT_YOURS


def test_a_withdrawn_grant_gives_its_money_back_and_an_advance_cannot_be_withdrawn() -> None:
    fund = make.make_fund()
    request, paid = make.grant(fund), make.grant(fund)
    with unit_of_work(SYSTEM) as work:
        requesting.withdraw(work, request.id, clock.now())
        paying.advance(work, paid.id, make.euros(100), clock.now())
    db.session.expire_all()
    assert queries.account(fund.id).available == make.euros(4_600)
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        requesting.withdraw(work, paid.id, clock.now())


def test_a_balance_is_paid_within_the_grant_and_the_rest_is_free_again() -> None:
    fund = make.make_fund()
    request = make.grant(fund)
    make.report(request, make.euros(500))
    with unit_of_work(SYSTEM) as work:
        paying.settle(work, request.id, make.euros(350), clock.now())
    db.session.expire_all()
    assert (request.state, queries.purse(request.id)[1]) == (RequestState.SETTLED, make.euros(350))
    assert queries.account(fund.id).available == make.euros(4_650)
    for act in (paying.settle, paying.advance):
        with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
            act(work, request.id, make.euros(1), clock.now())


def test_a_late_bilan_is_asked_for_four_times_and_no_more() -> None:
    request = make.grant(make.make_fund())
    before = db.session.query(OutboxMessage).count()
    due = chores.bilan_due(request)
    for days, new in ((-1, 0), (0, 1), (1, 0), (15, 1), (16, 0), (30, 1), (45, 1), (60, 0), (300, 0)):
        with clock.frozen(due + timedelta(days=days)):
            assert chores.remind_of_bilans() == new * (1 if days >= 0 else 0) or days in (1, 16)
    assert db.session.query(OutboxMessage).count() == before + 4


def test_people_are_forgotten_a_year_after_the_end_and_drafts_after_two_months() -> None:
    fund = make.make_fund()
    draft, request = make.make_request(fund, sent=False), make.make_request(fund)
    draft_id = draft.id
    with unit_of_work(SYSTEM) as work:
        requesting.withdraw(work, request.id, clock.now())
    assert chores.forget_people() == 0
    assert sealing.person_of(request)[0] == "Samia Benali"
    assert b"Samia" not in (request.sealed_person or b"")
    with clock.frozen(clock.now() + timedelta(days=366)):
        assert chores.forget_people() == 2
    assert sealing.person_of(request) == ("", None)
    assert queries.request(draft_id) is None
    assert chores.seal_again() == 0


def test_funds_forget_their_people_when_told_twice() -> None:
    fund, person = make.make_fund(), make_account().id
    request = make.make_request(fund, Actor(person))
    assert holding.about(person)["requests"][0]["name"] == "Samia Benali"
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            holding.funds_forget_their_people(work, AccountErased(person))
    db.session.expire_all()
    assert (request.account_id, request.sealed_person, request.contact_seal) == (None, None, "")
    assert queries.of_account(person) == []


def test_a_link_that_is_nobodys_opens_nothing() -> None:
    from budgets.fund import pages

    request = make.make_request(make.make_fund())
    assert pages.request_behind(sealing.secret_of(request.salt)).id == request.id
    for wrong in ("", "x", request.salt, request.secret_seal, "é" * 300):
        with pytest.raises(NotFound):
            pages.request_behind(wrong)


def test_messages_tell_no_name() -> None:
    make.grant(make.make_fund())
    bodies = " ".join(db.session.scalars(select(OutboxMessage.body)))
    assert "Samia" not in bodies
    assert "/fonds/demande/" in bodies
