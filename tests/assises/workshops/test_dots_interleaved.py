"""A10 as a property: phones place, move and take back dots while rounds close and open, in any order.

Beside the house stands somebody with a sheet of paper per round, who counts: what the house refuses, what it leaves in
each hand, and the frozen result with its digest must be theirs. Three houses wrong on purpose are seen to fail.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter

import pytest

from assises.workshops import dots, queries, services
from assises.workshops.reasons import WorkshopReason as R
from assises.workshops.types import Way
from assises.workshops.words_models import DotHand, WorkshopRound
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import workshops as make

pytestmark = pytest.mark.usefixtures("frozen")
PHONES, EACH, ON_ONE, STEPS = 3, 5, 3, 40


class Paper:
    """A workshop, and the sheet on which somebody counts."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        workshop, found, self.groups = make.voting(dots_each=EACH, dots_per_group=ON_ONE)
        self.workshop, self.rounds = workshop.id, [found.id]
        self.phones = [make.phone_in(workshop) for _ in range(PHONES)]
        self.placed: dict[tuple[int, int], int] = {}
        self.is_open = True
        #: What each closed round showed at its end.
        self.frozen: dict[int, tuple[object, str]] = {}
        self.heard: Counter[str] = Counter()

    def put(self) -> None:
        """A phone says how many of its dots stand on a group; one time in three it says it twice."""
        phone, group, number = self.chance.randrange(PHONES), self.chance.choice(self.groups), self.chance.randint(0, 4)
        for _turn in range(self.chance.choice((1, 1, 2))):
            expected = self._expected(phone, group, number)
            try:
                with unit_of_work(NOBODY) as work:
                    left = dots.put(work, self.workshop, self.phones[phone], group, number, clock.now())
                said: object = left
            except Refused as error:
                said = error.reason
            assert said == expected, f"{said}, not {expected}"
            self.heard[str(said)] += 1
            if not isinstance(expected, R):
                self.placed[phone, group] = number

    def _expected(self, phone: int, group: int, number: int) -> object:
        """What the house must say: why not, or how many are left."""
        if not self.is_open:
            return R.LATE_DOTS
        if number > ON_ONE:
            return R.TOO_MANY_ON_ONE
        used = sum(self.placed.get((phone, each), 0) for each in self.groups if each != group) + number
        return R.NO_DOTS_LEFT if used > EACH else EACH - used

    def close(self) -> None:
        """The round ends; closed again, it is given as it is."""
        with unit_of_work(SYSTEM) as work:
            found = dots.close_round(work, services.locked(work, self.workshop), None, clock.now())
            result, digest = json.loads(json.dumps(found.result)), str(found.digest)
        if self.is_open:
            sums = {group: sum(n for (_p, g), n in self.placed.items() if g == group) for group in self.groups}
            assert {line[0]: line[2] for line in result} == sums, "other numbers are frozen"
            self.frozen[self.rounds[-1]] = (result, digest)
        self.is_open = False
        self.compare()

    def open(self) -> None:
        """Another round, when none is open: it begins with nothing."""
        if self.is_open:
            return
        with unit_of_work(SYSTEM) as work:
            found = dots.open_round(work, services.locked(work, self.workshop), Way.PHONES, clock.now())
            self.rounds.append(found.id)
        self.placed, self.is_open = {}, True

    def compare(self) -> None:
        """Closed rounds show what they showed, under a digest anybody makes again; no hand holds too many."""
        db.session.expire_all()
        for number, (result, digest) in self.frozen.items():
            found = db.session.get_one(WorkshopRound, number)
            written = json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()
            assert (found.result, found.digest) == (result, digest), "a closed round changed"
            assert digest == hashlib.sha256(written).hexdigest(), "the digest is not that of the result"
            assert sum(line[2] for line in result) == sum(self._standing(number)), "the dots are not those counted"
        for number in self.rounds:
            assert all(used <= EACH for used in self._standing(number)), "a hand holds too many"

    @staticmethod
    def _standing(number: int) -> list[int]:
        hands = db.session.query(DotHand).filter_by(round_id=number).all()
        return [sum(queries.dots_of(number, hand.mark).values()) for hand in hands]


def lived(seed: int) -> Paper:
    """So many taps and rounds in an order drawn."""
    paper = Paper(seed)
    for _step in range(STEPS):
        paper.chance.choice((paper.put,) * 8 + (paper.close, paper.open))()
    paper.close()
    return paper


def test_in_any_order_dots_are_limited_and_closed_rounds_are_frozen() -> None:
    heard: Counter[str] = Counter()
    for seed in range(8):
        heard += lived(seed).heard
    assert all(heard[reason.value] for reason in (R.LATE_DOTS, R.TOO_MANY_ON_ONE, R.NO_DOTS_LEFT)), heard
    assert sum(heard[str(left)] for left in range(EACH + 1)) > 70


def forgets_the_hand(monkeypatch) -> None:
    """A house that does not remember what a phone has already placed elsewhere."""
    monkeypatch.setattr(dots, "_hand", lambda _work, current, mark: DotHand(round_id=current.id, mark=mark, used=0))


def takes_late_dots(monkeypatch) -> None:
    """A house that writes what comes after the end."""
    monkeypatch.setattr(dots, "_open_round", lambda _work, workshop_id: queries.rounds(workshop_id)[0])


def digests_something_else(monkeypatch) -> None:
    """A house whose digest is of titles only."""
    real = dots.digest_of
    monkeypatch.setattr(dots, "digest_of", lambda result: real([line[1] for line in result]))


@pytest.mark.parametrize("wrong", [forgets_the_hand, takes_late_dots, digests_something_else])
def test_a_house_that_is_wrong_about_dots_is_caught(monkeypatch, wrong) -> None:
    wrong(monkeypatch)
    with pytest.raises(AssertionError):
        list(map(lived, range(4)))
