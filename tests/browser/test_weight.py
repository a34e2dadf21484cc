"""How heavy the voting path is on a telephone that has never been here: hard limits, with 20 and with 100 projects."""

from __future__ import annotations

import pytest

from budgets.counting.types import BallotKind
from tests.browser.conftest import Phone
from tests.browser.house import House
from tests.browser.traffic import travelled

pytestmark = pytest.mark.browser
FIRST, NEXT, REQUESTS, SCRIPTS = 100_000, 30_000, 10, 40_000


@pytest.mark.parametrize("first", ["vote", "list"])
@pytest.mark.parametrize("projects", [20, 100])
def test_the_voting_path_is_light(house: House, phone: Phone, projects: int, first: str) -> None:
    vote = house.vote(each=projects, ballot=BallotKind.APPROVAL, ballot_max=5)
    person = phone(360)
    person.carry(house.voter())
    views = travelled(person, vote, first).views
    print(f"{projects} projects", *views, sep="\n  ")
    assert views[0].bytes <= FIRST
    assert [view for view in views[1:] if view.bytes > NEXT] == []
    assert [view for view in views if len(view.fetched) > REQUESTS] == []
    assert sum(view.scripts for view in views) <= SCRIPTS
    assert [view.foreign(house.url) for view in views if view.foreign(house.url)] == []
