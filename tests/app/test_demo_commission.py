"""The demonstration of the commission: a mandate that runs, the contract's own evaluation, answers in every state."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from app.demo import commission as demo
from app.demo.participation import people
from app.demo.participation.memory import once
from commission.mandates import queries as mandates
from commission.works import pages, queries
from commission.works.types import Part, RecommendationState, Shown, WorkState
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from tests.conftest import NOON, _run

#: What the demonstration of the commission may add, in seconds of this process's own work.
MOST_SECONDS = 3
CONTRACT = "L’évaluation des six contrats de ville 2015-2023"


@pytest.fixture(scope="module")
def told(server_url: str, template_database: str) -> Iterator[tuple[list[str], float]]:
    """Its parts, told once, and the seconds it took; the context of the application is open."""
    from app.factory import create_app  # once the tests' database is known

    name = f"possibles_demo_{uuid4().hex[:10]}"
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    application = create_app(SQLALCHEMY_DATABASE_URI=url)
    with application.app_context(), clock.frozen(NOON):
        for words in (["territory", "load"], ["participation", "load"]):
            application.test_cli_runner().invoke(args=words)
        once("des voisins", lambda _stage: people.is_told(), people.tell, NOON)
        begun = time.process_time()
        parts = list(demo.parts(NOON))
        yield parts, time.process_time() - begun
        db.session.remove()
        db.engine.dispose()


def _work(title: str):
    return next(work for work in queries.works(None, WorkState.ADOPTED) if work.title.startswith(title))


def test_each_part_is_told_once_and_quickly(told):
    parts, seconds = told
    assert parts == [name for name, _is_told, _tell in demo.PARTS]
    assert seconds <= MOST_SECONDS
    assert list(demo.parts(clock.now())) == []


def test_a_mandate_runs_with_twenty_seats_in_five_colleges(told):
    mandate = mandates.running()
    seats = mandates.seats(mandate.id)
    assert len(seats) == 20
    assert len({seat.college for seat in seats}) == 5
    held = mandates.members(mandate.id)
    assert 0 < sum(member.name_is_public for member in held) < len(held) < 20
    assert all("(exemple)" in member.name for member in held)
    assert mandates.rules_in_force(mandate.id) is not None


def test_the_contracts_evaluation_is_traced_to_its_answers(told):
    work = _work(CONTRACT)
    evidence = " ".join(source.words for source in work.sources if source.part is Part.EVIDENCE)
    for figure in ("400 participants", "200 répondants", "101 entretiens", "22 conseils citoyens", "52 conseillers",
                   "22 acteurs institutionnels", "5 représentants", "13 synthèses communales"):  # fmt: skip
        assert figure in evidence.replace("\u00a0", " ")
    found = pages.rows(queries.recommendations_of(work.id), clock.now())
    assert len(found) == 6
    for row in found:
        assert row.shown is Shown.FOLLOWED
        assert "a validé ces propositions" in row.answer.words
        assert row.answer.public_at.date().isoformat() == "2023-05-02"
        assert row.recommendation.lessons[0].sources


def test_the_invented_work_shows_every_clock(told):
    rows = pages.rows(queries.recommendations(RecommendationState.TRANSMITTED), clock.now())
    assert Counter(row.shown for row in rows) == {
        Shown.FOLLOWED: 6, Shown.TIME_LEFT: 1, Shown.SILENT: 1, Shown.PARTLY: 1,
    }  # fmt: skip
    assert len(queries.engagements()) == 1
    assert len(queries.evaluations()) == 2
    assert queries.milestones(mandates.running().id)


def test_it_writes_to_nobody(told):
    assert not db.session.query(OutboxMessage).filter(OutboxMessage.recipient.endswith("@exemple.fr")).count()
