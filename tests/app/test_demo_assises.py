"""The demonstration of the Assises: a coming edition, the last one with all it led to, the agenda; each told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask, current_app
from sqlalchemy import func, make_url, select

from app.demo import assises as demo
from app.demo.assises import programme as coming
from app.demo.participation.memory import once
from app.demo.participation.stage import telling
from assises.agenda import queries as agenda
from assises.agenda.types import EntryState, YearState
from assises.checkin import keeping
from assises.commitments import queries as commitments
from assises.commitments.types import AxisState, PromiseState
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.policies import stage_of
from assises.editions.types import Stage
from assises.minutes import queries as minutes
from assises.minutes.models import MinutesContest
from assises.minutes.types import MinutesStage
from assises.people import queries as people
from assises.people.models import Attendee
from assises.people.types import PersonRole
from assises.programme import queries as programme
from assises.reports import figures
from assises.reports import queries as reports
from assises.seats.models import GroupSeat
from assises.seats.types import SeatState
from assises.workshops import queries as workshops
from assises.workshops.types import Phase
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.disclosure import LEAST
from commons.kernel.outbox import OutboxMessage
from tests.conftest import NOON, _run


@pytest.fixture(scope="module")
def told(server_url: str, template_database: str) -> Iterator[list[str]]:
    """Its parts, told once for all who only read them; the context of the application is open."""
    from app.factory import create_app  # once the tests' database is known

    name = f"possibles_demo_{uuid4().hex[:10]}"
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    application = create_app(SQLALCHEMY_DATABASE_URI=url)
    with application.app_context(), clock.frozen(NOON):
        for words in (["territory", "load"], ["participation", "load"]):
            application.test_cli_runner().invoke(args=words)
        yield list(demo.parts(NOON))
        db.session.remove()
        db.engine.dispose()
    _run(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def edition(years_before: int = 0) -> AssisesEdition:
    """The coming edition, or one of a year before."""
    found = editions.by_year(editions.editions()[0].year - years_before)
    assert found is not None
    return found


def rows() -> dict[str, int]:
    """How many rows each table of the Assises and the journal hold."""
    names = [name for name in db.metadata.tables if name.startswith(("assises_", "kernel_audit", "threads_"))]
    return {name: db.session.execute(select(func.count()).select_from(db.metadata.tables[name])).scalar_one()
            for name in names}  # fmt: skip


def test_the_coming_assises_have_a_programme_and_people_who_come(told: list[str]) -> None:
    assert told == [name for name, _is_told, _tell in demo.PARTS]
    assert stage_of(edition(), clock.now()) is Stage.REGISTRATIONS
    assert len(programme.activities(edition().id)) == 10
    assert programme.latest(edition().id) is not None
    assert people.persons_registered(edition().id) == 18
    mine = select(GroupSeat.state).where(
        GroupSeat.activity_id.in_([each.id for each in programme.activities(edition().id)])
    )
    assert Counter(db.session.scalars(mine))[SeatState.CONFIRMED] >= 10
    main = select(Attendee.first_name).where(Attendee.role == PersonRole.MAIN)
    assert [name for name in db.session.scalars(main) if "(exemple)" not in name] == []


def test_last_year_was_held_and_says_that_it_is_fictional(told: list[str]) -> None:
    past = edition(1)
    assert stage_of(past, clock.now()) is Stage.REPORTED
    assert "(exemple fictif)" in past.title
    held = workshops.of_edition(past.id)
    assert [each.phase for each in held] == [Phase.CLOSED, Phase.CLOSED]
    for each in held:
        synthesis, rounds = workshops.synthesis(each.id), workshops.rounds(each.id)
        assert synthesis is not None
        assert len(synthesis.messages) == 3
        assert synthesis.quotes
        assert sum(number for _group, _title, number in rounds[0].result) > 10
        told_of = minutes.of_activity(each.activity_id)
        assert told_of is not None
        assert told_of.stage is MinutesStage.PUBLISHED
    contest = db.session.scalars(select(MinutesContest)).one()
    assert contest.reply


def test_its_account_counts_nobody_below_five_and_stays_the_same_once_people_are_forgotten(told: list[str]) -> None:
    report = reports.report(edition(1).id)
    assert report is not None
    came = report.figures["came"]
    numbers = [line["number"] for cut in came.values() for line in cut["lines"]]
    assert len(numbers) >= 10
    assert min(numbers) >= LEAST
    assert all(cut["others"] == 0 or cut["others"] >= LEAST for cut in came.values())
    assert keeping.forget() > 100
    ages_after = figures.came(edition(1).id)
    assert ages_after["college"]["total"] >= came["college"]["total"]
    assert set(report.published_words["opening"]) == {"fr", "ar"}


def test_its_promises_stand_in_many_states_and_one_of_the_year_before_was_never_heard_of(told: list[str]) -> None:
    mine = commitments.of_edition(edition(1).id)
    assert {each.state for each in mine} == {
        PromiseState.KEPT, PromiseState.PARTLY, PromiseState.IN_PROGRESS, PromiseState.ACCEPTED, PromiseState.REFUSED
    }  # fmt: skip
    assert {axis.state for axis in commitments.axes(edition(1).id)} == {AxisState.ADOPTED, AxisState.SET_ASIDE}
    report = reports.report(edition(1).id)
    assert report is not None
    assert Counter(each["silent"] for each in report.figures["before"]) == {False: 3, True: 1}
    assert [each for each in mine if "exemple" not in each.words or "(exemple)" not in each.owner] == []


def test_the_sheets_of_the_contract_went_on_year_after_year(told: list[str]) -> None:
    past = edition(1).year
    years = {found.year: found.state for found in agenda.years()}
    assert years == {
        **dict.fromkeys(range(2024, past + 1), YearState.PUBLISHED), past + 1: YearState.PREPARED
    }  # fmt: skip
    states = Counter(entry.state for entry in agenda.entries(past))
    assert states == {EntryState.ADOPTED: 46, EntryState.SET_ASIDE: 2, EntryState.CARRIED_OVER: 1}
    assert len(agenda.entries(past + 1)) == 2
    assert all("Exemple fictif" in entry.reason for entry in agenda.entries(past))


def test_its_pages_and_files_are_there(told: list[str]) -> None:
    client, year = current_app.test_client(), edition(1).year
    there = f"/assises/{year}"
    paths = [
        there, f"{there}/programme", f"{there}/comptes-rendus", f"{there}/engagements", f"{there}/bilan",
        f"{there}/bilan-fr.pdf", f"{there}/bilan-ar.pdf", f"{there}/bilan.csv",
        f"{there}/bilan.json", f"/agenda/{year}", f"/agenda/{year}/agenda-fr.pdf", f"/agenda/{year + 1}",
    ]  # fmt: skip
    assert {path: status for path in paths if (status := client.get(path).status_code) != 200} == {}


def test_told_again_it_writes_nothing_even_a_year_later(told: list[str]) -> None:
    before = rows()
    assert list(demo.parts(clock.now())) == []
    with clock.frozen(NOON.replace(year=NOON.year + 1)):
        assert list(demo.parts(clock.now())) == []
    assert rows() == before


def test_nobody_is_written_to(told: list[str]) -> None:
    assert list(db.session.scalars(select(OutboxMessage.recipient))) == []


def test_a_database_that_holds_only_the_first_parts_is_told_the_others(
    app: Flask, database: object, frozen: object
) -> None:
    for words in (["territory", "load"], ["participation", "load"]):
        app.test_cli_runner().invoke(args=words)
    with telling(clock.now()) as stage:  # as an older version did: without a line in the journal
        coming.tell(stage)
    assert list(demo.parts(clock.now())) == [name for name, _is_told, _tell in demo.PARTS[1:]]
    assert len(editions.announced()) == 3


def test_what_people_changed_of_a_part_is_not_told_again(app: Flask, database: object, frozen: object) -> None:
    calls: list[int] = []
    there = [False]

    def tell(_stage: object) -> None:
        calls.append(1)

    assert once("une partie", lambda _stage: there[0], tell, clock.now())
    assert not once("une partie", lambda _stage: there[0], tell, clock.now())
    there[0] = True
    assert not once("une autre", lambda _stage: there[0], tell, clock.now())
    assert calls == [1]
