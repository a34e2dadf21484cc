"""The public draw: the same for everybody, fair, and blind to who came first."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assises.seats import drawing

COLLEGES = ("residents", "elected", "associations")


def stock(capacity, floors=(), **more):
    return {
        "capacity": capacity, "floors": dict(floors), "ceilings": {}, "taken": {}, "released": False, **more
    }  # fmt: skip


def activity(capacity, begins, site_day=1, floors=()):
    slot = {"begins": begins, "ends": begins + 120, "site": site_day, "site_day": site_day}
    return stock(capacity, floors, title=f"Atelier {begins}", **slot)


def group(name, wishes, persons=1, college="residents", days=(1,)):
    return {
        "pseudonym": name, "persons": persons, "college": college, "days": list(days), "wishes": list(wishes),
        "has_days": [], "has_activities": [],
    }  # fmt: skip


def town(groups, gauge=1000, **activities):
    rooms = {number.removeprefix("a"): room for number, room in activities.items()}
    days = {"1": stock(gauge, name="Mairie", day="2026-09-10")}
    return {
        "format": 1, "edition": 2026, "travel_minutes": 45, "site_days": days, "activities": rooms,
        "groups": sorted(groups, key=lambda each: each["pseudonym"]),
    }  # fmt: skip


def got(outcome):
    return {each["pseudonym"]: each["activities"] for each in outcome["groups"]}


some_groups = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(COLLEGES), st.permutations([10, 11, 12]), st.integers(0, 3)),
    min_size=1, max_size=14,
)  # fmt: skip


def made(raw, capacities=(4, 5, 6), floor=2, gauge=20):
    groups = [group(f"g{n:02}", wishes[:k], persons, college) for n, (persons, college, wishes, k) in enumerate(raw)]
    return town(
        groups, gauge, a10=activity(capacities[0], 0, floors={"elected": floor}), a11=activity(capacities[1], 60),
        a12=activity(capacities[2], 300),
    )  # fmt: skip


@given(some_groups, st.text(min_size=1, max_size=20), st.randoms())
def test_the_order_in_which_groups_came_changes_nothing(raw, seed, chance):
    entries = made(raw)
    mixed = json.loads(json.dumps(entries))
    chance.shuffle(mixed["groups"])
    assert drawing.draw(mixed, seed)["groups"] == drawing.draw(entries, seed)["groups"]


@given(some_groups, st.text(min_size=1, max_size=20))
def test_the_same_seed_gives_the_same_outcome_and_another_writing_of_the_rules_agrees(raw, seed):
    entries = made(raw)
    outcome = drawing.draw(entries, seed)
    assert drawing.digest(drawing.draw(json.loads(json.dumps(entries)), seed)) == drawing.digest(outcome)
    assert got(outcome) == by_hand(entries, seed)


class ByHand:
    """The rules of the page, written again without looking at the program."""

    def __init__(self, entries, seed):
        def number(name):
            return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()

        self.places = {int(key): place for key, place in entries["activities"].items()}
        self.groups = sorted(entries["groups"], key=lambda g: (number(g["pseudonym"]), g["pseudonym"]))
        self.seated = {key: [] for key in self.places}
        self.inside = []
        for each in self.groups:
            if people([*self.inside, each]) <= entries["site_days"]["1"]["capacity"]:
                self.inside.append(each)

    def busy(self, each, wish):
        place = self.places[wish]
        theirs = [self.places[other] for other, sitting in self.seated.items() if each in sitting]
        return any(one["begins"] < place["ends"] and place["begins"] < one["ends"] for one in theirs)

    def kept(self, each, wish):
        here, floors = self.seated[wish], self.places[wish]["floors"].items()
        return sum(
            max(0, floor - people(g for g in here if g["college"] == college))
            for college, floor in floors
            if college != each["college"]
        )

    def can(self, each, wish):
        enough = people(self.seated[wish]) + self.kept(each, wish) + each["persons"] <= self.places[wish]["capacity"]
        return each not in self.seated[wish] and enough and not self.busy(each, wish)

    def turn(self, groups):
        gave = False
        for each in (g for g in groups if g in self.inside):
            wish = next((wish for wish in each["wishes"] if self.can(each, wish)), None)
            if wish is not None:
                self.seated[wish].append(each)
                gave = True
        return gave


def people(groups):
    return sum(each["persons"] for each in groups)


def by_hand(entries, seed):
    """Who sits where, by name."""
    done, order = ByHand(entries, seed), 1
    while done.turn(done.groups[::order]):
        order = -order
    return {g["pseudonym"]: sorted(w for w, sitting in done.seated.items() if g in sitting) for g in done.groups}


@given(some_groups, st.text(min_size=1, max_size=10))
@settings(max_examples=150)
def test_nobody_is_split_sits_twice_at_an_hour_or_takes_what_is_kept(raw, seed):
    entries = made(raw)
    outcome = drawing.draw(entries, seed)
    by_name = {each["pseudonym"]: each for each in entries["groups"]}
    for number, room in entries["activities"].items():
        sitting = [by_name[g["pseudonym"]] for g in outcome["groups"] if int(number) in g["activities"]]
        assert sum(g["persons"] for g in sitting) <= room["capacity"]
        for college, floor in room["floors"].items():
            others = sum(g["persons"] for g in sitting if g["college"] != college)
            assert others <= room["capacity"] - floor
    for each in outcome["groups"]:
        assert not {10, 11} <= set(each["activities"])  # they overlap
        assert set(each["activities"]) | set(each["waits_for"]) <= set(by_name[each["pseudonym"]]["wishes"])
        assert not set(each["activities"]) & set(each["waits_for"])
        assert not each["activities"] or each["days"] == [1]
    assert [each["rank"] for each in outcome["groups"]] == list(range(1, len(raw) + 1))


def test_equal_groups_have_equal_chances():
    """12 groups want the 3 seats of one activity: over 4,000 draws each gets about a quarter."""
    entries = town([group(f"g{n:02}", [10]) for n in range(12)], a10=activity(3, 0))
    draws = 4000
    won = Counter(
        name for n in range(draws) for name, seats in got(drawing.draw(entries, f"seed {n}")).items() if seats
    )
    assert sum(won.values()) == 3 * draws
    # Chi-square with 11 degrees of freedom: above 31.3 once in a thousand if all are equal; the seeds are fixed.
    expected = draws / 4
    assert sum((won[f"g{n:02}"] - expected) ** 2 / (expected * 0.75) for n in range(12)) < 31.3


def test_a_floor_is_kept_for_few_against_many():
    many = [group(f"e{n:02}", [10], college="elected") for n in range(20)]
    few = [group(f"r{n}", [10], college="residents") for n in range(2)]
    entries = town([*many, *few], a10=activity(4, 0, floors={"residents": 2}))
    for seed in range(50):
        seats = got(drawing.draw(entries, str(seed)))
        assert seats["r0"] == seats["r1"] == [10]
        assert sum(1 for name in seats if name.startswith("e") and seats[name]) == 2


def test_everybody_has_one_seat_before_anybody_has_two():
    entries = town(
        [group(f"g{n}", [10, 11, 12]) for n in range(3)], a10=activity(1, 0), a11=activity(1, 200), a12=activity(1, 400)
    )  # fmt: skip
    for seed in range(30):
        assert {len(seats) for seats in got(drawing.draw(entries, str(seed))).values()} == {1}


def test_who_had_the_worst_first_pick_has_the_best_second_one():
    entries = town([group("a", [10, 12]), group("b", [10, 12])], a10=activity(2, 0), a12=activity(1, 400))
    outcome = drawing.draw(entries, "x")["groups"]
    assert [each["activities"] for each in outcome] == [[10], [10, 12]]


def test_a_group_waits_for_what_it_wished_more_and_not_for_what_clashes_with_better():
    entries = town([group("a", [10, 11])], a10=activity(5, 0), a11=activity(5, 60))
    assert drawing.draw(entries, "x")["groups"][0]["waits_for"] == []
    entries["activities"]["10"]["capacity"] = 0
    outcome = drawing.draw(entries, "x")["groups"][0]
    assert (outcome["activities"], outcome["waits_for"]) == ([11], [10])


def test_whoever_has_a_day_or_an_activity_already_keeps_it_and_sits_nowhere_else_at_that_hour():
    entries = town([group("a", [11, 12], days=())], a10=activity(5, 0), a11=activity(5, 60), a12=activity(5, 400))
    entries["groups"][0] |= {"has_days": [1], "has_activities": [10]}
    assert got(drawing.draw(entries, "x")) == {"a": [12]}


@pytest.mark.parametrize(("data", "text"), [({"b": 1, "a": "é"}, '{"a":"é","b":1}'), ([1, None], "[1,null]")])
def test_there_is_one_way_to_write_the_entries(data, text):
    assert drawing.canonical(data).decode() == text


def test_the_command_says_how_it_is_used(capsys):
    assert drawing.main([]) == 2
    assert "usage" in capsys.readouterr().err
