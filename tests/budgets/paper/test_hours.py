"""After the hour, and during a pause, every door of the field is shut: desks, cards, visits, reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from budgets.ballots import services as ballots
from budgets.ballots.content import Choices
from budgets.ballots.types import Handed
from budgets.paper import cards, reminding, services
from budgets.paper.electors import Who
from budgets.paper.services import Welcome
from budgets.publication import pausing
from commons.ballot_box import codes
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.factories import paper as make
from tests.factories.budgets import secretary

TABLES = ("ballot_box_roll", "ballot_box_ballot", "budgets_desk", "budgets_visit", "budgets_card", "budgets_card_pack",
          "budgets_vote_reminder")  # fmt: skip


def rows(database) -> list[int]:
    """How many rows each table has."""
    return [database.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES]


@pytest.mark.parametrize("stopped", ["paused", "over"])
def test_no_door_of_the_field_opens(database, edition, home, people, stopped) -> None:
    desk = make.make_desk(edition, home, people[0])
    pack, printed = make.make_pack(edition, home, people[0], number=3, given=1)
    booth, slug = ballots.open_booth(edition.slug, clock.now()), edition.slug
    visit = services.visit_of(make.welcomed(edition, desk, people[0]))
    handed = Handed(Choices((make.codes_of(edition)[0],)), codes.new_secret(), booth.digest)
    told = Welcome(Who("tard@exemple.fr"), home.id, Link.LIVES, True)
    acts: list[Callable[[Work], object]] = [
        lambda work: services.open_desk(work, slug, home.id, make.PIN, uuid4().hex, clock.now()),
        lambda work: services.welcome(work, slug, desk.id, told, clock.now()),
        lambda work: services.welcome_card(work, slug, printed[0], None, clock.now()),
        lambda work: services.welcome_card(work, slug, printed[0], desk.id, clock.now()),
        lambda work: services.cast(work, booth, visit, edition.envelopes[0].slug, handed, clock.now()),
        lambda work: cards.print_pack(work, slug, home.id, 3, uuid4().hex, clock.now()),
        lambda work: cards.give_out(work, slug, pack.id, 2, 3, clock.now()),
        lambda work: reminding.ask(work, slug, clock.now()),
    ]
    if stopped == "paused":
        with unit_of_work(secretary()) as work:
            pausing.pause(work, slug, "Une panne", clock.now())
    now = clock.now() if stopped == "paused" else edition.closes_at + timedelta(seconds=1)
    before = rows(database)
    with clock.frozen(now):
        for number, act in enumerate(acts):
            with pytest.raises(Refused) as caught, unit_of_work(people[0]) as work:
                act(work)
            assert caught.value.reason is not None, number
    assert rows(database) == before


def test_in_time_the_same_doors_open(database, edition, home, people) -> None:
    desk = make.make_desk(edition, home, people[0])
    pack, printed = make.make_pack(edition, home, people[0], number=3, given=1)
    booth = ballots.open_booth(edition.slug, clock.now())
    visit = services.visit_of(make.welcomed(edition, desk, people[0]))
    handed = Handed(Choices((make.codes_of(edition)[0],)), codes.new_secret(), booth.digest)
    with unit_of_work(services.actor_of(visit)) as work:
        services.cast(work, booth, visit, edition.envelopes[0].slug, handed, clock.now())
    with unit_of_work(people[0]) as work:
        assert cards.give_out(work, edition.slug, pack.id, 2, 3, clock.now()) == 2
        assert services.welcome_card(work, edition.slug, printed[0], None, clock.now())
        reminding.ask(work, edition.slug, clock.now())
    assert rows(database)[:2] == [1, 1]
    with pytest.raises(Refused), unit_of_work(people[0]) as work:
        cards.give_out(work, edition.slug, pack.id, 3, 4, clock.now())
    assert cards.counted(edition.slug)[0].given == 3


def test_a_closed_desk_wipes_its_visits_and_hands_nothing_over(database, edition, home, people) -> None:
    desk = make.make_desk(edition, home, people[0])
    make.welcomed(edition, desk, people[0])
    with unit_of_work(people[0]) as work:
        services.close_desk(work, edition.slug, desk.id, clock.now() + timedelta(seconds=1))
    assert rows(database)[3] == 0
    with clock.frozen(clock.now() + timedelta(minutes=1)), pytest.raises(Refused):
        make.welcomed(edition, desk, people[0])


def test_forgotten_visits_are_wiped_by_the_worker(database, edition, home, people) -> None:
    desk = make.make_desk(edition, home, people[0])
    make.welcomed(edition, desk, people[0])
    with unit_of_work(people[0]) as work:
        assert services.wipe_visits(work, clock.now()) == 0
        assert services.wipe_visits(work, clock.now() + timedelta(minutes=16)) == 1
        assert services.wipe_visits(work, clock.now() + timedelta(days=2)) == 0
    assert rows(database)[3] == 0
