"""Presence is a pure function of passages: any order, any repetition, any silence that is made up for (A7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from assises.checkin.presence import Presence, Seen, cases, in_room, presence
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
    return Presence(where, frozenset(came))


@given(PASSAGES, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_order_and_any_repetition_give_the_presence_of_whoever_watched(drawn, chance) -> None:
    seen = told(drawn)
    sent = seen + [chance.choice(seen) for _each in seen]
    chance.shuffle(sent)
    assert presence(sent) == oracle(seen)
    assert cases(sent) == cases(seen)


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
