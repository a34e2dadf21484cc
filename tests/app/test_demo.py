"""The demonstration: whole, plainly fictional, written once, and useless to whoever reads the published code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask, current_app
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from app.demo.accounts import TEAM, Keys
from app.demo.stories import near, stories
from budgets.counting.cli import main as recount
from budgets.counting.types import BallotKind
from budgets.editions import policies
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.pabulib.exporting import recount_command, to_bytes
from budgets.projects.models import Project
from budgets.results.models import Count
from budgets.results.services import election_of
from commons.ballot_box import queries as box
from commons.identity import queries as identity
from commons.identity.team import services as team
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.conftest import NOON, _run

PHASES = {Phase.VOTING: 2, Phase.PROCLAIMED: 1, Phase.CAMPAIGN: 1, Phase.DRAFT: 1}


def demo(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["demo", *options])


@pytest.fixture(scope="module")
def shown(server_url: str, template_database: str) -> Iterator[Result]:
    """The demonstration on a territory, written once for all who only read it; its context is open."""
    from app.factory import create_app  # once the tests' database is known

    name = f"possibles_demo_{uuid4().hex[:10]}"
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    application = create_app(SQLALCHEMY_DATABASE_URI=url)
    with application.app_context(), clock.frozen(NOON):
        application.test_cli_runner().invoke(args=["territory", "load"])
        yield demo(application)
        db.session.remove()
        db.engine.dispose()
    _run(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def editions() -> list[Edition]:
    return list(db.session.scalars(select(Edition).order_by(Edition.id)))


def test_it_shows_every_phase_and_every_kind_of_ballot(shown: Result) -> None:
    assert shown.exit_code == 0, shown.output
    found = editions()
    assert Counter(policies.phase(edition, clock.now()) for edition in found) == PHASES
    assert {edition.ballot for edition in found} == set(BallotKind) - {BallotKind.CHOOSE_ONE}


def test_every_vote_and_every_proposer_says_that_it_is_fictional(shown: Result) -> None:
    assert [e.title for e in editions() if "(exemple fictif)" not in e.title] == []
    assert [e.title for e in editions() if "Exemple fictif" not in e.description] == []
    assert [name for name in db.session.scalars(select(Project.proposer)) if "(exemple)" not in name] == []


def test_every_project_can_be_found_and_understood(shown: Result) -> None:
    for project in db.session.scalars(select(Project)):
        assert project.summary
        assert project.description
        assert project.orientation_id
        assert project.challenge_id
        assert project.cost.cents <= project.envelope.amount.cents
        assert (project.latitude is None) == (project.place is None or project.place.latitude is None)


def test_the_past_vote_is_counted_from_the_box_and_proclaimed(shown: Result) -> None:
    made = db.session.scalars(select(Count)).one()
    edition = made.envelope.edition
    poll = box.poll_named(edition.poll_key)
    assert box.ballots_in(poll) == made.outcome["voters"] == 243
    assert len(box.receipts(poll, made.envelope.box)) == 243
    assert set(box.count_by_channel(poll)) == {"web", "desk", "paper"}
    assert 3 <= len(made.outcome["winners"]) < 15


def test_the_published_box_counted_alone_gives_the_published_hash(
    shown: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = db.session.scalars(select(Count)).one()
    poll = box.poll_named(made.envelope.edition.poll_key)
    found = election_of(made.envelope.edition, made.envelope, poll, shuffle=True)
    file = tmp_path / "urne.pb"
    file.write_bytes(to_bytes(found))
    program, *options = recount_command(found, str(file)).split()[2:]
    assert program == "budgets.counting"
    assert recount([*options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hash"] == made.outcome_hash


def test_the_same_people_vote_the_same_way_each_time(shown: Result) -> None:
    winners = db.session.scalars(select(Count)).one().outcome["winners"]
    assert winners == ["12", "10", "4", "6", "8", "11", "3", "1", "15"]


def test_a_second_time_writes_nothing_and_says_so(shown: Result) -> None:
    before = db.session.scalar(select(func.count()).select_from(Project))
    again = demo(current_app)
    assert again.exit_code == 0
    assert "déjà là" in again.output
    assert db.session.scalar(select(func.count()).select_from(Project)) == before
    assert len(editions()) == len(stories())


def test_what_it_prints_opens_the_door_of_the_team(shown: Result) -> None:
    keys = Keys.of(current_app.config["SECRET_KEY"])
    assert keys.password in shown.output
    for colleague in TEAM:
        account = team.check_password(colleague.email, keys.password, "127.0.0.1")
        with unit_of_work(SYSTEM) as work:
            team.take_second_factor(work, account.id, keys.code(clock.now()))
        assert [grant.role for grant in identity.grants_of(account.id)] == [colleague.role]


def test_another_installation_has_other_keys() -> None:
    one, other = Keys.of("a" * 32), Keys.of("b" * 32)
    assert one.password != other.password
    assert one.totp_key != other.totp_key


def test_it_refuses_production_unless_told(app: Flask, database: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MODE", "production")
    refused = demo(app)
    assert refused.exit_code == 2
    assert "--yes" in refused.output
    assert editions() == []
    app.test_cli_runner().invoke(args=["territory", "load"])
    assert demo(app, "--yes").exit_code == 0


def test_without_the_territory_it_says_what_to_do_first(app: Flask, database: Session) -> None:
    refused = demo(app)
    assert refused.exit_code == 1
    assert "flask territory load" in refused.output
    assert identity.account_of_contact(Contact(ContactKind.MAIL, TEAM[0].email)) is None


def test_projects_stand_near_their_neighbourhood_and_apart_from_each_other() -> None:
    points = [near(43.3, 5.4, number) for number in range(24)]
    assert len(set(points)) == 24
    assert all(abs(latitude - 43.3) < 0.005 and abs(longitude - 5.4) < 0.007 for latitude, longitude in points)
    assert near(None, 5.4, 1) == (None, None)
