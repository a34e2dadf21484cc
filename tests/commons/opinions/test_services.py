"""Opening, answering, proposing, ending: what each command does and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.versions import PageVersion
from commons.moderation import registry
from commons.moderation.types import Mode, Standing
from commons.opinions import queries, services
from commons.opinions.models import OpinionPoll, Position, Statement
from commons.opinions.reasons import Reason
from commons.opinions.types import STATEMENT, PollPlan, Stance, Voter, VoterClass
from tests.factories import opinions as make
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")
HIDE, SHOW = Standing.HIDDEN, Standing.SHOWN


def refused(error: type[DomainError], act, *args, **kwargs) -> Reason:
    with pytest.raises(error) as caught:
        act(*args, **kwargs)
    return caught.value.reason


def moderate(statement_id: int, standing: Standing) -> None:
    moderated = registry.moderated(STATEMENT)
    assert moderated is not None
    with unit_of_work(SYSTEM) as work:
        moderated.apply(work, statement_id, standing)


def said(poll: OpinionPoll, voter: Voter | int) -> dict[int, Stance]:
    voter = Voter.account(voter) if isinstance(voter, int) else voter
    found = queries.positions_of(poll, queries.voter_key(poll, voter))
    return {s.number: found[s.id] for s in queries.statements(poll) if s.id in found}


def test_a_subject_has_one_poll_however_often_it_is_opened() -> None:
    poll = make.make_poll()
    plan = PollPlan(poll.subject, (), Mode.BEFORE, clock.now(), clock.now() + timedelta(days=1))
    with unit_of_work(SYSTEM) as work:
        again = services.open_poll(work, plan, clock.now())
    assert (again.id, again.mode, again.scope_pairs) == (poll.id, Mode.AFTER, make.SCOPES)
    assert queries.of_subject(poll.subject) is again
    assert queries.of_subject(Ref(make.SUBJECT, 10**9)) is None


def test_who_may_not_lead_opens_nothing() -> None:
    now = clock.now()
    plan = PollPlan(Ref(make.SUBJECT, 999_999), (("body", 3),), Mode.AFTER, now, now + timedelta(days=1))

    def opened(actor: Actor) -> OpinionPoll:
        with unit_of_work(actor) as work:
            return services.open_poll(work, plan, now)

    for actor in (NOBODY, Actor(1), somebody("facilitator", "body", 4), somebody("moderator")):
        assert refused(Refused, opened, actor) is Reason.NOT_YOURS
    assert opened(somebody("facilitator", "body", 3)).subject == plan.subject


@pytest.mark.parametrize(("begins", "ends"), [(1, 1), (2, 1), (-2, -1)])
def test_a_poll_ends_after_it_begins_and_not_in_the_past(begins: int, ends: int) -> None:
    assert refused(Invalid, make.make_poll, begins=begins, ends=ends) is Reason.BACKWARDS


def test_one_may_change_ones_mind_and_is_counted_once() -> None:
    poll = make.make_poll(2)
    make.say(poll, 1, Stance.AGREE)
    make.say(poll, 1, Stance.DISAGREE)
    make.say(poll, 1, Stance.DISAGREE)
    make.say(poll, 2, Stance.PASS, Voter.device("a"))
    assert said(poll, 1) == {1: Stance.DISAGREE}
    assert said(poll, Voter.device("a")) == {2: Stance.PASS}
    rows = db.session.scalars(select(Position).where(Position.poll_id == poll.id)).all()
    assert sorted(row.voter_class for row in rows) == [VoterClass.ACCOUNT, VoterClass.DEVICE]


def test_to_skip_is_to_pass() -> None:
    poll = make.make_poll(1)
    with unit_of_work(SYSTEM) as work:
        services.skip(work, poll.key, 1, Voter.account(4), clock.now())
    assert said(poll, 4) == {1: Stance.PASS}
    assert queries.next_statements(poll, queries.voter_key(poll, Voter.account(4))) == []


def test_what_one_said_can_be_taken_back_by_oneself_only() -> None:
    poll = make.make_poll(2)
    for voter in (1, 2):
        make.say(poll, 1, Stance.AGREE, voter)
    make.say(poll, 2, Stance.AGREE, 1)
    with unit_of_work(SYSTEM) as work:
        assert services.take_back(work, poll.key, Voter.account(1), clock.now()) == 2
        assert services.take_back(work, poll.key, Voter.account(1), clock.now()) == 0
    assert (said(poll, 1), said(poll, 2)) == ({}, {1: Stance.AGREE})


WRITING = {
    "take_position": lambda work, key, now: services.take_position(work, key, 1, Voter.account(1), Stance.AGREE, now),
    "skip": lambda work, key, now: services.skip(work, key, 1, Voter.account(1), now),
    "take_back": lambda work, key, now: services.take_back(work, key, Voter.account(1), now),
    "add_statement": lambda work, key, now: services.add_statement(work, key, "Une autre idée.", "fr", now),
    "enter_sheet": lambda work, key, now: services.enter_sheet(work, key, {1: Stance.AGREE}, now),
    "extend": lambda work, key, now: services.extend(work, key, now + timedelta(days=30), now),
}


@pytest.mark.parametrize("name", WRITING)
def test_nothing_is_written_once_the_end_has_come(name: str) -> None:
    poll = make.make_poll(1)

    def act(actor: Actor = SYSTEM) -> None:
        with unit_of_work(actor) as work:
            WRITING[name](work, poll.key, clock.now())

    act()
    with clock.frozen(poll.closes_at + timedelta(seconds=0) if name != "extend" else clock.now() + timedelta(days=31)):
        assert refused(Refused, act) is Reason.CLOSED
        make.publish(poll)
        assert refused(Refused, act) is Reason.CLOSED


@pytest.mark.parametrize("name", ["take_position", "skip", "take_back", "enter_sheet"])
def test_nothing_is_answered_before_it_begins(name: str) -> None:
    poll = make.make_poll(1, begins=1)
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        WRITING[name](work, poll.key, clock.now())
    assert caught.value.reason is Reason.NOT_OPEN_YET


@pytest.mark.parametrize("name", WRITING)
def test_a_poll_that_is_not_there_is_not_found(name: str) -> None:
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        WRITING[name](work, "nulle-part", clock.now())


def test_a_statement_that_is_not_shown_takes_no_position() -> None:
    poll = make.make_poll(1, mode=Mode.BEFORE)
    assert refused(NotFound, make.say, poll, 1, Stance.AGREE) is Reason.NO_SUCH_STATEMENT
    assert refused(NotFound, make.say, poll, 7, Stance.AGREE) is Reason.NO_SUCH_STATEMENT
    moderate(_first(poll), SHOW)
    make.say(poll, 1, Stance.AGREE)
    moderate(_first(poll), HIDE)
    assert refused(Refused, make.say, poll, 1, Stance.DISAGREE) is Reason.WITHDRAWN
    # Taking back what one said stays possible.
    with unit_of_work(SYSTEM) as work:
        assert services.take_back(work, poll.key, Voter.account(1), clock.now()) == 1


def _first(poll: OpinionPoll) -> int:
    return db.session.scalars(select(Statement.id).where(Statement.poll_id == poll.id)).one()


def test_a_sheet_of_paper_is_a_voter_of_its_own() -> None:
    poll = make.make_poll(2)
    stances = {1: Stance.AGREE, 2: Stance.PASS}
    for _ in range(2):
        with unit_of_work(somebody("facilitator", "body", 3)) as work:
            assert services.enter_sheet(work, poll.key, stances, clock.now()) == 2
    rows = db.session.scalars(select(Position).where(Position.poll_id == poll.id)).all()
    assert len({row.voter_key for row in rows}) == 2
    assert {row.voter_class for row in rows} == {VoterClass.PAPER}


def test_a_sheet_is_typed_in_whole_or_not_at_all_and_by_who_leads() -> None:
    poll = make.make_poll(1)

    def enter(actor: Actor, stances: dict[int, Stance]) -> None:
        with unit_of_work(actor) as work:
            services.enter_sheet(work, poll.key, stances, clock.now())

    assert refused(Refused, enter, Actor(1), {1: Stance.AGREE}) is Reason.NOT_YOURS
    assert refused(Refused, enter, somebody("facilitator", "body", 4), {1: Stance.AGREE}) is Reason.NOT_YOURS
    assert refused(NotFound, enter, SYSTEM, {1: Stance.AGREE, 9: Stance.AGREE}) is Reason.NO_SUCH_STATEMENT
    assert refused(Invalid, enter, SYSTEM, {}) is Reason.UNKNOWN_STANCE
    assert db.session.scalars(select(Position).where(Position.poll_id == poll.id)).all() == []


def test_the_end_is_put_off_and_answers_go_on() -> None:
    poll = make.make_poll(1, ends=1)
    with unit_of_work(SYSTEM) as work:
        services.extend(work, poll.key, clock.now() + timedelta(days=3), clock.now())
    with clock.frozen(clock.now() + timedelta(days=2)):
        make.say(poll, 1, Stance.AGREE)
    assert refused(Refused, _extend, poll, somebody("moderator")) is Reason.NOT_YOURS


def _extend(poll: OpinionPoll, actor: Actor) -> None:
    with unit_of_work(actor) as work:
        services.extend(work, poll.key, clock.now() + timedelta(days=30), clock.now())


def test_ending_it_early_seals_it_and_again_changes_nothing() -> None:
    poll = make.make_poll(1)
    make.say(poll, 1, Stance.AGREE)
    for _ in range(2):
        with unit_of_work(somebody("facilitator", "body", 3)) as work:
            services.close(work, poll.key, clock.now())
    assert (poll.secret, poll.closes_at, make.figures(poll).version) == (None, clock.now(), 1)
    assert refused(Refused, make.say, poll, 1, Stance.AGREE) is Reason.CLOSED


def test_the_least_answered_comes_first_and_equals_in_an_order_of_ones_own() -> None:
    poll = make.make_poll(12)
    for voter in range(1, 6):
        for number in range(1, 7):
            make.say(poll, number, Stance.AGREE, voter)
    make.say(poll, 7, Stance.AGREE, 1)
    orders = set()
    for voter in range(20, 40):
        key = queries.voter_key(poll, Voter.account(voter))
        order = [found.number for found in queries.next_statements(poll, key, 12)]
        assert set(order[:5]) == {8, 9, 10, 11, 12}
        assert order[5] == 7
        assert order == [found.number for found in queries.next_statements(poll, key, 12)]
        orders.add(tuple(order))
    assert len(orders) > 10
    mine = queries.next_statements(poll, queries.voter_key(poll, Voter.account(1)), 12)
    assert {found.number for found in mine} == {8, 9, 10, 11, 12}


def test_everybody_following_the_order_hears_every_statement_as_often() -> None:
    poll = make.make_poll(12)
    for voter in range(1, 25):
        for _ in range(3):
            key = queries.voter_key(poll, Voter.account(voter))
            make.say(poll, queries.next_statements(poll, key)[0].number, Stance.AGREE, voter)
    counts = np.array(list(queries.answers(poll).values()))
    assert (len(counts), counts.min(), counts.max()) == (12, 6, 6)


def test_the_order_goes_on_across_published_figures() -> None:
    poll = make.make_poll(3)
    for voter in range(1, 7):
        make.say(poll, 1, Stance.AGREE, voter)
    make.say(poll, 2, Stance.AGREE, 1)
    make.publish(poll)
    make.say(poll, 3, Stance.AGREE, 1)
    make.say(poll, 3, Stance.AGREE, 2)
    assert [queries.answers(poll)[found.id] for found in queries.statements(poll)] == [6, 1, 2]
    key = queries.voter_key(poll, Voter.account(99))
    assert [found.number for found in queries.next_statements(poll, key, 3)] == [2, 3, 1]


def test_progress_counts_what_is_shown_only() -> None:
    poll = make.make_poll(3)
    key = queries.voter_key(poll, Voter.account(1))
    assert queries.progress(poll, None).answered == 0
    for number in (1, 2):
        make.say(poll, number, Stance.AGREE)
    moderate(queries.statement(poll, 2).id, HIDE)
    found = queries.progress(poll, key)
    assert (found.answered, found.statements, found.left) == (1, 2, 1)


def test_a_domain_that_renames_its_subject_has_the_page_made_anew() -> None:
    poll = make.make_poll()
    name = f"opinions:{poll.key}"
    before = db.session.get_one(PageVersion, name).version
    with unit_of_work(SYSTEM) as work:
        services.subject_changed(work, poll.subject)
    db.session.expire_all()
    assert db.session.get_one(PageVersion, name).version == before + 1
