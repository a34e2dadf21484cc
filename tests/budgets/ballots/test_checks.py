"""What a posted ballot says, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.ballots import checks
from budgets.ballots.content import Choices, decode, encode, positions
from budgets.ballots.types import Booth, Fault
from budgets.counting.types import BallotKind
from budgets.editions.models import Edition, Envelope
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from commons.kernel.types import Money


def booth(kind: BallotKind, costs: dict[str, int], amount: int = 100, **rules: int) -> Booth:
    """A booth of one envelope (and a foreign project "x" in another), without a database."""
    edition = Edition(id=1, slug="e", ballot=kind, ballot_min=1, ballot_max=0, points_total=0, points_each=0)
    for name, value in rules.items():
        setattr(edition, name, value)
    here, elsewhere = Envelope(id=1, slug="a", amount=Money(amount)), Envelope(id=2, slug="b", amount=Money(1))
    projects = {
        code: Project(code=code, title=f"Projet {code}", cost=Money(cost), envelope_id=1, state=ProjectState.STANDING)
        for code, cost in costs.items()
    }
    projects["x"] = Project(code="x", title="Ailleurs", cost=Money(1), envelope_id=2, state=ProjectState.STANDING)
    return Booth(edition, (here, elsewhere), {"a": tuple(projects.values())}, projects, {}, "digest", 1, b"s")


def faults(found: Booth, *codes: str, points: tuple[int, ...] = ()) -> list[Fault]:
    """The faults of these choices in the first envelope."""
    return [m.fault for m in checks.mistakes(found, found.envelopes[0], Choices(codes, points))]


def test_a_knapsack_that_fills_the_envelope_to_the_cent_is_valid() -> None:
    assert faults(booth(BallotKind.KNAPSACK, {"1": 60, "2": 40}), "1", "2") == []


def test_a_knapsack_one_cent_over_the_envelope_is_not() -> None:
    assert faults(booth(BallotKind.KNAPSACK, {"1": 60, "2": 41}), "1", "2") == [Fault.OVER_BUDGET]


def test_an_approval_ballot_may_cost_more_than_the_envelope() -> None:
    assert faults(booth(BallotKind.APPROVAL, {"1": 60, "2": 60}), "1", "2") == []


@pytest.mark.parametrize(
    ("chosen", "expected"), [(0, [Fault.TOO_FEW]), (1, [Fault.TOO_FEW]), (2, []), (3, []), (4, [Fault.TOO_MANY])]
)
def test_an_approval_ballot_keeps_between_its_limits(chosen: int, expected: list[Fault]) -> None:
    found = booth(BallotKind.APPROVAL, dict.fromkeys("12345", 1), ballot_min=2, ballot_max=3)
    assert faults(found, *"12345"[:chosen]) == expected


def test_choosing_one_means_one_whatever_the_edition_says() -> None:
    assert faults(booth(BallotKind.CHOOSE_ONE, {"1": 1, "2": 1}, ballot_max=5), "1", "2") == [Fault.TOO_MANY]


def test_a_project_of_another_envelope_an_unknown_one_and_a_withdrawn_one_are_named() -> None:
    found = booth(BallotKind.APPROVAL, {"1": 1, "2": 1})
    found.by_code["2"].state = ProjectState.WITHDRAWN
    assert faults(found, "1", "x", "no such", "2") == [Fault.UNKNOWN, Fault.UNKNOWN, Fault.WITHDRAWN]


@pytest.mark.parametrize(
    ("points", "expected"),
    [((5, 5), []), ((6, 1), [Fault.POINTS_EACH]), ((5, 5, 1), [Fault.POINTS_OVER])],
)
def test_points_keep_within_each_project_and_in_all(points: tuple[int, ...], expected: list[Fault]) -> None:
    found = booth(BallotKind.POINTS, dict.fromkeys("123", 1), points_total=10, points_each=5)
    assert faults(found, *"123"[: len(points)], points=points) == expected


def test_a_form_with_the_same_box_ticked_twice_names_the_project_once() -> None:
    assert checks.read(BallotKind.APPROVAL, {"choice": ["1", "1", "2"]}).choices == Choices(("1", "2"))


def test_ranks_with_gaps_are_an_order_and_a_rank_given_twice_is_not() -> None:
    order = checks.read(BallotKind.RANKING, {"rank-a": ["4"], "rank-b": ["1"], "rank-c": [""]})
    assert (order.choices.codes, order.mistakes) == (("b", "a"), [])
    assert [m.fault for m in checks.read(BallotKind.RANKING, {"rank-a": ["1"], "rank-b": ["1"]}).mistakes] == [
        Fault.RANK_TWICE
    ]


@pytest.mark.parametrize("text", ["-1", "1.5", "deux", "²", "١", "1e3", "0x10"])
def test_what_is_not_a_whole_number_is_said_and_shown_again(text: str) -> None:
    filled = checks.read(BallotKind.POINTS, {"points-a": [text], "points-b": ["2"]})
    assert [m.fault for m in filled.mistakes] == [Fault.NOT_A_NUMBER]
    assert filled.typed == {"a": text, "b": "2"}


@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=3), max_size=20))
def test_no_form_however_absurd_breaks_the_reading(form: dict[str, list[str]]) -> None:
    for kind in BallotKind:
        checks.read(kind, form)


codes = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), unique=True, max_size=6)


@given(codes)
def test_the_same_choices_in_any_order_are_the_same_bytes(chosen: list[str]) -> None:
    there, back = (
        encode(BallotKind.APPROVAL, Choices(tuple(chosen))),
        encode(BallotKind.APPROVAL, Choices(tuple(reversed(chosen)))),
    )
    assert there == back
    assert sorted(decode(there).codes) == sorted(chosen)


@given(codes)
def test_a_ranking_keeps_its_order(chosen: list[str]) -> None:
    assert decode(encode(BallotKind.RANKING, Choices(tuple(chosen)))).codes == tuple(chosen)


def test_a_project_withdrawn_since_is_left_out_and_the_rest_of_the_ballot_stands() -> None:
    sealed = encode(BallotKind.POINTS, Choices(("gone", "b"), (3, 2)))
    assert list(positions({sealed: 7}, ["a", "b"])) == [(((1,), (2,)), 7)]
