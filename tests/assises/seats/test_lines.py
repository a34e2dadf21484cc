"""Who in a line is served: whole groups, in order, nobody forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assises.seats.chances import GivenBack, chance
from assises.seats.drawing import Room, Slot, clash
from assises.seats.lines import PATIENCE, InLine, walk
from assises.seats.offers import offer_end
from assises.seats.types import Chance
from commons.kernel.clock import PARIS


def anybody(_group):
    return True


def served(room, *groups, allowed=anybody, servable=None):
    return [group.seat_id for group in walk(room, groups, allowed, servable).served]


def test_a_group_too_large_for_what_is_free_is_passed_over_and_it_is_counted():
    walked = walk(Room(10, taken={"residents": 8}), [InLine(1, "residents", 3), InLine(2, "residents", 2)], anybody)
    assert [group.seat_id for group in walked.served] == [2]
    assert [group.seat_id for group in walked.skipped] == [1]


def test_nobody_is_passed_over_when_nobody_behind_is_served():
    walked = walk(Room(10, taken={"residents": 8}), [InLine(1, "residents", 3), InLine(2, "residents", 4)], anybody)
    assert walked.served == walked.skipped == []


def test_after_three_times_seats_are_put_together_for_a_group():
    assert PATIENCE == 3
    room, large, small = (
        Room(10, taken={"residents": 8}),
        InLine(1, "residents", 3, PATIENCE),
        InLine(2, "residents", 1),
    )
    assert served(room, large, small) == []
    room.seat("residents", -1)
    assert served(room, large, small) == [1]


def test_seats_that_a_pooled_group_could_never_have_go_to_those_behind():
    room = Room(10, floors={"elected": 2}, taken={"residents": 7})
    assert served(room, InLine(1, "residents", 2, PATIENCE), InLine(2, "elected", 2)) == [2]


def test_a_group_larger_than_the_place_stops_nobody():
    assert served(Room(4), InLine(1, "residents", 5, PATIENCE), InLine(2, "residents", 2)) == [2]
    kept = Room(4, floors={"elected": 3})
    assert served(kept, InLine(1, "residents", 2, PATIENCE), InLine(2, "residents", 1)) == [2]


def test_whoever_is_elsewhere_keeps_their_rank_and_stops_nobody():
    walked = walk(Room(1), [InLine(1, "residents", 1), InLine(2, "residents", 1)], lambda group: group.seat_id != 1)
    assert [group.seat_id for group in walked.served] == [2]
    assert walked.skipped == []


def test_whoever_cannot_be_offered_a_seat_is_not_overtaken_by_somebody_who_is_there():
    line = (InLine(1, "residents", 1), InLine(2, "residents", 1))
    assert served(Room(1), *line, servable={2}) == []
    assert served(Room(2), *line, servable={2}) == [2]


def test_floors_hold_for_others_and_open_when_released():
    room = Room(10, floors={"residents": 4}, taken={"residents": 1, "elected": 6})
    assert room.free_for("elected") == 0
    assert room.free_for("residents") == 3
    room.released = True
    assert room.free_for("elected") == 3


def test_a_ceiling_holds_whatever_is_free_and_after_the_release_too():
    room = Room(10, ceilings={"elected": 2}, taken={"elected": 1}, released=True)
    assert room.free_for("elected") == 1


colleges = st.sampled_from(("residents", "elected", "associations"))
groups = st.lists(st.tuples(colleges, st.integers(1, 5), st.integers(0, 4)), max_size=12)


@given(
    st.integers(1, 20), st.dictionaries(colleges, st.integers(0, 5)), st.dictionaries(colleges, st.integers(0, 8)),
    groups,
)  # fmt: skip
def test_a_walk_never_gives_more_than_there_is_and_never_leaves_what_could_be_given(capacity, floors, taken, queue):
    line = [InLine(number, *each) for number, each in enumerate(queue)]
    room = Room(capacity, floors, taken=dict(taken))
    before = {college: room.free_for(college) for college, _, _ in queue}
    walked = walk(room, line, anybody)
    if walked.served:
        assert room.total <= capacity
    for college in floors:
        others = sum(g.persons for g in walked.served if g.college != college)
        kept = max(0, floors[college] - taken.get(college, 0))
        if others and sum(taken.values()) + kept <= capacity:  # A2: what is kept is still there
            assert capacity - room.total >= max(0, floors[college] - room.taken.get(college, 0))
    again = walk(room, [each for each in line if each not in walked.served], anybody)
    assert again.served == []
    assert all(before[g.college] >= g.persons for g in walked.served[:1])


@given(st.lists(st.integers(1, 3), min_size=1, max_size=30))
def test_nobody_starves_however_seats_are_freed(sizes):
    """A large group at the head is served at last, though small ones keep coming."""
    room, large = Room(6, taken={"residents": 6}), InLine(0, "residents", 5)
    skipped, turns = 0, 0
    for number in range(60):
        room.seat("residents", -min(1, room.total))
        small = [InLine(number * 100 + n, "residents", min(size, 2)) for n, size in enumerate(sizes[:2])]
        walked = walk(room, [InLine(0, "residents", 5, skipped), *small], anybody)
        skipped += len([g for g in walked.skipped if g.seat_id == 0])
        turns += 1
        if any(g.seat_id == 0 for g in walked.served):
            break
    assert large.persons == 5
    assert skipped <= PATIENCE
    assert turns <= 20


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Slot(0, 60, 1), Slot(60, 120, 1), False),
        (Slot(0, 60, 1), Slot(59, 120, 1), True),
        (Slot(0, 60, 1), Slot(60, 120, 2), True),
        (Slot(0, 60, 1), Slot(104, 120, 2), True),
        (Slot(0, 60, 1), Slot(105, 120, 2), False),
    ],
)
def test_one_cannot_be_in_two_places_nor_fly_between_two_sites(one, other, expected):
    assert clash(one, other, 45) is expected
    assert clash(other, one, 45) is expected


@pytest.mark.parametrize(
    ("before", "hold"),
    [
        (timedelta(days=30), timedelta(hours=48)),
        (timedelta(days=5, minutes=1), timedelta(hours=48)),
        (timedelta(days=5), timedelta(hours=12)),
        (timedelta(hours=24, minutes=1), timedelta(hours=12)),
        (timedelta(hours=24), timedelta(hours=2)),
        (timedelta(hours=12), timedelta(hours=2)),
        (timedelta(hours=11), None),
        (timedelta(hours=1), None),
    ],
)
def test_an_offer_is_held_the_shorter_the_nearer_the_day_is_and_not_at_all_on_it(before, hold):
    begins = datetime(2026, 9, 10, 10, 0, tzinfo=PARIS)
    now = begins - before
    assert offer_end(begins, now) == (now + hold if hold else None)


@pytest.mark.parametrize(
    ("ahead", "seen", "expected"),
    [
        (0, GivenBack(), Chance.UNKNOWN),
        (0, GivenBack(29, 20), Chance.UNKNOWN),
        (5, GivenBack(100, 20), Chance.GOOD),
        (20, GivenBack(100, 20), Chance.FAIR),
        (60, GivenBack(100, 20), Chance.SMALL),
        (0, GivenBack(100, 0), Chance.SMALL),
    ],
)
def test_the_chance_is_told_from_what_was_given_back(ahead, seen, expected):
    assert chance(ahead, 1, 100, seen) is expected
