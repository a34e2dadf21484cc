"""The desk of bodies: sheets and seats, with everything that can go wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import constraint_of, db
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import queries as bodies
from participation.bodies import services
from participation.bodies.models import Seat
from participation.bodies.types import BodyKind, BodyState
from tests.factories.budgets import make_territory
from tests.factories.identity import text_of
from tests.factories.participation import make_body, somebody

BAD_LINES = ["", "   ", "x" * 100_000, "un\x00deux", "un\x07deux"]
SEAT = {"organisation": "Rectorat", "college": "technicians", "since": "2026-01-05"}


@pytest.fixture
def body(database):
    return make_body(BodyKind.STEERING, name="Comité")


def test_the_secretariat_rewrites_a_sheet_and_readers_see_it_at_once(desk, body):
    desk.read("/instances/comite")
    answer = desk.send("/equipe/instances/comite/fiche", name="Comité de ville", remit="Décider ensemble.")
    assert answer.status_code == 303
    assert "Décider ensemble." in text_of(desk.read("/instances/comite"))
    acts = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"participation.body:{body.id}"))
    assert "participation.body.edit" in list(acts)


def test_whoever_saves_an_older_sheet_is_told_and_keeps_their_words(desk, body):
    fields = {"name": "Comité", "remit": "Mes mots à moi", "seen": "1"}
    with unit_of_work(SYSTEM) as work:
        services.edit(work, "comite", 1, clock.now(), remit="Les mots des autres")
    answer = desk.send("/equipe/instances/comite/fiche", **fields)
    assert answer.status_code == 409
    assert "Mes mots à moi" in answer.text
    assert bodies.by_slug("comite").remit == "Les mots des autres"
    assert desk.send("/equipe/instances/comite/fiche", name="Comité", remit="Mes mots à moi").status_code == 303


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_name_that_cannot_be_kept_is_refused_beside_its_field(desk, body, name):
    answer = desk.send("/equipe/instances/comite/fiche", name=name)
    assert answer.status_code == 422
    assert "choses à corriger" in answer.text or "chose à corriger" in answer.text
    assert bodies.by_slug("comite").name == "Comité"


@pytest.mark.parametrize("path", ["", "/fiche", "/fermeture", "/sieges", "/sieges/nouveau"])
def test_only_its_secretariat_opens_the_desk(desk, body, path):
    address = f"/equipe/instances/comite{path}"
    assert desk.read(address).status_code == 200
    for actor in (somebody("secretariat", "body", body.id + 1, 3), somebody("facilitator", "body", body.id, 3)):
        desk.sit(actor)
        assert desk.read(address).status_code == 403
    assert desk.read(f"/equipe/instances/nulle-part{path}").status_code in (403, 404)


def test_a_forged_writing_by_another_secretariat_changes_nothing(desk, body):
    token = desk.read("/equipe/instances/comite/fiche").text.split('name="csrf_token" value="')[1].split('"')[0]
    desk.sit(somebody("secretariat", "body", body.id + 1, 3))
    for path, data in (
        ("fiche", {"name": "Piraté", "seen": "1"}), ("fermeture", {"reason": "non"}), ("reouverture", {}),
        ("sieges/nouveau", SEAT),
    ):  # fmt: skip
        answer = desk._client.post(f"/equipe/instances/comite/{path}", data={**data, "csrf_token": token})
        assert answer.status_code == 403, path
    kept = bodies.by_slug("comite")
    assert (kept.name, kept.state, bodies.seats(body.id)) == ("Comité", BodyState.ACTIVE, [])


def test_a_writing_without_its_token_is_refused(desk, body):
    answer = desk._client.post("/equipe/instances/comite/fiche", data={"name": "Piraté", "seen": "1"})
    assert answer.status_code == 400


def test_a_closed_body_takes_nothing_more_until_it_meets_again(desk, body):
    assert desk.send("/equipe/instances/comite/fermeture", reason="").status_code == 422
    assert desk.send("/equipe/instances/comite/fermeture", reason="Son travail est fini.").status_code == 303
    assert desk.send("/equipe/instances/comite/fiche", name="Autre").status_code == 403
    assert desk.send("/equipe/instances/comite/sieges/nouveau", **SEAT).status_code == 403
    assert desk.send("/equipe/instances/comite", to="/equipe/instances/comite/reouverture").status_code == 303
    assert desk.send("/equipe/instances/comite/fiche", to="/equipe/instances/comite/reouverture").status_code == 409
    assert desk.send("/equipe/instances/comite/fiche", name="Autre").status_code == 303


def test_a_body_of_ones_own_is_made_for_a_place_one_keeps(desk, database):
    place = make_territory()
    desk.sit(somebody("secretariat", "territory", place.id, 3))
    answer = desk.send("/equipe/instances/nouvelle", name="Conseil des jeunes", kind="other", place=str(place.id))
    assert answer.status_code == 303
    made = bodies.by_slug("conseil-des-jeunes")
    assert [p.id for p in made.places] == [place.id]
    again = desk.send("/equipe/instances/nouvelle", name="Conseil des jeunes", kind="other", place=str(place.id))
    assert again.status_code == 422
    assert "porte déjà ce nom" in text_of(again)
    for wrong in ({"kind": "table"}, {"place": "999999"}, {"place": "' OR 1=1"}, {"kind": ""}):
        fields = {"name": "Autre", "kind": "other", "place": str(place.id)} | wrong
        assert desk.send("/equipe/instances/nouvelle", **fields).status_code == 422


def test_a_seat_is_given_ended_and_its_name_taken_off(desk, body):
    start = "/equipe/instances/comite/sieges"
    named = desk.send(f"{start}/nouveau", **SEAT, person="Mme Awa")
    assert named.status_code == 422
    assert "qu’avec l’accord de la personne" in text_of(named)
    assert desk.send(f"{start}/nouveau", **SEAT, person="Mme Awa", consented="y").status_code == 303
    (seat,) = bodies.seats(body.id)
    assert "Mme Awa" in desk.read("/instances/comite").text
    assert desk.send(f"{start}/{seat.id}", person="", consented=None, until="2026-02-01").status_code == 303
    assert "Mme Awa" not in desk.read("/instances/comite").text
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("participation.seat")))
    assert all("Awa" not in str(entry.details) for entry in told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": ""}, {"organisation": "x" * 161}, {"college": "rois"}, {"since": "hier"}, {"since": ""},
        {"until": "2025-01-01"}, {"person": "un\x00deux", "consented": "y"}, {"since": "99999-01-01"},
    ],
)  # fmt: skip
def test_a_seat_that_cannot_be_kept_is_refused(desk, body, wrong):
    assert desk.send("/equipe/instances/comite/sieges/nouveau", **(SEAT | wrong)).status_code == 422
    assert bodies.seats(body.id) == []


def test_a_seat_of_another_body_is_not_found_and_an_older_one_is_stale(desk, body):
    desk.send("/equipe/instances/comite/sieges/nouveau", **SEAT)
    (seat,) = bodies.seats(body.id)
    other = make_body(BodyKind.OTHER)
    assert desk.read(f"/equipe/instances/{other.slug}/sieges/{seat.id}").status_code == 404
    address = f"/equipe/instances/comite/sieges/{seat.id}"
    for seen in ("0", "7", "x", "", "9" * 40):
        answer = desk.send(address, organisation="Académie", seen=seen)
        assert answer.status_code == 409
        assert "Académie" in answer.text


def test_the_database_keeps_no_name_without_agreement(body):
    seat = Seat(body_id=body.id, organisation="X", person="Mme Awa", college="residents", since=clock.now().date())
    with pytest.raises(IntegrityError) as refused, unit_of_work(SYSTEM) as work:
        work.session.add(seat)
    assert constraint_of(refused.value) == "ck_participation_seat_person_agreed"


def test_a_title_cannot_turn_the_words_around_it(desk, body):
    desk.send("/equipe/instances/comite/fiche", name="Comité ‮etiviledé‬ ici")
    assert bodies.by_slug("comite").name == "Comité etiviledé ici"


def test_the_list_of_the_desk_holds_ones_own_bodies_only(desk, body):
    other = make_body(BodyKind.OTHER, name="Ailleurs")
    desk.sit(somebody("secretariat", "body", other.id, 3))
    said = text_of(desk.read("/equipe/instances"))
    assert "Ailleurs" in said
    assert "Comité" not in said
