"""How heavy the voting path is on a telephone that has never been here: hard limits, with 20 and with 100 projects."""

from __future__ import annotations

import pytest

from budgets.counting.types import BallotKind
from tests.browser.conftest import Phone
from tests.browser.hands import VOTE, Person
from tests.browser.house import House, Vote
from tests.browser.traffic import Traffic, View

pytestmark = pytest.mark.browser
FIRST, NEXT, REQUESTS, SCRIPTS = 100_000, 30_000, 10, 40_000


def travelled(person: Person, vote: Vote, first: str = "vote") -> list[View]:
    """What each view of the voting path transfers, from `first` (the vote's page, or straight to the list)."""
    traffic = Traffic(person.page)
    steps = {
        "vote": lambda: person.go(vote.page),
        "start": lambda: person.go(vote.start),
        "list": lambda: person.go(vote.list),
        "review": lambda: (person.pick(vote, *list(vote.codes)[:2]), person.read_again()),
        "receipt": lambda: person.tap(VOTE),
    }
    for name in list(steps)[list(steps).index(first) :]:
        traffic.next(name)
        steps[name]()
        traffic.settle()
    return traffic.views


@pytest.mark.parametrize("first", ["vote", "list"])
@pytest.mark.parametrize("projects", [20, 100])
def test_the_voting_path_is_light(house: House, phone: Phone, projects: int, first: str) -> None:
    vote = house.vote(each=projects, ballot=BallotKind.APPROVAL, ballot_max=5)
    person = phone(360)
    person.carry(house.voter())
    views = travelled(person, vote, first)
    print(f"{projects} projects", *views, sep="\n  ")
    assert views[0].bytes <= FIRST
    assert [view for view in views[1:] if view.bytes > NEXT] == []
    assert [view for view in views if len(view.fetched) > REQUESTS] == []
    assert sum(view.scripts for view in views) <= SCRIPTS
    assert [view.foreign(house.url) for view in views if view.foreign(house.url)] == []
