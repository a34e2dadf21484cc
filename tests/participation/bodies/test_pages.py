"""The map of bodies and the page of each, as anybody reads them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.identity.colleges import College
from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.days import day_of
from commons.kernel.db import db
from commons.kernel.refs import Ref, resolve_one
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import addresses, chart, front, loading, reference, seating, sections, services
from participation.bodies.seating import SeatDraft
from participation.bodies.sections import Section
from participation.bodies.types import BODY, BodyKind
from tests.factories.identity import text_of
from tests.factories.participation import make_body
from tests.factories.referrals import make_date, make_decision, make_referral


def load():
    with unit_of_work(SYSTEM) as work:
        loading.load(work, reference.sheets(), clock.now())


def seat(body, **changes):
    whole = {"organisation": "Préfecture", "college": College.TECHNICIANS, "since": day_of(clock.now())}
    with unit_of_work(SYSTEM) as work:
        return seating.give(work, body.slug, SeatDraft(**(whole | changes)), clock.now())


def test_the_map_says_who_decides_what_in_a_picture_and_in_words(client):
    load()
    table = make_body(name="Table d’Air Bel")
    page = client.get("/instances")
    said = text_of(page)
    assert "Qui décide quoi" in said
    assert "16 communes" in said
    assert "Il valide les projets de coopération" in said
    assert "les préconisations aux différentes instances" in said
    assert f"/tables/{table.slug}" in page.text
    assert page.text.count('<rect x="') == 6
    assert "Contrat de ville 2024-2030, ligne 2000" in said


def test_an_empty_map_says_who_will_fill_it(client):
    assert "Aucune instance pour l’instant" in text_of(client.get("/instances"))


def test_a_map_asks_the_same_number_of_questions_for_five_bodies_and_for_fifty(client, queries):
    def asked(number):
        for _ in range(number):
            make_body(BodyKind.OTHER)
        db.session.expunge_all()
        pages.shelf.clear()
        queries.clear()
        assert client.get("/instances").status_code == 200
        return len(queries)

    few = asked(5)
    assert asked(45) == few, queries
    assert few < 15


def test_a_body_says_what_it_is_for_who_sits_what_it_decided_when_it_meets_and_what_it_owes(client, frozen):
    body = make_body(BodyKind.COMMUNE, name="Commune d’essai")
    make_decision(body)
    make_date(body)
    make_referral(asked=body)
    seat(body, organisation="Habitants d’Air Bel", college=College.RESIDENTS, person="Mme Awa", consented=True)
    said = text_of(client.get(f"/instances/{body.slug}"))
    for words in (
        "Se parler entre voisins.", "Habitant·es", "Mme Awa", "L’agenda de l’année est validé",
        "mercredi 15 juillet 2026", "Quand l’éclairage de la place", "envoyée aujourd’hui",
    ):  # fmt: skip
        assert words in said, words
    assert "1 réponse attendue" in text_of(client.get("/instances"))


def test_a_body_that_is_not_there_is_not_found(client):
    assert client.get("/instances/nulle-part").status_code == 404


@pytest.mark.parametrize("slug", ["..", "%00", "é", "<script>", "a" * 5000, "' OR 1=1 --"])
def test_an_unreadable_address_is_not_found(client, slug):
    assert client.get(f"/instances/{slug}").status_code in (404, 400)


def test_seats_begin_and_end_by_the_day_and_past_ones_stay_readable(client):
    with clock.frozen(clock.now()):
        body, today = make_body(BodyKind.STEERING, name="Comité"), day_of(clock.now())
        seat(body, organisation="Ancienne régie", since=today - timedelta(9), until=today - timedelta(1))
        seat(body, organisation="Caisse", since=today - timedelta(9), until=today)
        seat(body, organisation="Rectorat", since=today + timedelta(1))
        said = text_of(client.get("/instances/comite"))
        now, before = said.split("Qui y a siégé avant")
        assert "Caisse" in now.split("Bientôt")[0]
        assert "Rectorat" in now.split("Bientôt")[1]
        assert "Ancienne régie" in before
    with clock.frozen(clock.now() + timedelta(days=1)):
        later = text_of(client.get("/instances/comite"))
    assert "Caisse" in later.split("Qui y a siégé avant")[1]
    assert "Bientôt" not in later


def test_what_people_type_is_shown_and_never_run(client):
    body = make_body(BodyKind.OTHER, name="<script>alert(1)</script> ‮Comité")
    page = client.get(f"/instances/{body.slug}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_a_kind_of_body_may_have_a_page_of_its_own(app, client, monkeypatch):
    monkeypatch.setattr(addresses, "_elsewhere", {})
    table = make_body()
    assert client.get(f"/instances/{table.slug}").status_code == 200
    addresses.stands_at(BodyKind.TABLE, "tables.not_there")
    assert client.get(f"/instances/{table.slug}").status_code == 200
    addresses.stands_at(BodyKind.TABLE, "decisions.index")
    pages.shelf.clear()
    answer = client.get(f"/instances/{table.slug}")
    assert (answer.status_code, answer.location) == (302, f"/decisions?slug={table.slug}")
    with app.test_request_context():
        assert resolve_one(Ref(BODY, table.id)).url == f"/decisions?slug={table.slug}"


def test_other_features_bring_parts_of_the_page_and_its_versions(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions, "possibles.bodies", sections._Brought())
    body = make_body(BodyKind.OTHER, name="Comité")
    said = {"decisions": [], "more": False}
    front.add_section(app, Section("participation/decisions/_of_body.html", lambda b: said, 10, ("ailleurs",)))
    front.add_section(app, Section("participation/referrals/_of_body.html", lambda b: None, 5))
    page = text_of(client.get("/instances/comite"))
    assert "Aucune décision publiée" in page
    assert "posé aucune question" not in page
    said["decisions"] = [make_row()]
    assert "Aucune décision publiée" in text_of(client.get("/instances/comite"))
    with unit_of_work(SYSTEM) as work:
        work.touch("ailleurs")
    assert "Un banc" in text_of(client.get("/instances/comite"))
    assert body.id


def make_row():
    return {
        "url": "/", "number": "2026-1", "title": "Un banc", "body": "Comité", "decided_on": clock.now(),
        "rectified": False,
    }  # fmt: skip


def test_a_closed_body_says_why_and_leaves_the_map(client):
    body = make_body(BodyKind.OTHER, name="Comité")
    with unit_of_work(SYSTEM) as work:
        services.close(work, body.slug, "Le comité a fini son travail.", clock.now())
    assert "Le comité a fini son travail." in text_of(client.get("/instances/comite"))
    assert "Comité" not in text_of(client.get("/instances")).replace("Comité de pilotage", "")


def test_arrows_end_on_the_edge_of_their_boxes():
    names = {kind: kind.value for kind in chart.PLACES}
    boxes = chart.boxes(names)
    for arrow, tie in zip(chart.arrows(reference.connections(), boxes), reference.connections(), strict=True):
        start = boxes[tie.start]
        assert start.x <= arrow.x1 <= start.x + chart.BOX_WIDTH
        assert start.y <= arrow.y1 <= start.y + chart.BOX_HEIGHT
        tip = [float(number) for number in arrow.head.split(" ")[0].split(",")]
        end = boxes[tie.end]
        assert end.x - 0.1 <= tip[0] <= end.x + chart.BOX_WIDTH + 0.1
        assert end.y - 0.1 <= tip[1] <= end.y + chart.BOX_HEIGHT + 0.1
    assert all(b.x >= 0 and b.x + chart.BOX_WIDTH <= chart.WIDTH for b in boxes.values())
    assert all(b.y + chart.BOX_HEIGHT <= chart.HEIGHT for b in boxes.values())


def test_a_long_name_is_cut_to_three_lines():
    lines = chart.wrapped("Commission de construction et du suivi et de l’évaluation du contrat de ville")
    assert len(lines) == 3
    assert lines[2].endswith("…")
