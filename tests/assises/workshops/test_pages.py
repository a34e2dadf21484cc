"""Pages of workshops: a phone in the room, the big screen, the remote, what the public reads; without JavaScript."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from assises.workshops import queries, visitors
from assises.workshops.types import Phase, RequestState
from commons.identity.types import Role
from commons.moderation.types import Standing
from tests.factories.identity import make_officer, text_of
from tests.factories.participation import somebody
from tests.factories.workshops import grouped, make_workshop, phone_in, said, to_phase, voting

ODD = "=cmd|<script>alert(1)</script> \u202eabc\u202c \u0645\u0631\u062d\u0628\u0627 😀'; DROP TABLE x; --"


@pytest.fixture
def leader(database):
    """Somebody who facilitates everywhere, with an account."""
    return somebody(Role.FACILITATOR, person_id=make_officer(role=Role.FACILITATOR).id)


def address(workshop, more: str = "") -> str:
    from assises.workshops.addresses import year_of

    return f"/equipe/assises/{year_of(workshop)}/ateliers/{workshop.id}{more}"


def post(desk, path, data=None, headers=None):
    """Send a form as a page would, with the token of this browser."""
    page = desk._client.get("/atelier", follow_redirects=True).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return desk._client.post(path, data={**(data or {}), "csrf_token": token[1] if token else ""}, headers=headers)


def gesture(desk, workshop, name, **fields):
    data = {"gesture": name, "act": fields.pop("act", uuid4().hex), **fields}
    return post(desk, address(workshop, "/gestes"), data=data)


def enter(desk, workshop, **fields):
    return post(desk, f"/atelier/{workshop.code}/entrer", data={"device": "phone", **fields})


def test_a_phone_comes_in_with_the_code_and_says_something_without_account_or_script(desk, database, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    spaced = f" {workshop.code[:3].lower()}-{workshop.code[3:]} "
    answer = desk.send("/atelier", code=spaced)
    assert (answer.status_code, answer.location) == (303, f"/atelier/{workshop.code}")
    assert "Entrer avec ce téléphone" in desk.read(answer.location).text
    assert enter(desk, workshop).status_code == 303
    room = desk.read(f"/atelier/{workshop.code}")
    assert "Dire une idée" in room.text
    assert "Actualiser" in room.text
    answer = post(
        desk,
        f"/atelier/{workshop.code}/dire",
        data={"words": ODD, "language": "fr", "ticket": uuid4().hex, "opened": desk.opened_a_while_ago()},
    )
    assert answer.status_code == 303
    [row] = queries.contributions(workshop.id, *Standing)
    assert "\u202e" not in row.words
    page = desk.read(f"/atelier/{workshop.code}")
    assert "<script>alert" not in page.text
    assert desk.read("/atelier").location == f"/atelier/{workshop.code}"


def test_once_ideas_are_over_ones_own_stand_under_their_own_heading(desk, database, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    enter(desk, workshop)
    sent = {"words": "Un banc", "language": "fr", "ticket": uuid4().hex, "opened": desk.opened_a_while_ago()}
    assert post(desk, f"/atelier/{workshop.code}/dire", data=sent).status_code == 303
    to_phase(workshop, Phase.PRIORITISING)
    page = desk.read(f"/atelier/{workshop.code}").text
    assert '<h2 id="dire">Vos idées</h2>' in page
    assert "Ma contribution (1)" in page


def test_a_late_idea_is_refused_and_every_word_of_it_is_still_on_the_page(desk, database, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    enter(desk, workshop)
    to_phase(workshop, Phase.GROUPING)
    late = {"words": "Une idée tardive", "language": "fr", "ticket": uuid4().hex}
    answer = post(desk, f"/atelier/{workshop.code}/dire", data={**late, "opened": desk.opened_a_while_ago()})
    assert answer.status_code == 403
    assert "Une idée tardive</textarea>" in answer.text
    assert "Le temps des idées est passé" in answer.text
    assert queries.contributions(workshop.id, *Standing) == []


@pytest.mark.parametrize(
    ("words", "status"), [("", 422), ("   \n ", 422), ("x" * 100_000, 422), ("a\0b", 422), ("ok", 303)]
)
def test_odd_words_are_refused_beside_their_field(desk, database, frozen, words, status):
    workshop = make_workshop(Phase.CONTRIBUTION)
    enter(desk, workshop)
    data = {"words": words, "language": "fr", "ticket": uuid4().hex, "opened": desk.opened_a_while_ago()}
    assert post(desk, f"/atelier/{workshop.code}/dire", data=data).status_code == status


def test_the_same_form_sent_twice_says_it_once(desk, database, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    enter(desk, workshop)
    data = {"words": "Un banc", "language": "fr", "ticket": uuid4().hex, "opened": desk.opened_a_while_ago()}
    for _ in range(3):
        assert post(desk, f"/atelier/{workshop.code}/dire", data=data).status_code == 303
    assert len(queries.contributions(workshop.id)) == 1


def test_dots_are_placed_and_taken_back_by_plain_buttons(desk, database, frozen):
    workshop, _opened, groups = voting()
    enter(desk, workshop)
    page = desk.read(f"/atelier/{workshop.code}")
    assert "Placez vos points" in page.text
    for placed, expected in ((1, 1), (3, 3), (3, 3), (0, 0)):
        data = {"group": groups[0], "placed": placed}
        assert post(desk, f"/atelier/{workshop.code}/points", data=data).status_code == 303
        assert f"data-placed>{expected}<" in desk.read(f"/atelier/{workshop.code}").text
    answer = post(desk, f"/atelier/{workshop.code}/points", data={"group": groups[0], "placed": 4})
    assert answer.status_code == 403
    assert "Vous ne pouvez pas mettre plus de points" in answer.text
    for bad in ({"group": "x", "placed": 1}, {"group": groups[0]}, {"group": groups[0], "placed": "-1"}):
        assert post(desk, f"/atelier/{workshop.code}/points", data=bad).status_code == 422
    assert post(desk, f"/atelier/{workshop.code}/points", data={"group": 10**15, "placed": 1}).status_code == 404


def test_a_phone_that_did_not_come_in_is_refused_on_every_writing_route(desk, database, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    for path in ("dire", "points", "parole", "avis", "personne-suivante"):
        assert post(desk, f"/atelier/{workshop.code}/{path}", data={}).status_code == 403


def test_asking_to_speak_says_the_place_and_why(desk, database, frozen):
    workshop = make_workshop(Phase.WELCOME)
    enter(desk, workshop)
    data = {"ticket": uuid4().hex, "name": "Nadia", "lane": "floor"}
    assert post(desk, f"/atelier/{workshop.code}/parole", data=data).status_code == 303
    page = text_of(desk.read(f"/atelier/{workshop.code}"))
    assert "Vous êtes à la place n° 1 : dans l’ordre d’arrivée" in page
    again = post(desk, f"/atelier/{workshop.code}/parole", data={**data, "ticket": uuid4().hex})
    assert again.status_code == 409
    post(desk, f"/atelier/{workshop.code}/parole", data={"withdraw": "1"})
    assert queries.requests(workshop.id, RequestState.WAITING) == []
    assert post(desk, f"/atelier/{workshop.code}/parole", data={"lane": "floor"}).status_code == 422
    bad = {"ticket": uuid4().hex, "trait": "martian"}
    assert post(desk, f"/atelier/{workshop.code}/parole", data=bad).status_code == 422


def test_feedback_takes_two_taps(desk, database, frozen):
    workshop = make_workshop(Phase.RESTITUTION)
    enter(desk, workshop)
    path = f"/atelier/{workshop.code}/avis"
    assert post(desk, path, data={"mood": "good"}).status_code == 303
    assert "Avez-vous pu dire" in desk.read(f"/atelier/{workshop.code}").text
    assert post(desk, path, data={"mood": "good", "heard": "partly"}).status_code == 303
    moods, heards = queries.feedback(workshop.id)
    assert (moods["good"], heards["partly"]) == (1, 1)
    assert post(desk, path, data={"mood": "<b>"}).status_code == 422


def test_a_phone_of_a_table_is_somebody_else_for_the_next_person(desk, database, frozen):
    workshop, _opened, groups = voting()
    enter(desk, workshop, device="table", table="4")
    post(desk, f"/atelier/{workshop.code}/points", data={"group": groups[0], "placed": 3})
    assert post(desk, f"/atelier/{workshop.code}/personne-suivante").status_code == 303
    assert "data-placed>0<" in desk.read(f"/atelier/{workshop.code}").text
    assert queries.by_id(workshop.id).issued == 3
    post(desk, f"/atelier/{workshop.code}/sortir")
    assert "Entrer avec ce téléphone" in desk.read(f"/atelier/{workshop.code}").text


def test_wrong_codes_are_counted_and_stopped(desk, database, frozen):
    make_workshop()
    statuses = [post(desk, "/atelier", data={"code": f"BCDFG{n}"}).status_code for n in range(205)]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert desk.read("/atelier/ZZZZZZ/pouls").status_code == 429


@pytest.mark.parametrize("code", ["ZZZZZZ", "%00", "x" * 3000, "<script>", "../etc"])
def test_a_code_of_nothing_opens_nothing(desk, database, frozen, code):
    for more in ("", "/pouls", "/salle", "/ecran", "/entree.svg"):
        assert desk.read(f"/atelier/{code}{more}").status_code == 404


def test_a_code_that_expired_opens_nothing(desk, database, frozen):
    from commons.kernel import clock

    workshop = make_workshop()
    assert desk.read(f"/atelier/{workshop.code}/pouls").status_code == 200
    with clock.frozen(workshop.code_expires_at):
        for more in ("", "/pouls", "/salle", "/ecran"):
            assert desk.read(f"/atelier/{workshop.code}{more}").status_code == 404


def test_the_pulse_and_the_part_are_kept_until_something_changes(desk, database, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    first = desk.read(f"/atelier/{workshop.code}/pouls")
    etag = first.headers["ETag"]
    again = desk._client.get(f"/atelier/{workshop.code}/pouls", headers={"If-None-Match": etag})
    assert again.status_code == 304
    said(workshop, "Un kiosque")
    after = desk._client.get(f"/atelier/{workshop.code}/pouls", headers={"If-None-Match": etag})
    assert after.status_code == 200
    assert after.json["v"] > first.json["v"]
    assert "Un kiosque" in desk.read(f"/atelier/{workshop.code}/salle").text


def test_the_part_for_everybody_holds_nothing_of_one_phone(desk, database, frozen):
    workshop, _opened, groups = voting()
    enter(desk, workshop)
    post(desk, f"/atelier/{workshop.code}/points", data={"group": groups[0], "placed": 3})
    part = desk.read(f"/atelier/{workshop.code}/salle").text
    assert "csrf_token" not in part
    assert "data-placed>3<" not in part


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.PREPARED])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_reads_in_every_phase(desk, leader, frozen, phase, language):
    workshop = make_workshop(Phase.CONTRIBUTION)
    token = phone_in(workshop)
    grouped(workshop, "Bancs & <b>jeux</b>", said(workshop, ODD, token), said(workshop, "Un banc", token))
    said(workshop, "تحسين المساحات", token, language="ar", first_name="نادية")
    to_phase(workshop, phase)
    enter(desk, workshop)
    desk.sit(leader)
    year = address(workshop).split("/")[3]
    for path in (f"/atelier/{workshop.code}", f"/atelier/{workshop.code}/ecran", address(workshop),
                 address(workshop, "/synthese"), address(workshop, "/fiche"), f"/assises/{year}/ateliers",
                 f"/assises/{year}/ateliers/{workshop.id}", f"/equipe/assises/{year}/ateliers"):  # fmt: skip
        answer = desk.read(f"{path}?lang={language}")
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text
        assert ('dir="rtl"' in answer.text) == (language == "ar")


def test_words_carry_their_language_and_what_is_masked_is_counted_with_its_motive(desk, leader, frozen):
    workshop = make_workshop()
    said(workshop, "تحسين الحديقة", language="ar")
    gone = said(workshop, "Hors sujet")
    desk.sit(leader)
    assert gesture(desk, workshop, "hide", contribution=str(gone.id), motive="off_topic").status_code == 303
    enter(desk, workshop)
    room = desk.read(f"/atelier/{workshop.code}").text
    assert re.search(r'lang="ar"[^>]*><p>تحسين الحديقة', room)
    assert "1 contribution masquée : 1 hors sujet" in room
    assert "<p>Hors sujet" not in room


def test_one_phone_sends_so_much_in_ten_minutes_and_the_others_go_on(desk, database, frozen, monkeypatch):
    workshop = make_workshop()
    monkeypatch.setattr(visitors, "MOST_SENT", 2)
    enter(desk, workshop)
    idea = {"words": "Plus de bancs", "language": "fr", "opened": desk.opened_a_while_ago()}

    def say():
        return post(desk, f"/atelier/{workshop.code}/dire", {**idea, "ticket": uuid4().hex}).status_code

    assert [say() for _ in range(3)] == [303, 303, 429]
    desk._client.delete_cookie(visitors.COOKIE, path=visitors.PATH)
    enter(desk, workshop)
    assert say() == 303
