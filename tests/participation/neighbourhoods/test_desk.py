"""The desk of roadmaps through its pages: writing, publishing, answering, and everything that may be typed wrong."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from participation.neighbourhoods import proposing, queries
from participation.neighbourhoods.models import Roadmap, Version, Zoom
from participation.neighbourhoods.types import Fate
from tests.factories import roadmaps as make
from tests.factories.budgets import make_place
from tests.factories.identity import make_account, text_of
from tests.factories.participation import make_body, somebody

pytestmark = pytest.mark.usefixtures("frozen")
NASTY = ["x" * 100_000, "a\x00b"]
WEIRD = ["abc\u202egpj.exe", "<script>alert(1)</script>", "'; DROP TABLE participation_roadmap; --", "👩‍👩‍👧‍👦" * 10]


def at(place, path: str = "") -> str:
    return f"/equipe/quartiers/{place.slug}{path}"


def roadmap(place) -> Roadmap:
    db.session.expire_all()
    return queries.roadmap_of(place.id)


def test_a_roadmap_is_written_from_nothing_to_its_publication(desk, client):
    place = make.make_neighbourhood()
    assert "pas commencé" in text_of(desk.read("/equipe/quartiers"))
    assert desk.send(at(place), to=at(place, "/commencer")).status_code == 303
    figures = "Habitants ; 3 200 ; Relevé 2025\r\n\r\nArbres ; 12 ; Comptés par l’école"
    sent = desk.send(at(place, "/diagnostic"), strengths="Entraide", difficulties="Chaleur", figures=figures)
    assert sent.status_code == 303
    assert desk.send(at(place, "/ecriture"), method="Cafés", meetings_held="3", people_heard="60").status_code == 303
    assert desk.send(at(place, "/priorites/nouvelle"), title="Ombre", why="Il fait chaud").status_code == 303
    (priority,) = queries.priorities(roadmap(place).id)
    sent = desk.send(at(place, f"/priorites/{priority.id}/actions/nouvelle"), title="Planter", carrier="La ville")
    assert sent.status_code == 303
    assert "Action ajoutée" in text_of(desk.read(at(place, "/publier")))
    assert desk.send(at(place, "/publier"), note="La première").status_code == 303
    text = text_of(client.get(f"/quartiers/{place.slug}/projet"))
    for words in ("Entraide", "Comptés par l’école", "60 personnes entendues", "Ombre", "Planter", "La première"):
        assert words in text
    assert [f["value"] for f in roadmap(place).figures] == ["3 200", "12"]


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("/diagnostic", {"figures": "Habitants ; 3 200"}, "Ligne 1"),
        ("/diagnostic", {"figures": "A ; 1 ; S\nB ; ; S"}, "Ligne 2"),
        ("/diagnostic", {"figures": "A ; 1 ; S\n" * 31}, "30 chiffres au plus"),
        ("/ecriture", {"meetings_held": "-1"}, "nombre entier"),
        ("/ecriture", {"people_heard": "beaucoup"}, "nombre entier"),
        ("/ecriture", {"people_heard": "99999999999999999999999"}, "nombre entier"),
        ("/ecriture", {"people_heard": ""}, "nécessaire"),
        ("/priorites/nouvelle", {"title": ""}, "nécessaire"),
        ("/priorites/nouvelle", {"title": "   "}, "nécessaire"),
        ("/priorites/nouvelle", {"title": "X", "challenge": "424242"}, ""),
        ("/priorites/{priority}", {"title": ""}, "nécessaire"),
        ("/priorites/{priority}/actions/nouvelle", {"title": ""}, "nécessaire"),
        ("/priorites/{priority}/actions/nouvelle", {"title": "X", "state": "stopped"}, "tout le monde la lira"),
        ("/priorites/{priority}/actions/nouvelle", {"title": "X", "state": "flying"}, ""),
        ("/actions/{action}", {"new_links": "https://ailleurs.example/instances/x"}, "ne mène à rien"),
        ("/actions/{action}", {"new_links": "/equipe"}, "ne mène à rien"),
        ("/actions/{action}", {"new_links": "n’importe quoi"}, "ne mène à rien"),
        ("/actions/{action}", {"new_links": "participation.body:424242"}, "ne mène à rien"),
        ("/actions/{action}", {"links": ["participation.body:1"]}, ""),
        ("/priorites/{priority}/zoom", {"question": " "}, "nécessaire"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_kept(desk, path, typed, sentence):
    place, priority, action = make.make_roadmap()
    before = make.digest(place)
    address = at(place, path.format(priority=priority.id, action=action.id))
    answer = desk.send(address, **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    db.session.expire_all()
    assert make.digest(place) == before


FIELDS = [
    ("/diagnostic", "strengths"), ("/diagnostic", "figures"), ("/ecriture", "method"),
    ("/priorites/nouvelle", "title"), ("/priorites/{priority}", "why"),
    ("/priorites/{priority}/actions/nouvelle", "title"), ("/actions/{action}", "what"),
    ("/priorites/{priority}/zoom", "question"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_what_nobody_can_read_is_refused_and_what_is_merely_odd_is_shown_as_text(desk, client, path, field):
    place, priority, action = make.make_roadmap()
    address = at(place, path.format(priority=priority.id, action=action.id))
    for words in NASTY:
        assert desk.send(address, **{"title": "Titre", field: words}).status_code == 422
    if field == "figures":
        return
    for words in WEIRD[:1] if path.endswith("zoom") else WEIRD:
        assert desk.send(address, **{"title": "Titre", field: words}).status_code == 303
    if not path.endswith("zoom"):
        assert desk.send(at(place, "/publier")).status_code == 303
    assert "<script>alert" not in client.get(f"/quartiers/{place.slug}/projet").text
    assert "<script>alert" not in desk.read(at(place)).text


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/diagnostic", "strengths"),
        ("/ecriture", "method"),
        ("/priorites/{priority}", "title"),
        ("/actions/{action}", "title"),
    ],
)
def test_a_second_editor_gets_409_with_everything_typed_and_can_save_again(desk, path, field):
    place, priority, action = make.make_roadmap()
    address = at(place, path.format(priority=priority.id, action=action.id))
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', desk.read(address).text).group(1)
    assert desk.send(address, **{field: "Le premier écrit"}).status_code == 303
    answer = desk.send(address, **{field: "Le second écrit", "seen": seen})
    assert answer.status_code == 409
    assert "Le second écrit" in answer.text
    assert "Le premier écrit" in answer.text
    fresh = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text).group(1)
    assert desk.send(address, **{field: "Le second écrit", "seen": fresh}).status_code == 303
    for forged in ("x", "-1", "9" * 30, ""):
        assert desk.send(address, **{field: "Forgé", "seen": forged}).status_code == 409


def test_what_was_not_read_is_not_published(desk):
    place, _, _ = make.make_roadmap()
    make.add_priority(place, "Nouvelle")
    answer = desk.send(at(place, "/publier"), seen="0" * 64)
    assert answer.status_code == 409
    assert "Relisez" in text_of(answer)
    assert db.session.scalar(select(func.count()).select_from(Version)) == 1


def test_an_action_is_tied_by_pasting_an_address_and_untied_by_a_box(desk, client):
    place, _, action = make.make_roadmap()
    table = make_body(place=place, name="Table de Belle Vue")
    address = at(place, f"/actions/{action.id}")
    pasted = (
        f"http://localhost/instances/{table.slug}\n  /quartiers/{place.slug}/projet \nparticipation.body:{table.id}"
    )
    assert desk.send(address, new_links=pasted).status_code == 303
    page = desk.read(address)
    assert "Table de Belle Vue" in text_of(page)
    db.session.expire_all()
    kept = queries.action(roadmap(place).id, action.id).links
    assert kept == [f"participation.body:{table.id}", f"participation.roadmap:{roadmap(place).id}"]
    assert desk.send(address, links=[kept[0]]).status_code == 303
    assert queries.action(roadmap(place).id, action.id).links == kept[:1]


def test_priorities_are_put_in_order_and_taken_out_once_confirmed(desk):
    place, priority, action = make.make_roadmap()
    second = make.add_priority(place, "Calme")
    assert desk.send(at(place), to=at(place, f"/priorites/{second.id}/monter")).status_code == 303
    assert [p.title for p in queries.priorities(roadmap(place).id)] == ["Calme", "De l’ombre pour tous"]
    assert "1 action part avec elle" in text_of(desk.read(at(place, f"/priorites/{priority.id}/enlever")))
    assert desk.send(at(place, f"/actions/{action.id}/enlever")).status_code == 303
    assert desk.send(at(place, f"/priorites/{priority.id}/enlever")).status_code == 303
    assert [p.title for p in queries.priorities(roadmap(place).id)] == ["Calme"]
    assert desk.read(at(place, f"/priorites/{priority.id}")).status_code == 404


def test_a_zoom_is_asked_from_the_desk_and_once(desk):
    place, priority, _ = make.make_roadmap()
    address = at(place, f"/priorites/{priority.id}/zoom")
    assert desk.send(address, question="Fait-il plus frais ?").status_code == 303
    assert "déjà demandé" in text_of(desk.read(address))
    assert desk.send(at(place, "/diagnostic"), to=address, question="Encore ?").status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Zoom)) == 1


def test_a_proposal_is_answered_from_the_desk(desk):
    place, _, _ = make.make_roadmap()
    proposal = make.propose(place, "Des bancs", Actor(person_id=make_account().id))
    assert "Des bancs" in text_of(desk.read(at(place, "/propositions")))
    address = at(place, f"/propositions/{proposal.id}")
    for typed in ({"choice": "next", "answer": ""}, {"choice": "declined", "answer": NASTY[0]}, {"answer": "Oui"},
                  {"choice": "peut-être", "answer": "Oui"}):  # fmt: skip
        assert desk.send(address, **typed).status_code == 422
    assert desk.send(address, choice="already", answer="C’est l’action 1").status_code == 303
    db.session.expire_all()
    assert (proposal.fate, proposal.version.number) == (Fate.TAKEN, 1)
    assert "Quelqu’un a déjà répondu" in text_of(desk.read(address))
    assert desk.send(at(place, "/diagnostic"), to=address, choice="declined", answer="Non").status_code == 409
    other = make.propose(make.start(make.make_neighbourhood("Ailleurs")))
    assert desk.read(at(place, f"/propositions/{other.id}")).status_code == 404


def test_a_late_answer_is_seen(desk):
    place = make.start()
    make.propose(place)
    with clock.frozen(clock.now() + proposing.ANSWERED_WITHIN):
        assert "En retard" in text_of(desk.read(at(place, "/propositions")))


def test_a_facilitator_writes_and_the_secretariat_publishes(desk):
    place, _, _ = make.make_roadmap()
    make.add_priority(place, "Nouvelle")
    desk.sit(somebody("facilitator", "territory", place.id, 1))
    assert desk.send(at(place, "/diagnostic"), strengths="Écrit").status_code == 303
    page = desk.read(at(place, "/publier"))
    assert "C’est le secrétariat du territoire qui publie" in text_of(page)
    sheet = at(place, "/diagnostic")
    assert desk.send(sheet, to=at(place, "/publier"), seen=make.digest(place)).status_code == 403
    assert db.session.scalar(select(func.count()).select_from(Version)) == 1


WRITING_ROUTES = (
    "/commencer", "/diagnostic", "/ecriture", "/publier", "/priorites/nouvelle", "/priorites/{priority}",
    "/priorites/{priority}/monter", "/priorites/{priority}/enlever", "/priorites/{priority}/actions/nouvelle",
    "/priorites/{priority}/zoom", "/actions/{action}", "/actions/{action}/enlever", "/propositions/{proposal}",
)  # fmt: skip


@pytest.mark.parametrize("path", WRITING_ROUTES)
def test_a_team_of_elsewhere_is_refused_on_every_route_that_writes(desk, path):
    place, priority, action = make.make_roadmap()
    proposal, own = make.propose(place), make.start(make.make_neighbourhood("Ailleurs"))
    before = make.digest(place)
    desk.sit(somebody("secretariat", "territory", own.id, 1))
    address = at(place, path.format(priority=priority.id, action=action.id, proposal=proposal.id))
    sheet = at(own, "/diagnostic")
    answer = desk.send(sheet, to=address, title="Forgé", choice="declined", answer="Forgé", question="Forgé", note="")
    assert answer.status_code == 403
    if not path.endswith(("monter", "commencer")):
        assert desk.read(address).status_code == 403
    db.session.expire_all()
    assert (make.digest(place), proposal.fate) == (before, Fate.WAITING)


@pytest.mark.parametrize("path", WRITING_ROUTES)
def test_residents_and_visitors_find_no_desk_and_a_form_without_its_token_is_turned_away(desk, client, path):
    place = make.start()
    address = at(place, path.format(priority=1, action=1, proposal=1))
    assert client.post(address, data={}).status_code == 400
    for actor, status in ((NOBODY, 401), (Actor(person_id=1), 403)):
        desk.sit(actor)
        form = f"/quartiers/{place.slug}/projet/proposer"
        assert desk.send(form, to=address, title="Forgé").status_code == status


def test_nothing_is_written_where_nothing_is_begun_or_known(desk):
    place, other = make.make_neighbourhood(), make_place("Ailleurs")
    for path in ("/diagnostic", "/ecriture", "/publier", "/priorites/nouvelle"):
        assert desk.read(at(place, path)).status_code == 404
    assert desk.read("/equipe/quartiers/nulle-part").status_code == 404
    make.start(other)
    for path in ("/priorites/424242", "/priorites/424242/enlever", "/actions/424242", "/actions/424242/enlever",
                 "/priorites/424242/zoom", "/propositions/424242"):  # fmt: skip
        assert desk.read(at(other, path)).status_code == 404


def test_the_team_sees_the_places_it_writes_and_no_other(desk):
    here, there = make.start(), make.make_neighbourhood("Ailleurs")
    table = make_body(place=here)
    with unit_of_work(SYSTEM):
        pass
    desk.sit(somebody("facilitator", "body", table.id, 1))
    text = text_of(desk.read("/equipe/quartiers"))
    assert here.name in text
    assert there.name not in text
