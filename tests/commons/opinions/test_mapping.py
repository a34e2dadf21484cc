"""The map says the same of the same answers, finds the groups that are there, and never shows a small one."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.opinions.mapping.draw import draw_map, positions_wanted
from commons.opinions.mapping.groups import best_partition
from commons.opinions.mapping.plane import centred, places
from commons.opinions.mapping.reading import divides, tally, traits, unites
from commons.opinions.mapping.rules import (
    ABSENT,
    FEWEST_ANSWERS,
    LEAST_PEOPLE,
    LEAST_STATEMENTS,
    SMALLEST_GROUP,
)
from commons.opinions.mapping.types import Answers, OpinionMap, Wanting
from tests.factories.opinions import camps

SLOW = settings(max_examples=25, deadline=None)


@st.composite
def crowds(draw: st.DrawFn) -> Answers:
    """Anything people may answer: camps, noise, passes, holes, columns that are all alike."""
    people, statements = draw(st.integers(0, 70)), draw(st.integers(0, 20))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    weights = generator.dirichlet(np.full(4, draw(st.sampled_from([0.2, 1.0, 5.0]))), size=max(1, statements))
    columns = [generator.choice([1, -1, 0, ABSENT], size=people, p=weights[c]) for c in range(statements)]
    answers = np.array(columns, dtype=np.int8).reshape(statements, people).T.copy()
    if draw(st.booleans()) and people and statements:
        answers[: draw(st.integers(1, people))] = draw(st.sampled_from([-1, 0, 1, ABSENT]))
    return answers


def drawn(answers: Answers) -> OpinionMap:
    found = draw_map(answers)
    assert isinstance(found, OpinionMap), found
    return found


def said(answers: Answers) -> str:
    return json.dumps(asdict(draw_map(answers)), sort_keys=True, allow_nan=False)


@SLOW
@given(crowds(), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_not_a_byte(answers, random) -> None:
    order = list(range(len(answers)))
    random.shuffle(order)
    assert said(answers) == said(answers[order])


@pytest.mark.parametrize("seed", range(4))
def test_a_big_crowd_in_another_order_gives_the_same_bytes(seed: int) -> None:
    answers = camps([80, 60, 50], 30, seed)
    order = np.random.default_rng(seed).permutation(len(answers))
    assert said(answers) == said(answers[order])


@SLOW
@given(crowds())
def test_no_group_is_ever_below_ten_and_every_figure_is_a_number(answers) -> None:
    found = draw_map(answers)
    said(answers)  # json refuses NaN and infinity
    if isinstance(found, OpinionMap):
        assert all(group.size >= SMALLEST_GROUP for group in found.groups)
        assert sum(group.size for group in found.groups) == found.people >= LEAST_PEOPLE
        assert 1 <= len(found.groups) <= 5
        assert 0 <= found.explained <= 100
        for group in found.groups:
            assert -1 <= group.shape.x <= 1
            assert -1 <= group.shape.y <= 1
            assert 0 <= group.shape.half_short <= group.shape.half_long


@pytest.mark.parametrize("sizes", [(40, 35), (60, 30), (30, 30, 30), (50, 40, 30, 25)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_camps_that_are_there_are_found(sizes: tuple[int, ...], seed: int) -> None:
    found = drawn(camps(sizes, 40, seed))
    assert [group.size for group in found.groups] == sorted(sizes, reverse=True)
    assert all(group.traits for group in found.groups)
    assert found.divides


def test_camps_are_found_when_people_skip_half_of_the_statements() -> None:
    assert [group.size for group in drawn(camps((60, 40), 40, 5, seen=0.5)).groups] == [60, 40]


def test_a_crowd_without_groups_is_shown_as_one_far_more_often_than_not() -> None:
    several = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        answers = np.where(draw.random((120, 20)) < draw.random(20), 1, -1).astype(np.int8)
        several += len(drawn(answers).groups) > 1
    # One in twenty is what chance is allowed; six in forty would happen once in a hundred such runs.
    assert several <= 6


def test_without_the_question_of_chance_such_a_crowd_would_be_cut() -> None:
    """The control of the test above: k-means always cuts, and cuts well enough for the textbook threshold."""
    draw = np.random.default_rng(0)
    answers = np.where(draw.random((120, 20)) < draw.random(20), 1, -1).astype(np.int8)
    cut = best_partition(places(answers)[0])
    assert cut is not None
    assert cut.labels.max() >= 1
    assert cut.score > 0.25


def test_a_handful_apart_joins_its_neighbours() -> None:
    answers = np.vstack([camps((40, 35), 30, 3), camps((6,), 30, 99)])
    found = drawn(answers)
    assert sum(group.size for group in found.groups) == 81
    assert min(group.size for group in found.groups) >= SMALLEST_GROUP


def test_people_who_all_agree_are_one_group_that_everything_unites() -> None:
    found = drawn(np.ones((40, 12), dtype=np.int8))
    assert [group.size for group in found.groups] == [40]
    assert found.divides == ()
    assert [(one.statement, one.stance) for one in found.unites] == [(n, 1) for n in range(5)]
    assert found.explained == 0


def test_people_who_only_pass_have_no_map() -> None:
    assert draw_map(np.zeros((60, 15), dtype=np.int8)) == Wanting(people=LEAST_PEOPLE, statements=0)


def test_a_statement_that_all_agree_on_neither_breaks_nor_divides() -> None:
    answers = camps((40, 35), 20, 4)
    answers[:, 7] = 1
    found = drawn(answers)
    assert len(found.groups) == 2
    assert 7 not in found.divides
    assert any(one.statement == 7 and one.stance == 1 for one in found.unites)


@pytest.mark.parametrize(
    ("people", "statements", "wanting"),
    [(0, 0, (30, 12)), (29, 12, (1, 0)), (30, 11, (0, 1)), (18, 20, (12, 0)), (30, 12, None)],
)
def test_what_is_missing_is_said(people: int, statements: int, wanting: tuple[int, int] | None) -> None:
    found = draw_map(np.ones((people, statements), dtype=np.int8))
    assert (found == Wanting(*wanting)) if wanting else isinstance(found, OpinionMap)


def test_who_took_few_positions_does_not_stand_on_the_map() -> None:
    answers = camps((40, 35), 20, 4, seen=1.0)
    answers[:6, 4:] = ABSENT
    found = drawn(answers)
    assert positions_wanted(20) == 7
    assert positions_wanted(LEAST_STATEMENTS) == 6
    assert (found.people, found.left_out) == (69, 6)


def test_a_group_says_nothing_of_a_statement_that_few_of_any_group_answered() -> None:
    answers = camps((40, 35), 20, 4, seen=1.0)
    answers[FEWEST_ANSWERS - 1 : 40, 3] = ABSENT  # four of the first camp are left
    found = drawn(answers)
    assert found.shares[3] is None
    assert 3 not in found.divides
    assert all(one.statement != 3 for one in found.unites)
    assert all(trait.statement != 3 for group in found.groups for trait in group.traits)
    answers[FEWEST_ANSWERS - 1, 3] = 1
    assert drawn(answers).shares[3] is not None


def test_an_answer_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="ABSENT"):
        draw_map(np.full((3, 3), 4, dtype=np.int8))
    with pytest.raises(ValueError, match="int8"):
        draw_map(np.zeros((3, 3)))


def test_a_missing_answer_pulls_nobody_anywhere() -> None:
    answers = np.array([[1, ABSENT], [-1, 1], [1, -1]], dtype=np.int8)
    assert centred(answers)[0, 1] == 0
    assert np.allclose(centred(answers)[:, 0], [2 / 3, -4 / 3, 2 / 3])


def test_whoever_answered_half_is_not_drawn_to_the_middle() -> None:
    answers = camps((40, 40), 40, 6, noise=0.0, seen=1.0)
    half = answers.copy()
    half[0, ::2] = ABSENT
    points, _ = places(half)
    # Along the axis of the camps: half of the answers alone would stand at half the way.
    assert 0.65 * points[1, 0] < points[0, 0] < points[1, 0]


def test_groups_are_read_from_plain_counts() -> None:
    """Ten people against ten: they part on statement 0, agree on 1, refuse 2, and only pass on 3."""
    answers = np.zeros((20, 4), dtype=np.int8)
    answers[:10, 0], answers[10:, 0] = 1, -1
    answers[:, 1], answers[:, 2] = 1, -1
    labels = np.repeat([0, 1], 10)
    counts = tally(answers, labels)
    assert divides(counts) == (0,)
    assert [(one.statement, one.stance) for one in unites(counts)] == [(1, 1), (2, -1)]
    assert [(t.statement, t.stance, t.here, t.elsewhere) for t in traits(counts, 0)] == [(0, 1, 10, 0)]
    assert [(t.statement, t.stance, t.here, t.elsewhere) for t in traits(counts, 1)] == [(0, -1, 10, 0)]


def test_a_big_group_alone_does_not_make_unity() -> None:
    answers = np.ones((100, 2), dtype=np.int8)
    answers[90:, 0] = -1
    counts = tally(answers, np.repeat([0, 1], [90, 10]))
    assert [one.statement for one in unites(counts)] == [1]


def test_one_group_may_be_divided_in_itself() -> None:
    answers = np.ones((20, 2), dtype=np.int8)
    answers[:9, 1] = -1
    assert divides(tally(answers, np.zeros(20, dtype=np.int64))) == (1,)
