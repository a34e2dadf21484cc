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

from app.demo import participation
from app.demo.accounts import TEAM, Keys
from app.demo.budgets import charrel, opening
from app.demo.participation import governance, meetings, tables, talk
from app.demo.stories import stories
from assises.subjects.models import AssisesSubject as Subject
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
from commons.identity.models import Account
from commons.identity.organisations.models import Organisation
from commons.identity.team import services as team
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.models import Appeal, Case, Judgment
from commons.moderation.types import AppealState, Cause, Standing, Verdict
from commons.opinions.models import Published
from commons.opinions.types import VoterClass
from commons.threads.models import Tie
from participation.bodies.models import Body
from participation.bodies.types import BodyKind
from participation.calendar.models import GovernanceDate
from participation.debates.models import Contribution, Debate
from participation.debates.types import Tongue, Way
from participation.decisions.models import DecisionVersion
from participation.equipment.models import Booking, Item
from participation.equipment.types import BookingState
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import ApplicationState
from participation.meetings.models import Meeting
from participation.referrals.models import Referral
from participation.referrals.types import ReferralState
from participation.referrals.types import Verdict as Opinion
from participation.tables.models import News
from tests.conftest import NOON, _run

PHASES = {Phase.VOTING: 2, Phase.PROCLAIMED: 2, Phase.CAMPAIGN: 1, Phase.DRAFT: 3}


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


def the_count() -> Count:
    return next(each for each in db.session.scalars(select(Count)) if len(each.envelope.edition.envelopes) == 1)


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
    told = select(Project).where(Project.code.not_like("I%"))  # those that came from an initiative say what it said
    for project in db.session.scalars(told):
        assert project.summary
        assert project.description
        assert project.orientation_id
        assert project.challenge_id
        assert project.cost.cents <= project.envelope.amount.cents
        assert (project.latitude is None) == (project.place is None or project.place.latitude is None)


def test_the_past_vote_is_counted_from_the_box_and_proclaimed(shown: Result) -> None:
    made = the_count()
    edition = made.envelope.edition
    poll = box.poll_named(edition.poll_key)
    assert box.ballots_in(poll) == made.outcome["voters"] == 243
    assert len(box.receipts(poll, made.envelope.box)) == 243
    assert set(box.count_by_channel(poll)) == {"web", "desk", "paper"}
    assert 3 <= len(made.outcome["winners"]) < 15


