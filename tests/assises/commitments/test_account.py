"""A12: each commitment of a year is in the account of the next, with a status or « sans nouvelle », until its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assises.commitments import account, following
from assises.commitments.following import Account, Move, Past
from assises.commitments.types import MOVES, PromiseState
from assises.editions.types import EditionState
from commons.kernel.db import db
from tests.factories.assises_days import make_edition
from tests.factories.outcome import make_commitment, move, past_edition

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: int) -> datetime:
    return START + timedelta(days=day)


@st.composite
def lives(draw: st.DrawFn, number: int) -> Past:
    """A commitment, its moves one after the other as the rules allow, and what was heard of it."""
    year, day = draw(st.integers(2026, 2031)), draw(st.integers(0, 1800))
    moves, state = [Move(at(day), PromiseState.PROPOSED)], PromiseState.PROPOSED
    for _ in range(draw(st.integers(0, 6))):
        following_states = sorted(MOVES[state])
        if not following_states:
            break
        state, day = draw(st.sampled_from(following_states)), day + draw(st.integers(0, 400))
        moves.append(Move(at(day), state))
    heard = draw(st.lists(st.integers(day, day + 700).map(at), max_size=3))
    return Past(number, year, tuple(moves), tuple(heard))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Past], list[Account]]:
    """Commitments of several years, and an account of each year, told at any moment."""
    pasts = [draw(lives(number)) for number in range(draw(st.integers(1, 5)))]
    days = sorted(draw(st.lists(st.integers(0, 4000), min_size=7, max_size=7)))
    return pasts, [Account(2026 + n, at(day)) for n, day in enumerate(days)]


@given(worlds())
def test_nothing_leaves_the_accounts_before_its_end_was_told(world):
    pasts, accounts = world
    told = {a.year: {line.id: line for line in following.lines(pasts, accounts, a.year)} for a in accounts}
    for past in pasts:
        over, before = False, None
        for each in accounts:
            line = told[each.year].get(past.id)
            if each.year <= past.year:
                assert line is None
                continue
            # In every later account until one told its end, and in none after unless something became of it again.
            again = before is not None and any(before < move.at <= each.until for move in past.moves)
            over, before = over and not again, each.until
            assert (line is None) == over
            if line is not None:
                assert line.state is following.state_at(past, each.until)
                over = line.state.is_end
                assert not (line.silent and line.state.is_end)


@given(worlds())
def test_silence_is_said_exactly_when_nothing_was_heard_since_the_account_before(world):
    pasts, accounts = world
    for before, each in pairwise(accounts):
        for line in following.lines(pasts, accounts, each.year):
            past = pasts[line.id]
            since = before.until if before.year > past.year else past.moves[0].at
            heard = [m.at for m in past.moves[1:]] + list(past.heard)
            # What was only just made is not silent.
            fresh = past.moves[0].at > since or any(since < moment <= each.until for moment in heard)
            assert line.silent == (not fresh and not line.state.is_end)


def test_a_list_that_forgets_those_that_wait_is_caught():
    """The control: an account that only tells what moved breaks the rule."""
    past = Past(1, 2026, (Move(at(0), PromiseState.PROPOSED), Move(at(1), PromiseState.ACCEPTED)))
    accounts = [Account(2027, at(400)), Account(2028, at(800))]
    lines = following.lines([past], accounts, 2028)
    assert [line.id for line in lines if not line.silent] == []
    assert [(line.id, line.state, line.silent) for line in lines] == [(1, PromiseState.ACCEPTED, True)]


def test_a_promise_that_goes_on_after_its_end_was_told_is_followed_again(database, frozen):
    first = past_edition(2030)
    made = make_commitment(first, PromiseState.NOT_KEPT)
    second = make_edition(2031, state=EditionState.REPORTED)
    second.reported_at = frozen + timedelta(days=10)
    db.session.commit()
    move(made, PromiseState.CARRIED_OVER, frozen + timedelta(days=20))
    third = make_edition(2032)
    found = account.told(third, frozen + timedelta(days=400))
    assert [(t.line.state, t.line.silent) for t in found] == [(PromiseState.CARRIED_OVER, False)]


def test_an_account_of_a_year_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="no account"):
        following.lines([], [Account(2026, at(0))], 2027)


def test_the_account_of_the_next_edition_tells_every_commitment_of_the_tables(database, frozen):
    last = past_edition(2030, state=EditionState.REPORTED, reported_at=frozen - timedelta(days=1))
    this = make_edition(2031)
    silent, kept = make_commitment(last), make_commitment(last, PromiseState.KEPT)
    make_commitment(this)
    told = account.told(this, frozen + timedelta(days=300))
    assert [(t.commitment.id, t.line.silent) for t in told] == [(silent.id, True), (kept.id, False)]
    assert told[1].line.state is PromiseState.KEPT


def test_what_an_earlier_account_told_the_end_of_is_not_told_again(database, frozen):
    first = past_edition(2030)
    kept, open_one = make_commitment(first, PromiseState.KEPT), make_commitment(first, PromiseState.CARRIED_OVER)
    second = make_edition(2031, state=EditionState.REPORTED)
    second.reported_at = frozen + timedelta(days=10)
    db.session.commit()
    third = make_edition(2032)
    assert {t.commitment.id for t in account.told(second, frozen + timedelta(days=10))} == {kept.id, open_one.id}
    assert {t.commitment.id for t in account.told(third, frozen + timedelta(days=400))} == {open_one.id}
    move(open_one, PromiseState.KEPT, frozen + timedelta(days=500))
    last = account.told(third, frozen + timedelta(days=600))
    assert [(t.commitment.id, t.line.state) for t in last] == [(open_one.id, PromiseState.KEPT)]
