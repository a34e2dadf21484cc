"""The panels: every one meets every target, nobody can be given more, the lot and its deal, what is impossible."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from commission.sortition import checking, panels, relaxing, replacing

VALUES = {
    "commune": [f"c{number}" for number in range(6)], "gender": ["f", "m"], "age": ["16", "25", "60"],
    "diploma": ["none", "bac", "sup"],
}  # fmt: skip


def _volunteers(many: int, seed: int) -> dict[str, dict[str, str]]:
    draw = random.Random(seed)
    weights = {"diploma": [2, 3, 6], "age": [1, 4, 4]}
    return {
        f"P{number:04d}": {name: draw.choices(values, weights.get(name))[0] for name, values in VALUES.items()}
        for number in range(many)
    }


def _targets(seats: int) -> dict[str, dict[str, list[int]]]:
    half, third = seats // 2, seats // 3
    return {
        "gender": {"f": [half - 1, half + 1], "m": [half - 1, half + 1]},
        "diploma": {"none": [1, seats], "bac": [1, seats], "sup": [1, third + 1]},
        "age": {"16": [1, third], "25": [1, seats], "60": [1, seats]},
    }  # fmt: skip


def _opened(volunteers: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {name: {"nonce": name.lower() * 5, **line} for name, line in volunteers.items()}


@pytest.fixture(scope="module")
def lot():
    opened = _opened(_volunteers(120, 5))
    pool = panels.Pool.of(opened, _targets(9), 9)
    return opened, panels.lot_of(pool, panels.digest(panels.closed(opened)))


def test_every_panel_meets_every_target_and_the_checker_says_so(lot):
    opened, made = lot
    assert len(made["panels"]) == panels.LOT
    for panel in made["panels"]:
        assert len(set(panel)) == 9
        assert checking.missed(panel, opened, made["targets"]) == []
    assert checking.mistakes({"volunteers": opened}, made) == []
    assert checking.mistakes(checking.closed(opened), made) == []


def test_the_gap_is_proven_and_small_and_the_least_served_has_what_the_lot_can_give(lot):
    _opened_pool, made = lot
    said = made["certificate"]
    assert float(said["gap"]) <= 0.01
    assert float(said["reached"]) <= float(said["ceiling"])
    assert said["least"] == int(float(said["reached"]) * panels.LOT)


def test_the_same_pool_gives_the_same_lot_and_another_digest_another_deal(lot):
    opened, made = lot
    pool = panels.Pool.of(opened, _targets(9), 9)
    again = panels.lot_of(pool, made["pool_digest"])
    assert checking.digest(again) == checking.digest(made)
    other = panels.lot_of(pool, "another")
    assert other["panels"] != made["panels"]


def test_people_of_one_profile_are_in_as_many_panels_give_or_take_one(lot):
    opened, made = lot
    seen = Counter(name for panel in made["panels"] for name in panel)
    for members in panels.Pool.of(opened, _targets(9), 9).members:
        counted = [seen[name] for name in members]
        assert max(counted) - min(counted) <= 1


def test_frequencies_over_many_deals_are_the_probabilities():
    """Chi-square of who a public number seats, over many pools' digests: inside a profile everybody is alike."""
    opened = _opened(_volunteers(40, 8))
    pool = panels.Pool.of(opened, _targets(6), 6)
    search = panels.Search(pool)
    chances, reached, _ceiling, _turns = search.fairest()
    dealt = search.dealt(chances, reached, 200)
    draws, seated = 400, Counter()
    for number in range(draws):
        seated.update(panels.deal(pool, dealt, f"digest {number}")[number % 200])
    served = [sum(column) for column in zip(*dealt, strict=True)]
    expected = {name: draws * many / len(members) / 200
                for members, many in zip(pool.members, served, strict=True) for name in members}  # fmt: skip
    statistic = sum((seated[name] - many) ** 2 / many for name, many in expected.items())
    # 40 people: a chi-square of some 34 degrees passes 75 once in ten thousand.
    assert statistic < 75
    assert min(expected.values()) >= draws * reached * 0.9


