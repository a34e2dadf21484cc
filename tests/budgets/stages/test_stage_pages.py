"""The pages of stages: chosen, published and moved at the desk without scripts; followed by everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from budgets.editions.types import Phase
from budgets.stages import queries, services
from budgets.stages.services import StageDraft
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import frozen
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.factories.budgets import make_edition, make_place, secretary
from tests.factories.desk import Desk
from tests.factories.participation import somebody

NASTY = ("", "   ", "<script>alert(1)</script>", "\u202egauche", "a" * 100_000, "a\0b", "👩‍👩‍👧‍👦" * 400)


@pytest.fixture
def place(database: object) -> Place:
    return make_place()


@pytest.fixture
def desk(app: Flask, client: FlaskClient, place: Place) -> Desk:
    return Desk(app, client, secretary("territory", place.id))


def _begun(place: Place) -> str:
    edition = make_edition(Phase.DRAFT, place=place)
    with unit_of_work(SYSTEM) as work:
        drafts = [StageDraft(StageKind.NEEDS, clock.now()), StageDraft(StageKind.VOTE)]
        services.arrange(work, edition.slug, drafts, edition.version, clock.now())
        services.begin(work, edition.slug, clock.now())
    return edition.slug


def test_a_secretary_starts_from_a_model_and_publishes(desk: Desk, client: FlaskClient, place: Place) -> None:
    edition = make_edition(Phase.DRAFT, place=place)
    here = f"/equipe/budgets/{edition.slug}/etapes"
    page = desk.read(f"{here}/choisir?modele=fonctionnement")
    assert page.status_code == 200
    assert page.text.count(" checked ") == len(StageKind) - 1, "every stage but the ideas of residents"
    answer = desk.send(
        f"{here}/choisir",
        needs_on="y",
        needs_opens_at="2027-01-10T08:00",
        needs_closes_at="2027-02-10T20:00",
        vote_on="y",
    )
    assert answer.status_code == 303
    assert client.get(f"/budgets/{edition.slug}").status_code == 404
    assert desk.send(f"{here}/publier").status_code == 303
    public = client.get(f"/budgets/{edition.slug}")
    assert public.status_code == 200
    assert "Dire les besoins" in public.text
    assert edition.title in client.get("/budgets").text
    assert edition.title in client.get("/").text


def test_ends_before_their_beginning_come_back_with_all_that_was_typed(desk: Desk, place: Place) -> None:
    edition = make_edition(Phase.DRAFT, place=place)
    wrong = {
        "needs_on": "y", "needs_opens_at": "2027-02-10T08:00", "needs_closes_at": "2027-01-10T20:00",
        "needs_words": "Au marché aussi",
    }  # fmt: skip
    answer = desk.send(f"/equipe/budgets/{edition.slug}/etapes/choisir", **wrong)
    assert answer.status_code == 422
    assert "2027-02-10T08:00" in answer.text
    assert "Au marché aussi" in answer.text
    assert "La fin doit venir après le début" in answer.text


def test_whoever_arranged_from_an_older_page_is_told_and_keeps_their_text(desk: Desk, place: Place) -> None:
    edition = make_edition(Phase.DRAFT, place=place)
    old = {"version": str(edition.version), "needs_on": "y", "needs_words": "Le premier"}
    assert desk.send(f"/equipe/budgets/{edition.slug}/etapes/choisir", **old).status_code == 303
    again = desk.send(f"/equipe/budgets/{edition.slug}/etapes/choisir", **{**old, "needs_words": "Le second"})
    assert again.status_code == 409
    assert "Le second" in again.text


def test_a_stage_is_moved_with_a_reason_that_everybody_reads(desk: Desk, client: FlaskClient, place: Place) -> None:
    slug = _begun(place)
    here = f"/equipe/budgets/{slug}/etapes/needs"
    assert desk.send(f"{here}/pause", reason=" ").status_code == 422
    assert desk.send(f"{here}/pause", reason="Le centre social est fermé").status_code == 303
    page = client.get(f"/budgets/{slug}/etapes").text
    assert "Le centre social est fermé" in page
    assert StageState.PAUSED.label in page
    with frozen(clock.now() + timedelta(hours=1)):
        assert desk.send(f"{here}/resume", reason="Il rouvre").status_code == 303
        assert desk.send(f"{here}/close", reason="C’est fini").status_code == 303
    with frozen(clock.now() + timedelta(hours=2)):
        late = desk.send("/connexion", to=f"{here}/close", reason="Encore")
    assert late.status_code == 403
    assert "Encore" in late.text


def test_nobody_else_enters(app: Flask, client: FlaskClient, place: Place) -> None:
    slug = _begun(place)
    elsewhere = make_place("Ailleurs")
    for actor in (secretary("territory", elsewhere.id), somebody("facilitator", "territory", place.id, 1)):
        other = Desk(app, client, actor)
        for path in ("", "/choisir", "/publier", "/needs/close"):
            assert other.read(f"/equipe/budgets/{slug}/etapes{path}").status_code == 403
        assert (
            other.send("/connexion", to=f"/equipe/budgets/{slug}/etapes/needs/close", reason="Moi").status_code == 403
        )


def test_what_is_no_stage_and_no_act_is_not_found(desk: Desk, place: Place) -> None:
    slug = _begun(place)
    for path in ("ideas/close", "needs/nothing", "nothing/close"):
        assert desk.read(f"/equipe/budgets/{slug}/etapes/{path}").status_code == 404
    page = desk.read(f"/equipe/budgets/{slug}/etapes/vote/pause")
    assert page.status_code == 200
    assert "<form method" not in page.text.split("<main", 1)[1]


@pytest.mark.parametrize("text", NASTY)
def test_no_reason_breaks_a_page(desk: Desk, client: FlaskClient, place: Place, text: str) -> None:
    slug = _begun(place)
    answer = desk.send(f"/equipe/budgets/{slug}/etapes/needs/pause", reason=text)
    assert answer.status_code in (303, 422)
    assert "<script>alert" not in client.get(f"/budgets/{slug}/etapes").text


@pytest.mark.parametrize("act", list(StageAct))
def test_every_act_is_refused_before_the_process_begins(desk: Desk, place: Place, act: StageAct) -> None:
    edition = make_edition(Phase.DRAFT, place=place)
    desk.send(f"/equipe/budgets/{edition.slug}/etapes/choisir", needs_on="y")
    here = f"/equipe/budgets/{edition.slug}/etapes/needs/{act.value}"
    answer = desk.send("/connexion", to=here, reason="Vite", since="2027-02-01T08:00")
    assert answer.status_code == 403
    db.session.expire_all()
    stage = queries.named(edition.id, StageKind.NEEDS)
    assert stage is not None
    assert stage.opens_at is None


def test_the_dates_of_a_stage_to_come_are_moved_at_the_desk_and_read_by_everybody(desk: Desk, place: Place) -> None:
    edition = make_edition(Phase.DRAFT, place=place)
    with unit_of_work(SYSTEM) as work:
        opens = clock.now() + timedelta(days=3)
        drafts = [StageDraft(StageKind.NEEDS, opens, opens + timedelta(days=30))]
        services.arrange(work, edition.slug, drafts, edition.version, clock.now())
        services.begin(work, edition.slug, clock.now())
    here = f"/equipe/budgets/{edition.slug}/etapes"
    assert "Changer les dates" in desk.read(here).text
    form = desk.read(f"{here}/needs/reschedule").text
    assert form.count('type="datetime-local"') == 2
    assert opens.astimezone(clock.PARIS).strftime("%Y-%m-%dT%H:%M") in form
    for since, until in (("", "2027-03-01T20:00"), ("2027-03-01T20:00", "2027-02-01T08:00"), ("demain", "")):
        answer = desk.send(f"{here}/needs/reschedule", since=since, until=until, reason="Les vacances")
        assert answer.status_code == 422, since
    answer = desk.send(
        f"{here}/needs/reschedule", since="2027-02-01T08:00", until="2027-03-01T20:00", reason="Les vacances"
    )
    assert answer.status_code == 303
    page = desk.read(f"/budgets/{edition.slug}/etapes").text
    assert "1er février 2027" in page
    assert "Les vacances" in page
