"""Counting by the rules: exact shares, colleges, texts against each other; compared with another way of counting."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest

from commission.consultations import counting
from commission.consultations.counting import Tally
from commons.identity.colleges import College
from tests.factories.by_hand import quorum_by_hand, vote_by_hand

COLLEGES = [college.value for college in College]
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def test_half_of_seven_seats_is_four():
    filled = {"a": 4, "b": 2, "c": 1}
    assert counting.quorum(filled, {"a": 2, "b": 1, "c": 0}, HALF, 2).needed == 4
    assert not counting.quorum(filled, {"a": 2, "b": 1}, HALF, 2).reached
    assert counting.quorum(filled, {"a": 3, "b": 1}, HALF, 2).reached
    assert not counting.quorum(filled, {"a": 3, "b": 1}, HALF, 3).reached
    # Half of an even number is enough: the rules say half, not more than half.
    assert counting.quorum({"a": 4}, {"a": 2}, HALF, 1).reached


def test_an_empty_college_is_not_asked_for_and_is_named():
    found = counting.quorum({"a": 2, "b": 2, "c": 0}, {"a": 2, "b": 1}, HALF, 3)
    assert (found.colleges_needed, found.empty, found.reached) == (2, ("c",), True)
    verdict = counting.verdict({"a": Tally(2), "b": Tally(2)}, {"a": 2, "b": 2, "c": 0}, TWO_THIRDS, 3)
    assert (verdict.colleges_needed, verdict.adopted) == (2, True)


def test_nobody_is_never_a_quorum():
    assert not counting.quorum({"a": 0}, {}, HALF, 0).reached
    assert not counting.quorum({"a": 3}, {}, Fraction(0), 0).reached


@pytest.mark.parametrize(("tally", "share", "reached"), [
    (Tally(2, 1), TWO_THIRDS, True), (Tally(1, 1), HALF, False), (Tally(0, 0, 9), HALF, False),
    (Tally(0, 0), Fraction(0), False), (Tally(199, 100), TWO_THIRDS, False), (Tally(200, 100), TWO_THIRDS, True),
    (Tally(1, 0, 50), TWO_THIRDS, True), (Tally(3, 4), Fraction(1, 3), False), (Tally(5, 0), Fraction(1), True),
])  # fmt: skip
def test_the_share_is_exact_of_expressed_voices_and_a_tie_changes_nothing(tally, share, reached):
    assert counting.verdict({"a": tally}, {"a": 99}, share, 0).share_reached is reached


def test_an_answer_that_is_none_is_not_counted_in_silence():
    with pytest.raises(ValueError, match="oui"):
        counting.tally(["for", "oui"])


def test_every_small_vote_has_the_verdict_that_a_person_would_find_by_hand():
    """Every vote of four people in three colleges, every answer or absence: 4^4 votes, under every small rule."""
    seats = ["a", "a", "b", "c"]
    filled = {"a": 2, "b": 1, "c": 1}
    for answers in product(["for", "against", "abstention", None], repeat=4):
        for needed, share in product((1, 2, 3), (HALF, TWO_THIRDS)):
            assert _verdict(seats, answers, filled, share, needed) == _by_hand(seats, answers, share, needed)


def _verdict(seats, answers, filled, share, needed):
    said = [(college, answer) for college, answer in zip(seats, answers, strict=True) if answer]
    tallies = {c: counting.tally(a for college, a in said if college == c) for c in filled}
    return counting.verdict(tallies, filled, share, needed).adopted


def _by_hand(seats, answers, share, needed):
    """Crosses on a board: no fraction, no shared code."""
    yes, no = answers.count("for"), answers.count("against")
    ahead = 0
    for college in ("a", "b", "c"):
        mine = [a for c, a in zip(seats, answers, strict=True) if c == college]
        ahead += mine.count("for") > mine.count("against")
    enough = yes * share.denominator >= (yes + no) * share.numerator
    return yes > no and enough and ahead >= needed


def test_a_thousand_random_votes_agree_with_the_oracle():
    draw = Random(20261128)
    adopted = reached = 0
    for _ in range(1000):
        filled = {college: draw.choice([0, 0, 1, 2, 5, 9]) for college in COLLEGES}
        seats = [college for college, number in filled.items() for _ in range(number)]
        lean = draw.choice([["for"] * 6, ["for"], ["against"]])
        answers = [draw.choice(["for", "against", "abstention", None, *lean]) for _ in seats]
        share, needed = Fraction(draw.randint(1, 9), 9), draw.randint(0, 5)
        quorum_share, quorum_colleges = Fraction(draw.randint(0, 6), 7), draw.randint(0, 5)
        present = {c: sum(s == c and a is not None for s, a in zip(seats, answers, strict=True)) for c in COLLEGES}
        found = counting.quorum(filled, present, quorum_share, quorum_colleges)
        assert found.reached == quorum_by_hand(filled, present, quorum_share, quorum_colleges)
        tallies = {
            c: counting.tally(a for s, a in zip(seats, answers, strict=True) if s == c and a) for c in COLLEGES
        }  # fmt: skip
        got = counting.verdict(tallies, filled, share, needed)
        assert got.adopted == vote_by_hand(seats, answers, filled, share, needed)
        adopted, reached = adopted + got.adopted, reached + found.reached
    assert 200 < adopted < 800
    assert 200 < reached < 1000


def test_the_farthest_text_comes_first_and_the_first_that_wins_is_adopted():
    initial = "Interroger cinquante habitants chaque année"
    texts = {
        "near": "Interroger soixante habitants chaque année",
        "far": "Ne rien demander à personne",
        "middle": "Interroger cinquante habitants et dix associations chaque mois",
    }
    order = counting.farthest_first(initial, texts)
    assert order == ["far", "middle", "near"]
    won, lost = counting.Verdict(Tally(3, 1), HALF, 3, 3), counting.Verdict(Tally(1, 3), HALF, 3, 3)
    assert counting.duel(order, {"far": lost, "middle": won, "near": won}) == "middle"
    assert counting.duel(order, dict.fromkeys(order, lost)) is None


def test_equally_far_texts_keep_the_order_they_were_given_in():
    assert counting.farthest_first("a b", {"y": "c d", "x": "e f"}) == ["y", "x"]
    assert counting.farthest_first("", {"x": ""}) == ["x"]


def test_no_split_of_fewer_than_five_can_be_found_by_subtraction():
    """Every sharing-out of up to 8 voices among four colleges: what is hidden holds five or more, or everything."""
    for voices in product(range(9), repeat=4):
        by_college = dict(zip("abcd", voices, strict=True))
        told = counting.tellable(by_college, 5)
        hidden = [number for college, number in by_college.items() if college not in told]
        assert all(number == 0 or number >= 5 for college, number in by_college.items() if college in told)
        silent_colleges_only = all(number == 0 for college, number in by_college.items() if college in told)
        assert not hidden or sum(hidden) >= 5 or silent_colleges_only


def test_what_is_told_of_colleges_never_gives_a_small_group_whatever_is_added_up():
    told = counting.tellable({"a": 9, "b": 6, "c": 2}, 5)
    assert told == {"a"}
    known = {"total": 17, "a": 9}
    sums = {sum(part) for size in (1, 2) for part in combinations(known.values(), size)}
    assert not {2, 6} & sums
    assert known["total"] - known["a"] >= 5
