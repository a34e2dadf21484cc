"""Who assigns, reads, sees and decides: every role, state and scope, in tables."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import OPEN, ApplicationState
from participation.readings import policies
from participation.readings.models import CallReading
from participation.readings.types import READERS, ReadingState
from participation.readings.types import ReadingReason as R

HERE = (("body", 3), ("territory", 12), ("territory", 1))
ROLES = ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent", "rapporteur", "welcomer")
SCOPES = (("everywhere", 0), ("territory", 12), ("body", 3), ("territory", 99), ("body", 99), ("edition", 3))
COVERING = {("everywhere", 0), ("territory", 12), ("body", 3)}


def holding(role: str, scope: tuple[str, int]) -> Actor:
    return Actor(7, frozenset({Grant(role, *scope)}))


def an_application(state: ApplicationState, readers: int = 2) -> Application:
    return Application(state=state, call=Call(readers=readers, gap=30))


def a_reading(state: ReadingState, of: ApplicationState = ApplicationState.ADMISSIBLE, reader: int = 7) -> CallReading:
    return CallReading(state=state, reader_id=reader, application=an_application(of))


@pytest.mark.parametrize(("role", "scope", "state"), list(product(ROLES, SCOPES, ApplicationState)))
def test_only_the_secretariat_of_the_call_assigns_while_the_file_is_in_hand(role, scope, state):
    refusal = policies.refusal_to_assign(holding(role, scope), HERE, an_application(state))
    if role != "secretariat" or scope not in COVERING:
        assert refusal is R.NOT_THE_SECRETARIAT
    else:
        assert refusal is (None if state in OPEN else R.NOT_IN_HAND)


@pytest.mark.parametrize("actor", [NOBODY, Actor(7)])
def test_nobody_without_role_assigns_or_reads(actor):
    assert policies.refusal_to_assign(actor, HERE, an_application(ApplicationState.SENT)) is R.NOT_THE_SECRETARIAT
    assert policies.refusal_to_open(actor, HERE, a_reading(ReadingState.ASSIGNED)) in (R.NOT_YOURS, R.NO_ROLE)


def test_a_call_without_a_grid_assigns_nobody():
    assert policies.refusal_to_assign(SYSTEM, HERE, an_application(ApplicationState.SENT, 0)) is R.NO_GRID


@pytest.mark.parametrize(("holds", "tied"), list(product((True, False), (True, False))))
def test_who_may_be_asked(holds, tied):
    expected = R.NO_ROLE if not holds else R.TIED if tied else None
    assert policies.refusal_as_reader(holds_a_role=holds, tied=tied) is expected


@pytest.mark.parametrize(("role", "scope", "mine"), list(product(ROLES, SCOPES, (True, False))))
def test_a_reading_opens_for_its_reader_alone_while_they_hold_a_role(role, scope, mine):
    reading = a_reading(ReadingState.ASSIGNED, reader=7 if mine else 8)
    refusal = policies.refusal_to_open(holding(role, scope), HERE, reading)
    reads = role in {one.value for one in READERS} and scope in COVERING
    assert refusal is (R.NOT_YOURS if not mine else None if reads else R.NO_ROLE)


@pytest.mark.parametrize(("state", "of", "tied"), list(product(ReadingState, ApplicationState, (True, False))))
def test_marks_are_written_in_an_open_reading_of_a_file_in_hand(state, of, tied):
    refusal = policies.refusal_to_mark(holding("officer", ("everywhere", 0)), HERE, a_reading(state, of), tied=tied)
    if state is not ReadingState.ASSIGNED:
        assert refusal is R.OVER
    elif tied:
        assert refusal is R.TIED
    else:
        assert refusal is (None if of in OPEN else R.NOT_IN_HAND)


@pytest.mark.parametrize("states", list(product(ReadingState, repeat=3)))
def test_all_is_open_and_decided_once_enough_are_in_and_none_is_awaited(states):
    readings = [a_reading(state) for state in states]
    refusal = policies.refusal_to_see_all(Call(readers=2), readings)
    assert policies.refusal_to_decide(Call(readers=2), readings) is refusal
    assert policies.refusal_to_decide(Call(readers=0), readings) is None
    if ReadingState.ASSIGNED in states:
        assert refusal is R.STILL_READING
    else:
        assert refusal is (None if states.count(ReadingState.SUBMITTED) >= 2 else R.NOT_READ_YET)


@pytest.mark.parametrize(("count", "gap", "expected"), [(2, 30, False), (2, 31, True), (3, 90, False), (1, 90, False)])
def test_one_more_reader_is_proposed_once_beyond_the_gap(count, gap, expected):
    readings = [a_reading(ReadingState.SUBMITTED) for _ in range(count)]
    assert policies.wants_one_more(Call(readers=2, gap=30), Fraction(gap), readings) is expected
