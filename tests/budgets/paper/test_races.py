"""Paper and web in one instant, a batch closed by two people, a pause among votes; each with its control."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from budgets.ballots import services as ballots
from budgets.ballots.content import Choices
from budgets.paper import batches
from budgets.paper.electors import Who
from budgets.publication import pausing
from commons.ballot_box import codes
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import paper as make
from tests.factories.bare import drop_constraint
from tests.factories.budgets import make_edition, make_territory, secretary
from tests.factories.voters import make_voters

VOTERS = 12
pytestmark = pytest.mark.race


@pytest.fixture
def scene(own_app: Flask) -> Iterator[dict[str, Any]]:
    """An open vote, a batch with room for everybody, and people with an account."""
    with own_app.app_context():
        home = make_territory()
        edition = make_edition(place=home)
        people = make.team(home)
        batch = make.make_batch(edition, home, people[0], sheets=VOTERS)
        voters = [each.account_id for each in make_voters(home, VOTERS)]
        contacts = {row.id: row.email for row in db.session.execute(select(Account.id, Account.email))}
        yield {
            "app": own_app, "slug": edition.slug, "team": people, "batch": batch.id, "voters": voters,
            "contacts": contacts, "code": make.codes_of(edition)[0], "place": home.id,
        }  # fmt: skip
        db.session.remove()


def at_once(app: Flask, acts: list[Callable[[], object]]) -> list[str]:
    """Carry these out together; "done" or "refused" of each."""

    def run(act: Callable[[], object]) -> str:
        with app.app_context():
            try:
                act()
                return "done"
            except DomainError:
                return "refused"

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, acts))


def online(scene: dict[str, Any], person: int) -> Callable[[], object]:
    """This person votes on their own device."""

    def act() -> None:
        booth = ballots.open_booth(scene["slug"], clock.now())
        with unit_of_work(Actor(person_id=person)) as work:
            chosen = Choices((scene["code"],))
            ballots.cast(work, booth, "belle-vue", chosen, codes.new_secret(), booth.digest, clock.now())

    return act


def on_paper(scene: dict[str, Any], person: int) -> Callable[[], object]:
    """Their line of the list is entered."""

    def act() -> None:
        with unit_of_work(scene["team"][0]) as work:
            batches.sign(work, scene["slug"], scene["batch"], Who(scene["contacts"][person]), clock.now())

    return act


def race(scene: dict[str, Any]) -> tuple[list[str], int, int]:
    """Everybody by both doors in one instant: what was answered, rows of the roll, electors on it."""
    acts = [act(scene, person) for person in scene["voters"] for act in (online, on_paper)]
    answers = at_once(scene["app"], acts)
    rows = db.session.execute(text("SELECT count(*), count(DISTINCT elector_key) FROM ballot_box_roll")).one()
    return answers, int(rows[0]), int(rows[1])


def test_paper_and_web_at_once_count_one_vote_each(scene) -> None:
    answers, rows, electors = race(scene)
    assert answers.count("done") == rows == electors == VOTERS
    lines, ballots_in = db.session.execute(
        text("SELECT (SELECT count(*) FROM budgets_paper_line), (SELECT count(*) FROM ballot_box_ballot)")
    ).one()
    assert lines + ballots_in == VOTERS


def test_the_control_without_the_key_of_the_roll_counts_everybody_twice(scene) -> None:
    """Neither door looks before it writes: the key alone decides, at once or later."""
    drop_constraint("ballot_box_roll", "pk_ballot_box_roll")
    answers, rows, electors = race(scene)
    assert answers == ["done"] * 2 * VOTERS
    assert (rows, electors) == (2 * VOTERS, VOTERS)


def test_a_batch_that_two_people_close_at_once_goes_in_once(scene) -> None:
    edition_slug, team = scene["slug"], scene["team"]
    from tests.factories.budgets import the_edition

    edition = the_edition(edition_slug)
    batch = make.ready_batch(edition, edition.place, team)
    number = batch.id

    def close() -> None:
        with unit_of_work(team[0]) as work:
            batches.close(work, edition_slug, number, clock.now())

    answers = at_once(scene["app"], [close] * 6)
    assert answers.count("done") == 1
    assert db.session.execute(text("SELECT count(*) FROM ballot_box_ballot")).scalar_one() == 3


def test_no_ballot_comes_in_after_a_pause_among_votes(scene) -> None:
    def pause() -> None:
        with unit_of_work(secretary(person_id=None)) as work:
            pausing.pause(work, scene["slug"], "Une panne", clock.now())

    acts: list[Callable[[], object]] = [online(scene, person) for person in scene["voters"]]
    answers = at_once(scene["app"], [*acts[:4], pause, *acts[4:]])
    voted = db.session.execute(text("SELECT count(*) FROM ballot_box_ballot")).scalar_one()
    assert answers[4] == "done"
    assert voted == answers.count("done") - 1
    assert at_once(scene["app"], acts) == ["refused"] * VOTERS
    assert db.session.execute(text("SELECT count(*) FROM ballot_box_ballot")).scalar_one() == voted
