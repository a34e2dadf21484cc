"""An attacker who knows the questionnaire and solves the linear system of all tables finds no small count."""

from __future__ import annotations

import random
from itertools import combinations, product

import numpy as np
import pytest

from commission.campaigns.protecting import OneWay, Published, TwoWay, Variable, grouped, protect
from commons.kernel.disclosure import LEAST

SEEDS = 1_000


class Town:
    """A small random campaign: some questions, a jump over one of them half of the time, some respondents."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)
        self.sizes = [dice.randint(2, 4) for _ in range(dice.randint(2, 4))]
        self.many = dice.choice((3, 6, 12, 20, 40, 80))
        least = [dice.choice((5, 5, 11)) for _ in self.sizes]
        #: Question 0 may lead past question 1: its last category then is "not asked".
        self.jumps = dice.random() < 0.5
        self.leads = [dice.randint(0, 1) for _ in range(self.sizes[0])] if self.jumps else []
        if self.jumps:
            self.sizes[1] += 1
        weights = [[dice.random() ** 3 + 0.02 for _ in range(size)] for size in self.sizes]
        self.people = [self._person(dice, weights) for _ in range(self.many)]
        self.variables = [
            Variable(
                f"q{rank}", size, [person[rank] for person in self.people], least[rank], dice.random() < 0.4,
                self._ways(rank, size), ("q0",) if self.jumps and rank == 1 else (),
            )
            for rank, size in enumerate(self.sizes)
        ]  # fmt: skip
        self.pairs = list(combinations([each.name for each in self.variables], 2))
        self.atoms = [atom for atom in product(*map(range, self.sizes)) if self._may_be(atom)]
        self._atoms, self._people = np.array(self.atoms), np.array(self.people)

    def _ways(self, rank: int, size: int) -> tuple[int, ...]:
        if self.jumps and rank < 2:
            return tuple(self.leads) if rank == 0 else (*(0,) * (size - 1), 1)
        return ()

    def _person(self, dice: random.Random, weights: list[list[float]]) -> tuple[int, ...]:
        while True:
            person = tuple(dice.choices(range(len(each)), each)[0] for each in weights)
            if self._may_be(person):
                return person

    def _may_be(self, atom: tuple[int, ...]) -> bool:
        return not self.jumps or (atom[1] == self.sizes[1] - 1) == (self.leads[atom[0]] == 1)

    def published(self) -> Published:
        """What the rule lets out."""
        return protect(self.many, self.variables, self.pairs)

    def indicator(self, **chosen: tuple[int, ...]) -> np.ndarray:
        """The people whose answers are among these, over all that could be."""
        return self._among(self._atoms, chosen).astype(float)

    def _among(self, answers: np.ndarray, chosen: dict[str, tuple[int, ...]]) -> np.ndarray:
        """Which lines have their answers among these."""
        kept = np.ones(len(answers), dtype=bool)
        for name, cats in chosen.items():
            flags = np.zeros(16, dtype=bool)
            flags[list(cats)] = True
            kept &= flags[answers[:, int(name[1:])]]
        return kept

    def count(self, **chosen: tuple[int, ...]) -> int:
        """How many they really are."""
        return int(self._among(self._people, chosen).sum())

    def known(self, given: Published) -> list[np.ndarray]:
        """What each published number says, as a line of the attacker's system."""
        lines = [np.ones(len(self.atoms))] if given.total is not None else []
        lines += [self.indicator(**{each.name: group}) for each in given.tables.values() for group in each.groups]
        lines += [
            self.indicator(**{cross.row: row, cross.column: column})
            for cross in given.crosses
            for row in cross.rows
            for column in cross.columns
        ]
        return lines

    def targets(self) -> list[tuple[dict[str, tuple[int, ...]], int]]:
        """Every set of categories of one question, and every product of two such sets; with the least it must count."""
        sets = {
            each.name: [s for r in range(1, each.size + 1) for s in combinations(range(each.size), r)]
            for each in self.variables
        }
        least = {each.name: each.least for each in self.variables}
        alone = [({name: cats}, least[name]) for name, found in sets.items() for cats in found]
        pairs = [
            ({row: cats, column: others}, max(least[row], least[column]))
            for row, column in self.pairs
            for cats in sets[row]
            for others in sets[column]
        ]
        return alone + pairs


