"""Figures come in batches, with the map when there are people enough; at the end, once, the last ones."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.opinions import publishing, queries, services
from commons.opinions.mapping.rules import ABSENT
from commons.opinions.models import Position, Published
from commons.opinions.publication import FEWEST, Taken, compose, digest_of
from commons.opinions.types import STATEMENT, Balance, PollState, Stance, Voter, VoterClass
from tests.factories import opinions as make

pytestmark = pytest.mark.usefixtures("database", "frozen")
TEN_MINUTES = timedelta(minutes=10)


def crowd(poll, voters: range, number: int = 1, stance: Stance = Stance.AGREE) -> None:
    for voter in voters:
        make.say(poll, number, stance, voter)


def test_figures_wait_for_five_people() -> None:
    poll = make.make_poll(1)
    assert make.publish(poll) is None
    crowd(poll, range(4))
    assert make.publish(poll) is None
    assert queries.balance(poll) == {1: None}
    crowd(poll, range(4, 5))
    assert make.publish(poll) is not None
    assert queries.balance(poll) == {1: Balance(5, 0, 0)}
    assert queries.latest_map(poll) is None


def test_the_next_figures_wait_for_five_more_people_and_for_ten_minutes() -> None:
    poll = make.make_poll(2)
    crowd(poll, range(6))
    make.publish(poll)
    crowd(poll, range(6, 10))
    with clock.frozen(clock.now() + TEN_MINUTES):
        assert make.publish(poll) is None  # four people since
    crowd(poll, range(10, 11))
    assert make.publish(poll) is None  # five, but too soon
    with clock.frozen(clock.now() + TEN_MINUTES):
        published = make.publish(poll)
    assert published is not None
    assert (published.version, published.people) == (2, 11)


def test_somebody_who_changes_their_mind_is_one_of_the_five() -> None:
    poll = make.make_poll(1)
    crowd(poll, range(5))
    make.publish(poll)
    crowd(poll, range(5), stance=Stance.DISAGREE)
    with clock.frozen(clock.now() + TEN_MINUTES):
        assert make.publish(poll) is not None
    assert queries.balance(poll) == {1: Balance(0, 5, 0)}


def test_saying_the_same_again_is_nothing_new() -> None:
    poll = make.make_poll(1)
    crowd(poll, range(5))
    make.publish(poll)
    crowd(poll, range(5))
    assert db.session.scalar(select(func.count()).where(Position.poll_id == poll.id, Position.fresh)) == 0


def test_a_statement_few_answered_keeps_its_balance_to_itself() -> None:
    poll = make.make_poll(2)
    crowd(poll, range(FEWEST))
    crowd(poll, range(FEWEST - 1), number=2)
    make.publish(poll)
    assert queries.balance(poll) == {1: Balance(5, 0, 0), 2: None}


def test_what_is_hidden_no_longer_counts_and_comes_back_with_its_answers() -> None:
    poll = make.make_poll(2)
    crowd(poll, range(6))
    crowd(poll, range(6), number=2)
    moderated = registry.moderated(STATEMENT)
    assert moderated is not None
    hidden = queries.statement(poll, 2).id
    for standing, numbers in ((Standing.HIDDEN, [1]), (Standing.SHOWN, [1, 2])):
        with unit_of_work(SYSTEM) as work:
            moderated.apply(work, hidden, standing)
        assert [n for n, _ in queries.balance(poll).items()] == numbers
        with unit_of_work(SYSTEM) as work:
            assert list(publishing.positions(work, poll).numbers) == numbers


def test_people_are_told_apart_by_how_they_came() -> None:
    poll = make.make_poll(1)
    crowd(poll, range(3))
    for token in ("a", "b"):
        make.say(poll, 1, Stance.PASS, Voter.device(token))
    with unit_of_work(SYSTEM) as work:
        services.enter_sheet(work, poll.key, {1: Stance.AGREE}, clock.now())
    make.publish(poll)
    assert make.figures(poll).figures["people"] == {"account": 3, "device": 2, "paper": 1}
    assert make.figures(poll).figures["positions"] == 6


def test_the_map_comes_with_thirty_people_and_twelve_statements() -> None:
    poll = make.make_poll(12)
    make.fill(poll, make.camps((20, 16), 12, seed=3))
    make.publish(poll)
    found = queries.latest_map(poll)
    assert found is not None
    assert [(group["name"], group["size"]) for group in found["groups"]] == [("A", 20), ("B", 16)]
    assert found["divides"]
    assert make.figures(poll).figures["wanting"] is None


def test_without_enough_the_figures_say_what_is_missing() -> None:
    poll = make.make_poll(12)
    make.fill(poll, make.camps((10, 8), 12, seed=3, seen=1.0))
    make.publish(poll)
    assert queries.latest_map(poll) is None
    assert make.figures(poll).figures["wanting"] == {"people": 12, "statements": 0}


def test_the_figures_are_plain_json_and_their_digest_tells_them_apart() -> None:
    taken = Taken(make.camps((20, 16), 12), [VoterClass.ACCOUNT] * 36, list(range(1, 13)))
    figures = compose(taken)
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    order = np.random.default_rng(1).permutation(36)
    assert digest_of(compose(Taken(taken.answers[order], taken.classes, taken.numbers))) == digest_of(figures)
    other = taken.answers.copy()
    other[0, 0] = ABSENT
    assert digest_of(compose(Taken(other, taken.classes, taken.numbers))) != digest_of(figures)


def test_nothing_said_at_all_makes_figures_too() -> None:
    figures = compose(Taken(np.zeros((0, 0), dtype=np.int8), [], []))
    assert figures["wanting"] == {"people": 30, "statements": 12}
    assert figures["people"] == {"account": 0, "device": 0, "paper": 0}


def test_no_figure_of_a_group_tells_how_many_answered_in_it() -> None:
    figures = compose(Taken(make.camps((20, 16), 12), [VoterClass.ACCOUNT] * 36, list(range(1, 13))))
    for shares in figures["map"]["shares"].values():
        assert shares is None or all(0 <= tenth <= 10 for group in shares for tenth in group)
    assert set(figures["map"]) == {"people", "left_out", "explained", "groups", "shares", "divides", "unites"}
    assert set(figures["map"]["groups"][0]) == {"name", "size", "shape", "traits"}


def test_at_the_end_the_last_figures_are_made_whatever_the_number() -> None:
    poll = make.make_poll(1)
    crowd(poll, range(6))
    make.publish(poll)
    crowd(poll, range(6, 7))
    with clock.frozen(poll.closes_at):
        assert publishing.publish_due() == 1
        assert publishing.publish_due() == 0
        assert make.publish(poll) is None
    db.session.refresh(poll)
    last = make.figures(poll)
    assert (last.version, last.final, last.people) == (2, True, 7)
    assert (poll.state, poll.sealed_at) == (PollState.SEALED, poll.closes_at)


def test_the_worker_publishes_what_is_due_and_one_failure_keeps_none_back(monkeypatch, caplog) -> None:
    polls = [make.make_poll(1) for _ in range(3)]
    for poll in polls:
        crowd(poll, range(5))
    real = publishing.compose
    seen = []

    def stumble(taken):
        seen.append(taken)
        if len(seen) == 1:
            raise RuntimeError("no figures today")
        return real(taken)

    monkeypatch.setattr(publishing, "compose", stumble)
    assert publishing.publish_due() == 2
    assert "will be tried again" in caplog.text
    assert publishing.publish_due() == 1
    assert publishing.publish_due() == 0
    assert db.session.scalar(select(func.count()).select_from(Published)) == 3


def test_the_worker_runs_it_every_minute(app) -> None:
    from commons.kernel.jobs import _chores

    assert _chores["opinions.publish"].every == timedelta(minutes=1)
    assert _chores["opinions.publish"].run is publishing.publish_due
