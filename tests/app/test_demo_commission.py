"""The demonstration of the commission: a mandate that runs, the contract's own evaluation, answers in every state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import current_app
from sqlalchemy import make_url

from app.demo import commission as demo
from app.demo.commission import draw
from app.demo.participation import people
from app.demo.participation.memory import once
from commission.campaigns import queries as campaigns
from commission.campaigns.types import CampaignState
from commission.consultations import queries as deciding
from commission.consultations.types import Kind, Outcome, State
from commission.learning import queries as learning
from commission.learning.types import Attendance, SessionState
from commission.mandates import queries as mandates
from commission.matrix import queries as matrix
from commission.matrix.kinds import IndicatorOrigin
from commission.protocol import conflicts, verifying
from commission.protocol import queries as protocols
from commission.protocol.types import VERSION, AmendmentState, BlockKind, VersionState
from commission.sortition import checking, panels
from commission.sortition import queries as sortition
from commission.sortition.types import AnswerState, DrawState
from commission.works import pages, queries
from commission.works.types import Part, RecommendationState, Shown, WorkState
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from tests.conftest import NOON, _run
from tests.stopwatch import timed

pytestmark = pytest.mark.usefixtures("frozen")
CONTRACT = "L’évaluation des six contrats de ville 2015-2023"


@pytest.fixture(scope="module")
def told(server_url: str, template_database: str) -> Iterator[list[str]]:
    """Its parts, told once; the context of the application is open."""
    from app.factory import create_app  # once the tests' database is known

    name = f"possibles_demo_{uuid4().hex[:10]}"
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    application = create_app(SQLALCHEMY_DATABASE_URI=url)
    with application.app_context():
        # The clock is let go once all is told: tests of other modules may run before this one is over.
        with clock.frozen(NOON):
            for words in (["territory", "load"], ["participation", "load"]):
                application.test_cli_runner().invoke(args=words)
            once("des voisins", lambda _stage: people.is_told(), people.tell, NOON)
            with timed("the commission of the demonstration told"):
                parts = list(demo.parts(NOON))
        yield parts
        db.session.remove()
        db.engine.dispose()


def _work(title: str):
    return next(work for work in queries.works(None, WorkState.ADOPTED) if work.title.startswith(title))


def test_each_part_is_told_once(told):
    assert told == [name for name, _is_told, _tell in demo.PARTS]
    assert list(demo.parts(clock.now())) == []


def test_a_mandate_runs_with_twenty_seats_in_five_colleges_and_four_more_that_are_drawn(told):
    mandate = mandates.running()
    seats = mandates.seats(mandate.id)
    assert len(seats) == 24
    assert len({seat.college for seat in seats}) == 5
    held = mandates.members(mandate.id)
    assert 0 < sum(member.name_is_public for member in held) < len(held) < 24
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


def _numbers(counts):
    for each in counts:
        yield from _numbers(each) if isinstance(each, list) else [each] if each is not None else []


def test_the_cycle_was_followed_by_most_and_goes_on(told):
    mandate = mandates.running()
    assert len(learning.modules(mandate.id)) == 3
    assert len(learning.to_come(mandate.id, clock.now())) == 1
    cancelled = [each for each in learning.sessions(mandate.id) if each.state is SessionState.CANCELLED]
    assert len(cancelled) == 1
    noted = Counter(state for module in learning.modules(mandate.id) for state in learning.noted(module.id).values())
    assert set(noted) == set(Attendance)
    assert noted[Attendance.PRESENT] > 20


def test_the_matrix_shows_a_broken_series_a_target_to_be_defined_and_gaps(told):
    assert len(matrix.questions()) == 5
    places = next(each for each in matrix.indicators() if str(each.current.title["fr"]).startswith("Places d"))
    assert {each.series for each in matrix.measures(places.id)} == {1, 2}
    assert places.current.target is None
    client = current_app.test_client()
    assert "définition" in client.get(f"/commission/indicateurs/{places.code}").text.lower()
    assert "à définir" in client.get("/commission/indicateurs/chomage-ecart-qpv").text
    contracts = [each.id for each in matrix.indicators() if each.origin is not IndicatorOrigin.OWN]
    assert len(contracts) > 13
    assert list(matrix.standing_measures(contracts)) == []  # the contract gives no value, and none is made up for it


def test_a_version_is_published_with_its_minority_opinion_and_the_next_is_being_amended(told):
    protocol = protocols.protocols(mandates.running().id)[0]
    second, first = protocols.versions(protocol.id)
    assert (first.state, second.state) == (VersionState.PUBLISHED, VersionState.AMENDING)
    assert verifying.verify(first).holds
    states = Counter(each.state for each in protocols.amendments(first.id))
    assert states == {AmendmentState.ADOPTED: 1, AmendmentState.REJECTED: 1}
    mine = protocols.amendments(second.id)
    assert Counter(each.state for each in mine) == {
        AmendmentState.ADOPTED: 1, AmendmentState.REJECTED: 1, AmendmentState.DEBATED: 2, AmendmentState.FILED: 1,
    }  # fmt: skip
    revisions = {block.key: block.revision for block in protocols.blocks(second.id)}
    crossed = conflicts.conflicts(mine, revisions, protocols.arbitrations(second.id))
    assert sum(bool(found) for found in crossed.values()) == 2
    assert all(block.plain for block in protocols.blocks(first.id) if block.kind is BlockKind.PARAGRAPH)


def test_a_consent_round_met_an_objection_then_the_vote_adopted_and_a_minority_spoke(told):
    first = protocols.published()[0]
    found = {each.kind: each for each in deciding.of_subject(Ref(VERSION, first.id))}
    assert found[Kind.CONSENT].outcome is Outcome.OBJECTED
    assert found[Kind.VOTE].outcome is Outcome.ADOPTED
    assert {each.state for each in found.values()} == {State.FINAL}
    [(words, signed, withdrawn)] = deciding.minority_opinions(Ref(VERSION, first.id))
    assert "Treize indicateurs" in words
    assert len(signed) == 2
    assert withdrawn is None
    assert len([each for each in deciding.public() if each.state is State.OPEN]) == 1


@pytest.mark.skipif(not panels.solver_is_there(), reason="the solver is an option")
def test_the_draw_is_checked_by_anybody_and_those_drawn_sit(told):
    [draw] = sortition.draws()
    assert draw.state is DrawState.INSTALLED
    lot = sortition.lot_of(draw.id)
    assert checking.digest(lot.content) == lot.digest
    assert Counter(each.state for each in sortition.convocations(draw.id)) == {
        AnswerState.ACCEPTED: 4, AnswerState.REFUSED: 1,
    }  # fmt: skip
    drawn = [each for each in mandates.members(draw.mandate_id) if "Volontaire" in each.name]
    assert len(drawn) == 4
    assert all(count is None or count == 0 or count >= 5
               for counted in sortition.totals(draw.id).values() for count in counted.values())  # fmt: skip


def test_without_the_solver_the_draw_waits_for_another_start(told, monkeypatch):
    monkeypatch.setattr(panels, "solver_is_there", lambda: False)
    assert draw.is_told(None)  # nothing is written of it, not even in the journal


def test_a_campaign_is_published_with_small_cells_hidden_and_another_takes_answers(told):
    past, now = sorted(campaigns.public(), key=lambda each: each.id)
    assert past.state is CampaignState.PUBLISHED
    assert now.state is CampaignState.OPEN
    counts = list(_numbers([table["counts"] for table in [*past.results["tables"], *past.results["crosses"]]]))
    assert len(counts) > 50
    assert [count for count in counts if 0 < count < 5] == []
    assert any(len(group) > 1 for table in past.results["tables"] for group in table["groups"])  # small ones, together
    assert len(past.results["agreement"]) == 4
    assert len(past.results["quotes"]) == 3
    assert campaigns.how_many([past.id, now.id]) == {past.id: 72, now.id: 9}


def test_its_pages_and_files_are_there(told):
    client, protocol = current_app.test_client(), protocols.protocols(mandates.running().id)[0]
    first = protocols.published()[0]
    paths = [
        "/commission", "/commission/membres", "/commission/reglement", "/commission/cycle", "/commission/tirages",
        "/commission/matrice", "/commission/indicateurs", "/commission/consultations", "/commission/protocole",
        "/commission/enquetes", "/commission/travaux", "/commission/preconisations", "/commission/evaluations",
        *(f"/commission/consultations/{each.id}" for each in deciding.public()),
        *(f"/commission/enquetes/{each.slug}" for each in campaigns.public()),
        *(f"/commission/tirages/{each.id}" for each in sortition.draws()),
        *(f"/commission/protocole/{protocol.id}/v{each.number}" for each in protocols.versions(protocol.id)),
        f"/commission/protocole/{protocol.id}/v{first.number}/protocole-fr.pdf",
    ]  # fmt: skip
    assert {path: status for path in paths if (status := client.get(path).status_code) != 200} == {}


def test_a_part_that_no_longer_fits_is_left_out_and_says_so(told, monkeypatch):
    def tell(_stage: object) -> None:
        raise Refused("Ce membre est parti.")

    monkeypatch.setattr(demo, "PARTS", (("une partie de plus", lambda _stage: False, tell),))
    assert list(demo.parts(clock.now())) == [
        "une partie de plus : laissé de côté, ce site a changé depuis (Ce membre est parti.)"
    ]


def test_it_writes_to_nobody(told):
    assert not db.session.query(OutboxMessage).filter(OutboxMessage.recipient.endswith("@exemple.fr")).count()