def breaches(town: Town, given: Published) -> list[dict[str, tuple[int, ...]]]:
    """Sets whose number follows from what is published though they count too few people, or nobody."""
    lines = town.known(given)
    if not lines:
        return []
    _u, values, basis = np.linalg.svd(np.array(lines), full_matrices=False)
    basis = basis[values > 1e-9]
    targets = [(chosen, least, town.indicator(**chosen)) for chosen, least in town.targets()]
    # One set may be said in two ways (who was not asked is who answered so before): the milder least holds.
    milder: dict[bytes, int] = {np.ones(len(town.atoms)).tobytes(): LEAST}
    for _chosen, least, vector in targets:
        milder[vector.tobytes()] = min(least, milder.get(vector.tobytes(), least))
    wanted = np.array([vector for _chosen, _least, vector in targets])
    left = np.linalg.norm(wanted - (wanted @ basis.T) @ basis, axis=1)
    told = [target for target, rest in zip(targets, left, strict=True) if rest < 1e-7 and target[2].any()]
    return [chosen for chosen, _least, vector in told if town.count(**chosen) < milder[vector.tobytes()]]


@pytest.mark.parametrize("part", range(4))
def test_whoever_solves_the_system_of_all_tables_finds_no_small_count(part):
    for seed in range(part, SEEDS, 4):
        town = Town(seed)
        assert breaches(town, town.published()) == [], seed


def _only_small_cells_hidden(town: Town) -> Published:
    """What one does without thinking: every table, small cells left out."""
    tables = {}
    for each in town.variables:
        groups = tuple((c,) for c in range(each.size) if town.count(**{each.name: (c,)}) >= each.least)
        tables[each.name] = OneWay(each.name, groups, ())
    return Published(town.many, tables)


def test_hiding_small_cells_only_is_caught_by_the_same_attacker():
    caught = sum(bool(breaches(town, _only_small_cells_hidden(town))) for town in map(Town, range(200)))
    assert caught > 40


def test_tables_do_come_out():
    towns = [town for town in map(Town, range(200)) if town.many >= 40]
    given = [town.published() for town in towns]
    assert sum(bool(each.tables) for each in given) > 0.9 * len(towns)
    assert sum(bool(each.crosses) for each in given) > 0.3 * len(towns)


def test_every_published_number_is_the_true_one_and_large_enough():
    for seed in range(SEEDS):
        town = Town(seed)
        least = {each.name: each.least for each in town.variables}
        given = town.published()
        for table in given.tables.values():
            for group, n in zip(table.groups, table.counts, strict=True):
                assert n == town.count(**{table.name: group}) >= least[table.name]
        for cross in given.crosses:
            for row, line in zip(cross.rows, cross.counts, strict=True):
                for column, n in zip(cross.columns, line, strict=True):
                    found = town.count(**{cross.row: row, cross.column: column})
                    assert n == found >= max(least[cross.row], least[cross.column])


@pytest.mark.parametrize(("counts", "least", "ordered", "groups"), [
    ([10, 10, 10], 5, False, ((0,), (1,), (2,))),
    ([1, 100, 100], 5, False, ((0, 1), (2,))),
    ([0, 20, 20], 5, False, ((0, 1), (2,))),
    ([4, 4, 20], 5, False, ((0, 1, 2),)),
    ([4, 3, 20], 5, False, ((0, 1), (2,))),
    ([1, 30, 2, 30, 30], 5, True, ((0, 1), (2, 3), (4,))),
    ([0, 0, 0], 5, False, ((0, 1, 2),)),
])  # fmt: skip
def test_small_categories_go_together(counts, least, ordered, groups):
    assert grouped(counts, least, ordered)[0] == groups


def test_four_people_are_no_results():
    few = Variable("q", 2, [0, 1, 0, 1])
    assert protect(4, [few], []) == Published(None)


def test_a_question_passed_over_is_not_shown_when_too_few_passed_over_it():
    gate = Variable("gate", 2, [0] * 30 + [1] * 3, leads=(0, 1))
    after = Variable("after", 3, [0] * 15 + [1] * 15 + [2] * 3, leads=(0, 0, 1), gates=("gate",))
    assert protect(33, [gate, after], [("after", "gate")]) == Published(33)
    gate = Variable("gate", 2, [0] * 30 + [1] * 8, leads=(0, 1))
    after = Variable("after", 3, [0] * 15 + [1] * 15 + [2] * 8, leads=(0, 0, 1), gates=("gate",))
    given = protect(38, [gate, after], [("after", "gate")])
    assert given.tables["after"].counts == (15, 15, 8)
    assert given.crosses == []


def test_two_crossed_questions_are_joined_until_every_cell_is_large():
    values = [(0, 0)] * 9 + [(0, 1)] * 9 + [(1, 0)] * 2 + [(1, 1)] * 9 + [(2, 0)] * 9 + [(2, 1)] * 9
    rows = Variable("q", 3, [one for one, _ in values])
    columns = Variable("p", 2, [other for _, other in values])
    assert protect(len(values), [rows, columns], [("q", "p")]).crosses == [
        TwoWay("q", "p", ((0, 1), (2,)), ((0,), (1,)), ((11, 18), (9, 9)))
    ]