def test_the_published_box_counted_alone_gives_the_published_hash(
    shown: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = the_count()
    poll = box.poll_named(made.envelope.edition.poll_key)
    found = election_of(made.envelope.edition, made.envelope, poll, shuffle=True)
    file = tmp_path / "urne.pb"
    file.write_bytes(to_bytes(found))
    program, *options = recount_command(found, str(file)).split()[2:]
    assert program == "budgets.counting"
    assert recount([*options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hash"] == made.outcome_hash


def test_the_same_people_vote_the_same_way_each_time(shown: Result) -> None:
    winners = the_count().outcome["winners"]
    assert winners == ["12", "10", "4", "6", "8", "11", "3", "1", "15"]


def everything() -> dict[str, int]:
    """How many rows each table holds, leaving out what counts visits and versions of pages."""
    passing = {"kernel_rate_limit", "kernel_version", "kernel_http_session"}
    names = sorted(set(db.metadata.tables) - passing)
    return {name: db.session.execute(select(func.count()).select_from(db.metadata.tables[name])).scalar_one()
            for name in names}  # fmt: skip


def test_a_second_time_writes_nothing_and_says_so(shown: Result) -> None:
    before = everything()
    again = demo(current_app)
    assert again.exit_code == 0
    assert "déjà là" in again.output
    assert everything() == before
    assert len(editions()) == len(stories()) + 3


def test_what_it_prints_opens_the_door_of_the_team(shown: Result) -> None:
    keys = Keys.of(current_app.config["SECRET_KEY"])
    assert keys.password in shown.output
    for colleague in TEAM:
        account = team.check_password(colleague.email, keys.password, "127.0.0.1")
        with unit_of_work(SYSTEM) as work:
            team.take_second_factor(work, account.id, keys.code(clock.now()))
        assert [grant.role for grant in identity.grants_of(account.id)] == [colleague.role]


def test_the_story_told_again_part_by_part_writes_nothing(shown: Result) -> None:
    before = everything()
    first = participation.tell_all(clock.now())
    assert everything() == before
    assert participation.tell_all(clock.now()) == first


def test_every_address_of_the_story_is_a_page(shown: Result) -> None:
    client = current_app.test_client()
    answered = {name: client.get(path).status_code for name, path in participation.tell_all(clock.now()).items()}
    assert len(answered) > 20
    assert {name: status for name, status in answered.items() if status != 200} == {}


def test_everything_listed_alone_says_that_it_is_fictional(shown: Result) -> None:
    titles = [
        *db.session.scalars(select(Body.name).where(Body.kind == BodyKind.TABLE)),
        *(title for model in (Meeting.title, Debate.question, Call.title, Initiative.title, Referral.question,
                              DecisionVersion.title, GovernanceDate.title, Item.name, Subject.title)
          for title in db.session.scalars(select(model))),
        *db.session.scalars(select(Organisation.name)),
        *db.session.scalars(select(Account.display_name).where(Account.display_name.is_not(None))),
    ]  # fmt: skip
    assert len(titles) > 60
    assert [title for title in titles if "(exemple fictif)" not in title and "(exemple)" not in title] == []


def test_a_word_at_a_table_can_be_followed_to_the_vote(shown: Result) -> None:
    ties = [(tie.cause, tie.effect) for tie in db.session.scalars(select(Tie))]
    reached = edge = {meetings.ref_of("ombre")}
    while edge:
        edge = {effect for cause, effect in ties if cause in edge} - reached
        reached = reached | edge
    assert {each.kind for each in reached} >= {
        "participation.meeting", "participation.debate", "participation.synthesis", "participation.decision",
        "participation.initiative", "participation.call", "assises.subject", "budgets.project",
    }  # fmt: skip


def test_the_open_debate_speaks_by_every_way_and_in_several_languages(shown: Result) -> None:
    debate = talk.debate("local")
    said = list(db.session.scalars(select(Contribution).where(Contribution.debate_id == debate.id)))
    shown_ones = [row for row in said if row.standing is Standing.SHOWN]
    assert len(shown_ones) >= 35
    assert {row.way for row in said} == set(Way)
    assert {row.language for row in said} == set(Tongue)
    assert sum(row.is_reply for row in shown_ones) >= 10
    assert {row.standing for row in said} == set(Standing)
    assert all(row.said_at <= clock.now() for row in said)


def test_the_map_of_the_open_debate_shows_groups(shown: Result) -> None:
    published = db.session.scalars(select(Published)).one()
    assert published.people >= 60
    assert published.statements >= 14
    assert {each for each, number in published.figures["people"].items() if number} == set(VoterClass)
    sizes = [group["size"] for group in published.figures["map"]["groups"]]
    assert 2 <= len(sizes) <= 3
    assert min(sizes) >= 10


def test_moderators_find_something_to_do(shown: Result) -> None:
    waiting = Counter(db.session.scalars(select(Case.cause).where(Case.closed_at.is_(None))))
    assert set(waiting) == {Cause.BEFORE, Cause.SUSPICION, Cause.REPORT}
    hidden = list(db.session.scalars(select(Judgment.motive).where(Judgment.verdict == Verdict.HIDE)))
    assert len(hidden) == len(set(hidden)) == 3
    assert list(db.session.scalars(select(Appeal.state))) == [AppealState.OPEN]


def test_initiatives_stand_at_every_point_of_their_way(shown: Result) -> None:
    states = {initiative.id: set[ApplicationState]() for initiative in db.session.scalars(select(Initiative))}
    for application in db.session.scalars(select(Application)):
        states[application.initiative_id].add(application.state)
        assert application.chore == ""
    assert len(states) == 6
    assert set.union(*states.values()) == {
        ApplicationState.ASKED, ApplicationState.RETAINED, ApplicationState.NOT_RETAINED
    }  # fmt: skip
    retained = db.session.scalars(select(Project).where(Project.code.like("I%"))).one()
    assert retained.edition.title == "Budget participatif du Charrel (exemple fictif)"


def test_the_stages_of_a_budget_lead_to_its_call(shown: Result) -> None:
    edition = opening.its_edition({"title": charrel.TITLE})
    client, where = current_app.test_client(), f"/budgets/{edition.slug}"
    assert f"{where}/appel" in client.get(f"{where}/etapes").text
    [call] = db.session.scalars(select(Call.slug).where(Call.linked_id == edition.id))
    assert client.get(f"{where}/appel").location == f"/appels/{call}"


def test_a_question_is_late_another_is_answered_and_a_loan_is_not_back(shown: Result) -> None:
    late = [r.number for r in db.session.scalars(select(Referral)) if r.state is ReferralState.SENT and r.due_at < NOON]
    assert len(late) == 1
    assert governance.referral("passage").opinion.verdict is Opinion.INCOMPLETE
    assert set(db.session.scalars(select(Booking.state))) >= {
        BookingState.LATE, BookingState.LENT, BookingState.CONFIRMED, BookingState.ASKED
    }  # fmt: skip


def test_the_table_learns_of_the_results_of_its_places(shown: Result) -> None:
    brought = db.session.scalars(select(News).where(News.source_kind == "budgets.edition")).one()
    assert brought.body_id == tables.table("saint-barthelemy").id


def test_nobody_is_written_to(shown: Result) -> None:
    assert list(db.session.scalars(select(OutboxMessage.recipient))) == []


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