def _best_by_enumeration(opened, targets, seats) -> float:
    """The oracle: every panel of people there is, and the fairest distribution over them, by its own programme."""
    names = sorted(opened)
    good = [panel for panel in combinations(names, seats) if not checking.missed(panel, opened, targets)]
    programme = panels.Programme([(1.0, 0.0, 1.0), *[(0.0, 0.0, 1.0)] * len(good)], whole=False)
    programme.row({number + 1: 1.0 for number in range(len(good))}, 1.0, 1.0)
    for name in names:
        within = {number + 1: 1.0 for number, panel in enumerate(good) if name in panel}
        programme.row({0: -1.0} | within, 0.0, float("inf"))
    return programme.value if good and programme.solve() else -1.0


@pytest.mark.parametrize("seed", range(8))
def test_the_fairest_is_what_exhaustive_enumeration_finds(seed):
    opened = _opened(_volunteers(14, seed))
    targets = {"gender": {"f": [1, 2], "m": [1, 3]}, "diploma": {"sup": [0, 2], "bac": [0, 2]}, "age": {"16": [0, 1]}}
    best = _best_by_enumeration(opened, targets, 4)
    pool = panels.Pool.of(opened, targets, 4)
    if best < 0:
        with pytest.raises(panels.Impossible):
            panels.lot_of(pool, "x", 10)
        return
    _chances, reached, ceiling, _turns = panels.Search(pool).fairest()
    assert reached == pytest.approx(best, rel=2e-3, abs=1e-9)
    assert ceiling >= best - 1e-9


def test_enumeration_agrees_on_thirty_volunteers():
    opened = _opened(_volunteers(30, 3))
    targets = {"gender": {"f": [1, 2], "m": [1, 2]}, "diploma": {"sup": [1, 1]}, "age": {"16": [0, 1]}}
    best = _best_by_enumeration(opened, targets, 3)
    _chances, reached, _ceiling, _turns = panels.Search(panels.Pool.of(opened, targets, 3)).fairest()
    assert reached == pytest.approx(best, rel=2e-3)


def test_counting_alone_gives_a_ceiling_that_nothing_exceeds():
    for seed in range(6):
        pool = panels.Pool.of(_volunteers(60, seed), _targets(6), 6)
        _chances, reached, ceiling, _turns = panels.Search(pool).fairest()
        assert reached <= ceiling + 1e-9 <= pool.ceiling() + 2e-9


@pytest.mark.parametrize(("change", "said"), [
    ({"age": {"16": [6, 6]}}, "age"), ({"commune": {"c9": [1, 2]}}, "commune"),
    ({"gender": {"f": [5, 6], "m": [5, 6]}}, "gender"), ({"gender": {"f": [0, 1], "m": [0, 1]}}, "gender"),
])  # fmt: skip
def test_what_is_impossible_is_named_with_the_smallest_change(change, said):
    volunteers = {name: line for name, line in _volunteers(60, 2).items() if line["age"] != "16"}
    volunteers |= dict([item for item in _volunteers(60, 2).items() if item[1]["age"] == "16"][:2])
    targets = _targets(6) | change
    pool = panels.Pool.of(volunteers, targets, 6)
    with pytest.raises(panels.Impossible):
        panels.lot_of(pool, "x", 10)
    changes = relaxing.smallest_changes(pool)
    assert changes
    assert said in {each.criterion for each in changes}
    for each in changes:
        targets[each.criterion] = targets[each.criterion] | {each.value: [each.new_least, each.new_most]}
    assert relaxing.smallest_changes(panels.Pool.of(volunteers, targets, 6)) == []


def test_too_few_people_for_the_seats_is_beyond_any_change():
    assert relaxing.smallest_changes(panels.Pool.of(_volunteers(3, 1), _targets(6), 6)) is None


