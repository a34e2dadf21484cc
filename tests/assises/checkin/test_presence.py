"""Presence is a pure function of passages: any order, any repetition, any silence that is made up for (A7)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from assises.checkin.presence import HeadCounted, Presence, Seen, cases, in_room, presence
from assises.checkin.types import ConflictKind

DAY = date(2026, 6, 15)
NINE = datetime(2026, 6, 15, 7, tzinfo=UTC)


def passed(number: int, person: str = "a1", minute: float = 0, entering: bool = True, site: int = 1, **more) -> Seen:
    return Seen(UUID(int=number), person, site, DAY, entering, NINE + timedelta(minutes=minute), **more)


#: Half an hour at three doors: who, when, in or out, where.
PASSAGES = st.lists(
    st.tuples(
        st.sampled_from(["a1", "a2", "a3", "w1", "b9"]), st.integers(0, 30 * 60), st.booleans(), st.sampled_from([1, 2])
    ),
    max_size=40,
)


def told(drawn: list[tuple[str, int, bool, int]]) -> list[Seen]:
    return [passed(n, who, second / 60, way, site) for n, (who, second, way, site) in enumerate(drawn)]


#: Heads counted by somebody who walked through a building: when, where, how many.
HEADS = st.lists(st.tuples(st.integers(0, 30 * 60), st.sampled_from([1, 2]), st.integers(0, 9)), max_size=4)


def heads(number: int, persons: int, minute: float = 0, site: int = 1) -> HeadCounted:
    return HeadCounted(UUID(int=10_000 + number), site, DAY, persons, NINE + timedelta(minutes=minute))


def oracle(seen: list[Seen]) -> Presence:
    """Somebody who watched the doors all day with a pencil."""
    where: dict[str, int] = {}
    came: set[tuple[int, str]] = set()
    for each in sorted(seen, key=lambda one: (one.at, one.id)):
        if each.entering:
            where[each.person] = each.site_day_id
            came.add((each.site_day_id, each.person))
        elif each.person in where:
            del where[each.person]
    return Presence(where, frozenset(came), dict(Counter(where.values())))


@given(PASSAGES, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_order_and_any_repetition_give_the_presence_of_whoever_watched(drawn, chance) -> None:
    seen = told(drawn)
    sent = seen + [chance.choice(seen) for _each in seen]
    chance.shuffle(sent)
    assert presence(sent) == oracle(seen)
    assert cases(sent) == cases(seen)


@given(PASSAGES, HEADS, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_counted_heads_hold_in_any_order_and_change_nothing_of_who_came(drawn, counted, chance) -> None:
    seen = told(drawn)
    counts = [heads(n, persons, second / 60, site) for n, (second, site, persons) in enumerate(counted)]
    sent, again = seen * 2, counts * 2
    chance.shuffle(sent)
    chance.shuffle(again)
    there, plain = presence(sent, again), presence(seen)
    assert there == presence(seen, counts)
    assert (there.inside, there.came) == (plain.inside, plain.came)
    for site in (1, 2):
        mine = sorted((each for each in counts if each.site_day_id == site), key=lambda each: (each.at, each.id))
        if not mine:
            assert there.persons_in(site) >= plain.persons_in(site), "never fewer than passages alone say"
            continue
        after = [each for each in seen if each.at >= mine[-1].at]
        entered = {each.id for each in after if each.entering and each.site_day_id == site}
        assert mine[-1].persons - len(after) <= there.persons_in(site) <= mine[-1].persons + len(entered)


def test_a_count_of_heads_opens_a_building_that_people_left_unseen() -> None:
    seen = [passed(n, f"a{n}") for n in range(1, 6)]
    assert presence(seen).persons_in(1) == 5
    count = heads(1, 2, minute=60)
    assert presence(seen, [count]).persons_in(1) == 2
    after = [*seen, passed(6, "a6", 61), passed(7, "a1", 62, entering=False)]
    assert presence(after, [count]).persons_in(1) == 2
    assert presence(after, [count, heads(2, 9, minute=90)]).persons_in(1) == 9


def test_somebody_who_left_unseen_before_a_count_and_is_back_is_one_more() -> None:
    seen, count = [passed(1)], heads(1, 0, minute=60)
    assert presence([*seen, passed(2, minute=61)], [count]).persons_in(1) == 1
    twice = [*seen, passed(2, minute=61), passed(3, minute=80)]
    assert presence(twice, [count]).persons_in(1) == 1, "seen since the count, they are in"


def test_a_badge_read_twice_around_a_count_is_one_person_who_was_counted() -> None:
    read = [passed(1, minute=59), passed(2, minute=61)]
    assert presence(read, [heads(1, 1, minute=60)]).persons_in(1) == 1


def test_somebody_seen_before_a_count_and_at_a_room_after_it_was_counted() -> None:
    seen = [passed(1), passed(2, minute=70, activity_id=7)]
    assert presence(seen, [heads(1, 1, minute=60)]).persons_in(1) == 1


def test_whoever_is_next_seen_elsewhere_may_have_left_before_the_count() -> None:
    """Taken off once, by whoever counted: taking them off again would let one too many in."""
    seen = [passed(1), passed(2, "a2"), passed(3, "a1", 90, site=2)]
    there = presence(seen, [heads(1, 1, minute=60)])
    assert (there.persons_in(1), there.persons_in(2)) == (1, 1)
    traced = presence([passed(1), passed(2, "a2", 61), passed(3, "a2", 90, site=2)], [heads(1, 1, minute=60)])
    assert (traced.persons_in(1), traced.persons_in(2)) == (1, 1)


def test_two_devices_that_admit_the_same_badge_count_one_person() -> None:
    seen = [passed(1), passed(2, minute=2)]
    assert presence(seen).persons_in(1) == 1
    assert cases(seen) == []


def test_more_than_ten_minutes_apart_or_at_another_site_it_is_worth_a_look() -> None:
    late, elsewhere = passed(2, minute=11), passed(3, "a2", 1, site=2)
    found = cases([passed(1), late, passed(4, "a2"), elsewhere])
    assert [(case.kind, case.seen) for case in found] == [
        (ConflictKind.DOUBLE, elsewhere), (ConflictKind.DOUBLE, late),
    ]  # fmt: skip
    assert presence([passed(4, "a2"), elsewhere]).inside == {"a2": 2}


def test_somebody_who_went_out_and_came_back_is_no_case() -> None:
    assert cases([passed(1), passed(2, minute=20, entering=False), passed(3, minute=40)]) == []


def test_whoever_cancelled_and_came_is_in_and_told_once() -> None:
    seen = [passed(1, cancelled=True), passed(2, minute=1, entering=False), passed(3, minute=2, cancelled=True)]
    assert presence(seen).persons_in(1) == 1
    assert [case.kind for case in cases(seen)] == [ConflictKind.CANCELLED]


def test_entering_a_room_is_being_at_the_site_and_leaving_the_site_is_leaving_the_room() -> None:
    inside = passed(1, activity_id=7)
    assert presence([inside]).persons_in(1) == 1
    assert in_room([inside], 7) == {"a1"}
    assert in_room([inside, passed(2, minute=1, entering=False)], 7) == set()
    assert in_room([inside, passed(2, minute=1, activity_id=8)], 7) == set()
    assert presence([inside, passed(2, minute=1, entering=False, activity_id=7)]).persons_in(1) == 1


def test_somebody_who_was_there_yesterday_is_not_there_today() -> None:
    yesterday = Seen(UUID(int=1), "a1", 1, DAY - timedelta(days=1), True, NINE - timedelta(days=1))
    both = presence([yesterday, passed(2, "a2")])
    assert both.inside == {"a2": 1}
    assert both.persons_came(1) == {"a1", "a2"}
