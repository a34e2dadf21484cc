"""Pages of draws: public, a volunteer's own, the desk; what is wrong in their forms; what must never be shown (B6)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from commission.mandates import queries as mandates
from commission.mandates.types import MandateState
from commission.sortition import panels, queries, working
from commission.sortition.models import DrawTarget, SeatDraw, Volunteer
from commission.sortition.types import AnswerState, DrawState
from commons.identity.types import Role
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from tests.factories.commission import make_mandate
from tests.factories.commission_draws import (
    draw_at,
    seats_for,
    secret_of,
    secretary,
    volunteer,
)
from tests.factories.identity import make_account, text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")
FAR = 10**19
S = DrawState
NASTY = ["a" * 200_000, "\x00", "\x07", " \t ", "\u202egnp.exe"]
ME = {
    "name": "Samira", "contact": "samira@exemple.fr", "commune": "port-aux-essais", "territory": "qpv",
    "gender": "other", "age": "25-39", "diploma": "none", "willing": "y",
}  # fmt: skip


def _home(desk, draw: SeatDraw) -> str:
    desk.sit(secretary(draw.mandate_id))
    return f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}"


def test_before_any_draw_the_pages_say_what_will_come(desk):
    assert "Aucun tirage" in text_of(desk.read("/commission/tirages"))
    draw = draw_at(S.PREPARED)
    for path in ("", "/volontaire", "/vivier.json", "/panels.json", "/ma-page/x"):
        assert desk.read(f"/commission/tirages/{draw.id}{path}").status_code == 404, path
    assert desk.read(f"/commission/tirages/{FAR}").status_code == 404


@pytest.mark.parametrize("state", [state for state in S if state is not S.PREPARED])
def test_the_public_page_is_readable_at_every_step(desk, state):
    draw = draw_at(state)
    page = text_of(desk.read(f"/commission/tirages/{draw.id}"))
    assert draw.state.label in page
    assert draw.title in text_of(desk.read("/commission"))
    desk.sit(secretary(draw.mandate_id))
    assert desk.read(f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}").status_code == 200
    for path in ("/objectifs", "/nombre", "/etape/abandoned", "/etape/installed"):
        assert desk.read(f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}{path}").status_code == 200


def test_somebody_enrols_reads_their_page_and_leaves(desk):
    draw = draw_at(S.POOL_OPEN)
    answer = desk.send(f"/commission/tirages/{draw.id}/volontaire", **ME)
    assert answer.status_code == 303
    page = desk.read(answer.location)
    row = db.session.scalars(select(Volunteer)).one()
    assert row.pseudonym in text_of(page)
    assert "Samira" in text_of(page)
    assert page.headers["Cache-Control"] == "no-store"
    line = json.loads(desk.read(f"{answer.location}/ma-ligne.json").text)
    assert line == {"pseudonym": row.pseudonym, **row.line}
    letter = db.session.scalars(select(OutboxMessage)).one()
    assert answer.location in letter.body
    assert desk.send(answer.location, to=f"{answer.location}/retrait").status_code == 303
    assert queries.how_many(draw.id) == 0
    assert desk.read(answer.location).status_code == 404


def test_the_same_form_twice_is_one_volunteer(desk):
    draw = draw_at(S.POOL_OPEN)
    path = f"/commission/tirages/{draw.id}/volontaire"
    ticket = desk.read(path).text.split('name="ticket"')[1].split('value="')[1].split('"')[0]
    for _ in range(2):
        assert desk.send(path, **ME, ticket=ticket).status_code == 303
    assert queries.how_many(draw.id) == 1
    assert desk.send(path, **ME).status_code == 422


@pytest.mark.parametrize("wrong", [
    {"name": " "}, {"contact": ""}, {"contact": "nulle part"}, {"commune": "atlantide"}, {"territory": ""},
    {"gender": "x"}, {"age": "12"}, {"diploma": "doctorat"}, {"willing": None}, {"trap": "robot"}, {"ticket": "x"},
    *({"name": nasty} for nasty in NASTY[:4]), {"contact": NASTY[0]},
])  # fmt: skip
def test_an_enrolment_with_a_mistake_comes_back(desk, wrong):
    draw = draw_at(S.POOL_OPEN)
    assert desk.send(f"/commission/tirages/{draw.id}/volontaire", **(ME | wrong)).status_code == 422
    assert queries.how_many(draw.id) == 0


def test_a_closed_list_takes_nobody(desk):
    draw = draw_at(S.POOL_CLOSED)
    path = f"/commission/tirages/{draw.id}/volontaire"
    assert "ne sont pas ouvertes" in text_of(desk.read(path))
    assert desk.send("/connexion", to=path, **ME).status_code == 403
    assert queries.how_many(draw.id) == 24


def test_somebody_drawn_accepts_from_their_page_and_another_refuses(desk):
    draw = draw_at(S.CONVENING)
    first, second = queries.convocations(draw.id)[:2]
    for each, word, state in ((first, "oui", AnswerState.ACCEPTED), (second, "non", AnswerState.REFUSED)):
        path = f"/commission/tirages/{draw.id}/ma-page/{secret_of(each.volunteer)}"
        assert "Acceptez-vous" in text_of(desk.read(path))
        assert desk.send(path, to=f"{path}/reponse/peut-etre").status_code == 404
        assert desk.send(path, to=f"{path}/reponse/{word}").status_code == 303
        db.session.refresh(each)
        assert each.state is state
        assert desk.send("/connexion", to=f"{path}/reponse/non").status_code == 403
        assert desk.read(path).status_code == 200


def test_the_secretariat_brings_a_draw_from_its_first_word_to_the_seats(desk):
    draw = draw_at(S.PREPARED)
    home = _home(desk, draw)
    assert "Aucun" not in text_of(desk.read(home.rsplit("/", 1)[0]))
    assert desk.send(f"{home}/etape/pool_open").status_code == 303
    for number in range(24):
        volunteer(draw.id, number)
    assert desk.send(f"{home}/etape/convening").status_code == 403
    assert desk.send(f"{home}/etape/pool_closed").status_code == 303
    assert desk.send(home, to=f"{home}/calcul/lot").status_code == 403
    assert desk.send(home, to=f"{home}/calcul/nimporte").status_code == 404
    for task in ("check", "lot"):
        assert desk.send(home, to=f"{home}/calcul/{task}").status_code == 303
        assert "Un calcul est en cours" in text_of(desk.read(home))
        assert working.work_pending() == 1
    for wrong in ({"number": "1000"}, {"number": "-1"}, {"number": "sept"}, {"number": ""}, {"source": ""}):
        assert desk.send(f"{home}/nombre", **({"number": "417", "source": "Dés"} | wrong)).status_code == 422
    assert desk.send(f"{home}/nombre", number="417", source="Trois dés").status_code == 303
    assert desk.send("/connexion", to=f"{home}/nombre", number="417").status_code == 403
    desk.sit(secretary(draw.mandate_id))
    assert desk.send(f"{home}/nombre", number="417").status_code == 303
    assert "417" in text_of(desk.read(f"/commission/tirages/{draw.id}"))
    assert desk.send(f"{home}/etape/convening").status_code == 303
    asked = queries.convocations(draw.id)
    assert desk.send(home, to=f"{home}/remplacer").status_code == 403
    assert desk.send(home, to=f"{home}/convocations/{asked[0].id}/non").status_code == 303
    assert desk.send(home, to=f"{home}/remplacer").status_code == 303
    for each in queries.convocations(draw.id):
        if each.state is AnswerState.WAITING:
            assert desk.send(home, to=f"{home}/convocations/{each.id}/oui").status_code == 303
    assert desk.send(home, to=f"{home}/convocations/{FAR}/oui").status_code == 404
    assert desk.send(f"{home}/etape/installed").status_code == 403
    seats_for(draw)
    assert desk.send(f"{home}/etape/installed").status_code == 303
    assert len(mandates.members(draw.mandate_id)) == 4
    assert "Tirage au sort" in text_of(desk.read("/commission/membres"))


def test_a_draw_is_prepared_with_what_it_needs(desk):
    mandate_id = draw_at(S.ABANDONED).mandate_id
    desk.sit(secretary(mandate_id))
    path = f"/equipe/commission/{mandate_id}/tirages/nouveau"
    sent = {"title": "Autre tirage", "seats": "12", "answer_days": "10"}
    for wrong in ({"title": ""}, {"title": " \t"}, {"seats": "0"}, {"seats": "201"}, {"seats": ""}, {"seats": "x"},
                  {"answer_days": "0"}, {"title": NASTY[0]}, {"about": NASTY[0]}):  # fmt: skip
        assert desk.send(path, **(sent | wrong)).status_code == 422, wrong
    assert desk.send(path, **sent).status_code == 303


@pytest.mark.parametrize("lines", [
    "", "age", "age ; 16-24 ; 1 ; 2", "age ; 16-24 ; 1 ; 2 ; ", "age ; 16-24 ; 3 ; 2 ; INSEE",
    "age ; 16-24 ; 1 ; 5 ; INSEE", "age ; 12-13 ; 1 ; 2 ; INSEE", "couleur ; bleu ; 1 ; 2 ; INSEE",
    "age ; 16-24 ; -1 ; 2 ; INSEE", "age ; 16-24 ; un ; 2 ; INSEE",
    "age ; 16-24 ; 1 ; 2 ; INSEE\nage ; 16-24 ; 1 ; 2 ; INSEE", "\x00", "a" * 200_000,
])  # fmt: skip
def test_targets_that_cannot_be_come_back_with_their_line(desk, lines):
    draw = draw_at(S.POOL_OPEN)
    home = _home(desk, draw)
    before = len(queries.targets(draw.id))
    assert desk.send(f"{home}/objectifs", lines=lines).status_code == 422
    assert len(queries.targets(draw.id)) == before


def test_targets_are_written_read_again_and_a_stale_page_keeps_what_was_typed(desk):
    draw = draw_at(S.POOL_OPEN)
    home = _home(desk, draw)
    assert "age ; 16-24 ; 1 ; 1" in desk.read(f"{home}/objectifs").text
    assert desk.send(f"{home}/objectifs", lines="age ; 25-39 ; 1 ; 2 ; INSEE 2021").status_code == 303
    assert len(db.session.scalars(select(DrawTarget)).all()) == 1
    answer = desk.send(f"{home}/objectifs", lines="age ; 40-59 ; 1 ; 2 ; Moi", version="1")
    assert answer.status_code == 409
    assert "40-59 ; 1 ; 2 ; Moi" in answer.text
    assert "INSEE 2021" in text_of(desk.read(f"/commission/tirages/{draw.id}"))


def test_a_step_on_a_stale_page_is_not_made(desk):
    draw = draw_at(S.POOL_OPEN)
    home = _home(desk, draw)
    assert desk.send(f"{home}/etape/abandoned", why="Assez", version="1").status_code == 409
    assert desk.send(f"{home}/etape/abandoned", why=" ").status_code == 422
    assert desk.read(f"{home}/etape/drawn").status_code == 404
    assert desk.send(f"{home}/etape/abandoned", why="Faute de salle").status_code == 303
    assert "Faute de salle" in text_of(desk.read(f"/commission/tirages/{draw.id}"))


@pytest.mark.parametrize("actor", [
    (NOBODY, 303, 401), (Actor(person_id=2), 403, 403), (somebody(Role.MODERATOR, person_id=2), 403, 403),
    (somebody(Role.SECRETARIAT, "mandate", 999_999, person_id=2), 403, 403),
])  # fmt: skip
def test_the_desk_is_for_the_secretariat_of_this_mandate(desk, actor):
    draw = draw_at(S.LOT_PUBLISHED)
    who, status, posted = actor
    desk.sit(who)
    home = f"/equipe/commission/{draw.mandate_id}/tirages"
    for path in (
        home,
        f"{home}/nouveau",
        f"{home}/{draw.id}",
        f"{home}/{draw.id}/objectifs",
        f"{home}/{draw.id}/nombre",
    ):
        assert desk.read(path).status_code == status, path
    for path in ("calcul/lot", "remplacer", "vivier-ouvert", "convocations/1/oui", "nombre", "etape/abandoned"):
        assert desk.send("/connexion", to=f"{home}/{draw.id}/{path}").status_code == posted, path


def test_a_draw_of_another_mandate_is_not_found(desk):
    draw, other = draw_at(S.POOL_OPEN), make_mandate(MandateState.PREPARED)
    desk.sit(somebody(Role.SECRETARIAT, person_id=make_account().id))
    assert desk.read(f"/equipe/commission/{other.id}/tirages/{draw.id}").status_code == 404
    for number in (FAR, 10**9):
        assert desk.read(f"/equipe/commission/{draw.mandate_id}/tirages/{number}").status_code == 404


def test_without_the_solver_the_desk_says_it_and_the_rest_of_the_page_works(desk, monkeypatch):
    draw = draw_at(S.POOL_CLOSED)
    monkeypatch.setattr(panels, "find_spec", lambda name: None)
    home = _home(desk, draw)
    page = desk.read(home)
    assert "make sortition" in text_of(page)
    assert desk.send(home, to=f"{home}/calcul/check").status_code == 403
    assert desk.read(f"/commission/tirages/{draw.id}").status_code == 200