def test_replacements_complete_the_panel_in_an_order_that_the_seed_gives(lot):
    opened, made = lot
    for number in range(0, 1000, 50):
        panel = made["panels"][number]
        kept, free = panel[:6], {name: line for name, line in opened.items() if name not in panel}
        chosen = replacing.replacements([opened[name] for name in kept], free, made["targets"], 9, f"seed {number}")
        assert chosen is not None
        assert len(set(chosen) | set(kept)) == 9
        assert checking.missed([*kept, *chosen], opened, made["targets"]) == []
        assert chosen == replacing.replacements([opened[n] for n in kept], free, made["targets"], 9, f"seed {number}")


def test_replacements_agree_with_enumeration_on_whether_somebody_fits():
    outcomes = Counter()
    for seed in range(60):
        opened = _volunteers(12, seed)
        names = replacing.ordered(sorted(opened)[4:], f"s{seed}")
        kept = sorted(opened)[:4]
        targets = {"gender": {"f": [3, 3], "m": [3, 3]}, "diploma": {"sup": [2, 3]}, "age": {"60": [2, 2]}}
        fits = [pair for pair in combinations(names, 2) if not checking.missed([*kept, *pair], opened, targets)]
        free = {name: opened[name] for name in names}
        found = replacing.replacements([opened[name] for name in kept], free, targets, 6, f"s{seed}")
        assert found == (list(fits[0]) if fits else None)
        outcomes[found is None] += 1
    assert min(outcomes.values()) > 3


def test_a_lot_that_was_touched_is_caught(lot):
    opened, made = lot
    published = checking.closed(opened)
    swapped = made | {"panels": [[*made["panels"][0][1:], "NOBODY"], *made["panels"][1:]]}
    assert checking.mistakes(published, swapped)
    assert checking.mistakes(published, made | {"panels": [made["panels"][0][:-1], *made["panels"][1:]]})
    other = checking.closed(_opened(_volunteers(120, 6)))
    assert checking.mistakes(other, made)
    assert checking.mistakes(published, made | {"certificate": made["certificate"] | {"least": 999}})
    wrong = made["targets"] | {"gender": {"f": [0, 0], "m": [9, 9]}}
    assert checking.mistakes({"volunteers": opened}, made | {"targets": wrong})


def test_anybody_checks_with_one_file_and_python_alone(lot, tmp_path):
    opened, made = lot
    (tmp_path / "checking.py").write_bytes(Path(checking.__file__).read_bytes())
    name = made["panels"][417][0]
    for file, content in (
        ("pool", checking.closed(opened)),
        ("lot", made),
        ("mine", {"pseudonym": name} | opened[name]),
    ):
        (tmp_path / f"{file}.json").write_bytes(checking.canonical(content))
    # -I -S: no package of this house, nor any other, is at hand.
    command = [sys.executable, "-I", "-S", "checking.py", "pool.json", "lot.json", "417", "mine.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"panel 417: {' '.join(made['panels'][417])}" in done.stdout
    (tmp_path / "mine.json").write_text(json.dumps({"pseudonym": name} | opened[name] | {"age": "99"}))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "not in the pool" in done.stdout


def test_whoever_holds_the_opened_pool_makes_the_lot_again(tmp_path):
    opened = _opened(_volunteers(40, 5))
    pool = panels.Pool.of(opened, _targets(6), 6)
    made = panels.lot_of(pool, panels.digest(panels.closed(opened)), 50)
    (tmp_path / "panels.py").write_bytes(Path(panels.__file__).read_bytes())
    (tmp_path / "opened.json").write_bytes(checking.canonical({"format": 1, "volunteers": opened}))
    (tmp_path / "lot.json").write_bytes(checking.canonical(made))
    command = [sys.executable, "panels.py", "opened.json", "lot.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made["panels"][0], made["panels"][1] = made["panels"][1], made["panels"][0]
    (tmp_path / "lot.json").write_bytes(checking.canonical(made))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1


def test_both_files_take_the_same_digest():
    opened = _opened(_volunteers(10, 1))
    assert panels.closed(opened) == checking.closed(opened)
    assert panels.digest(opened) == checking.digest(opened)
    assert all(one < other for one, other in pairwise(sorted(checking.closed(opened)["volunteers"])))
