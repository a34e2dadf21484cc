"""Pages of the team: the remote and its gestures, the desk, the sheet, the synthesis, the kit; who is kept out."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from assises.people.types import NeedKind
from assises.programme.types import Part
from assises.workshops import queries
from assises.workshops.types import Device, Phase
from commons.identity.types import Role
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories import assises_people as people
from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.identity import make_officer, text_of
from tests.factories.participation import somebody
from tests.factories.workshops import grouped, make_crew, make_workshop, phone_in, said, to_phase

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


def test_the_remote_tells_phones_of_one_person_from_those_of_a_table(desk, leader, frozen):
    workshop = make_workshop(Phase.WELCOME, tables=0)
    desk.sit(leader)
    assert "0 téléphone " in text_of(desk.read(address(workshop))) + " "
    assert "0 table" not in text_of(desk.read(address(workshop)))
    for device, table in ((Device.PHONE, None), (Device.TABLE, 4), (Device.TABLE, 4), (Device.TABLE, None)):
        phone_in(workshop, device, table)
    page = text_of(desk.read(address(workshop)))
    assert "1 téléphone · 3 personnes au téléphone d’une table · 1 table" in page
    gesture(desk, workshop, "count", counted="30", tables="6")
    assert "1 téléphone · 3 personnes au téléphone d’une table · 6 tables" in text_of(desk.read(address(workshop)))


def test_the_remote_goes_through_a_whole_workshop(desk, leader, frozen):
    workshop = make_workshop(Phase.WELCOME)
    desk.sit(leader)
    assert gesture(desk, workshop, "count", counted="30", tables="6").status_code == 303
    assert gesture(desk, workshop, "phase", phase="contribution", seen="welcome").status_code == 303
    for words in ("Plus de bancs", "Des bancs à l’ombre", "Un terrain de jeux"):
        assert gesture(desk, workshop, "paper", words=words, table="2").status_code == 303
    ideas = queries.contributions(workshop.id)
    assert [idea.channel.value for idea in ideas] == ["paper"] * 3
    gesture(desk, workshop, "phase", phase="grouping", seen="contribution")
    gesture(desk, workshop, "place", title="Bancs", contribution=[str(ideas[0].id), str(ideas[1].id)])
    gesture(desk, workshop, "place", title="Jeux", contribution=[str(ideas[2].id)])
    page = desk.read(address(workshop))
    assert "Bancs <span" in page.text
    gesture(desk, workshop, "phase", phase="prioritising", seen="grouping")
    assert gesture(desk, workshop, "open_round", way="hands").status_code == 303
    groups = [group.id for group in queries.groups(workshop.id)]
    assert gesture(desk, workshop, "phase", phase="synthesis", seen="prioritising").status_code == 403
    answer = gesture(desk, workshop, "close_round", **{f"hands-{groups[0]}": "12", f"hands-{groups[1]}": "7"})
    assert answer.status_code == 303
    [frozen_round] = queries.rounds(workshop.id)
    assert [line[2] for line in frozen_round.result] == [12, 7]
    gesture(desk, workshop, "phase", phase="synthesis", seen="prioritising")
    answer = desk.send(address(workshop, "/synthese"), first="Des bancs, vite", quote=[str(ideas[0].id)])
    assert answer.status_code == 303
    assert queries.synthesis(workshop.id).quotes == [ideas[0].id]
    assert "Des bancs, vite" in desk.read(f"/atelier/{workshop.code}/ecran").text


def test_a_phase_tapped_on_an_old_page_skips_nothing(desk, leader, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    desk.sit(leader)
    answer = gesture(desk, workshop, "phase", phase="contribution", seen="welcome")
    assert answer.status_code == 403
    assert "a changé d’étape entre-temps" in answer.text


def test_words_typed_in_a_refused_gesture_are_still_there(desk, leader, frozen):
    workshop = make_workshop(Phase.WELCOME)
    desk.sit(leader)
    answer = gesture(desk, workshop, "paper", words="Ma longue feuille", table="3")
    assert answer.status_code == 403
    workshop = make_workshop(Phase.CONTRIBUTION)
    answer = gesture(desk, workshop, "paper", words="Ma longue feuille", table="beaucoup")
    assert answer.status_code == 422
    assert "Ma longue feuille</textarea>" in answer.text


@pytest.mark.parametrize(
    "actor", [NOBODY, somebody(Role.OBSERVER, person_id=7), somebody(Role.FACILITATOR, "assises", 999, 7)]
)
def test_the_remote_is_closed_to_whoever_does_not_lead(desk, database, frozen, actor):
    workshop = make_workshop()
    desk.sit(actor)
    expected = 401 if actor is NOBODY else 403
    assert gesture(desk, workshop, "phase", phase="grouping").status_code == expected
    assert desk.read(address(workshop)).status_code == (303 if actor is NOBODY else 403)
    for more in ("/fiche", "/synthese", "/feuilles.pdf"):
        assert desk.read(address(workshop, more)).status_code == (303 if actor is NOBODY else 403)


def test_somebody_who_takes_notes_groups_and_sums_up_but_calls_nobody(desk, database, frozen):
    workshop = make_workshop(Phase.GROUPING)
    desk.sit(make_crew(workshop.activity, make_officer(role=Role.OBSERVER).id, Part.RAPPORTEUR))
    assert gesture(desk, workshop, "place", title="Bancs").status_code == 303
    assert gesture(desk, workshop, "paper", words="Un banc").status_code == 303
    for name, fields in (("phase", {"phase": "synthesis"}), ("call", {"request": "1"}), ("code", {}), ("hold", {}),
                         ("hide", {"contribution": "1", "motive": "spam"}), ("open_round", {})):  # fmt: skip
        assert gesture(desk, workshop, name, **fields).status_code == 403, name


def test_another_workshop_is_not_found_behind_another_year_or_number(desk, leader, frozen):
    workshop, other = make_workshop(), make_workshop()
    desk.sit(leader)
    wrong = address(other).rsplit("/", 1)[0] + f"/{workshop.id}"
    assert desk.read(wrong).status_code == 404
    assert post(desk, wrong + "/gestes", data={"gesture": "hold", "act": "a"}).status_code == 404
    foreign = said(other)
    for name, fields in (("hide", {"motive": "spam"}), ("show", {}), ("place", {"title": "T"})):
        assert gesture(desk, workshop, name, contribution=str(foreign.id), **fields).status_code == 404
    assert gesture(desk, workshop, "call", request="999999").status_code == 404
    assert desk.read(address(workshop).replace(str(workshop.id), "9" * 18)).status_code == 404


@pytest.mark.parametrize("name", ["", "eval", "__class__", "phase\0"])
def test_a_gesture_that_is_none_is_refused(desk, leader, frozen, name):
    workshop = make_workshop()
    desk.sit(leader)
    assert gesture(desk, workshop, name).status_code == 422
    assert gesture(desk, workshop, "hold", act="").status_code == 422


def test_preparing_from_a_template_once(desk, leader, frozen):
    from tests.factories.assises_days import make_activity, make_edition, make_site_day

    edition = make_edition()
    activity = make_activity(make_site_day(edition))
    desk.sit(leader)
    path = f"/equipe/assises/{edition.year}/ateliers/preparer/{activity.id}"
    assert desk.send(path, question="").status_code == 422
    assert desk.send(path, question="Que faire ?", template="one_hour").status_code == 303
    assert queries.of_activity(activity.id).dots_each == 3
    assert desk.send(path, question="Encore ?", template="one_hour").status_code == 409
    assert "Ouvrir la télécommande" in desk.read(f"/equipe/assises/{edition.year}/ateliers").text


def test_an_older_sheet_is_refused_with_what_was_typed(desk, leader, frozen):
    workshop = make_workshop()
    desk.sit(leader)
    path = address(workshop, "/fiche")
    assert desk.send(path, question="Première question", dots_each="4").status_code == 303
    answer = desk.send(path, question="Question tardive", version="1")
    assert answer.status_code == 409
    assert "Question tardive" in answer.text
    assert desk.send(path, minutes="dix vingt").status_code == 422
    db.session.expire_all()
    assert (queries.by_id(workshop.id).question, queries.by_id(workshop.id).dots_each) == ("Première question", 4)


def test_whoever_leads_sees_how_many_need_what_in_their_own_session_and_nobody_s_name(desk, database, frozen):
    edition = make_edition()
    day = make_site_day(edition)
    mine, others = make_activity(day), make_activity(day, 14)
    here = {NeedKind.SIGN_LANGUAGE: "signes de Samia", NeedKind.MEAL: "halal"}
    people.with_seats(edition, [mine.id], first_name="Samia", needs=here)
    people.with_seats(edition, [others.id], first_name="Omar", needs={NeedKind.EASY_FRENCH: "gros caractères"})
    workshop = make_workshop(activity=mine)
    desk.sit(make_crew(mine, make_officer(role=Role.OBSERVER).id))
    page = desk.read(address(workshop, "/fiche")).text
    assert re.search(r"La langue des signes \(LSF\)</dt><dd>1 personne", page)
    for hidden in ("Samia", "signes de", "repas", "halal", "FALC", "Omar"):
        assert hidden not in page
    assert desk.read(address(make_workshop(activity=others), "/fiche")).status_code == 403


def test_the_kit_is_a_pdf_with_and_without_a_code(desk, leader, frozen):
    desk.sit(leader)
    for phase in (Phase.PREPARED, Phase.WELCOME):
        answer = desk.read(address(make_workshop(phase), "/feuilles.pdf"))
        assert answer.data.startswith(b"%PDF")


def test_a_prepared_workshop_is_not_public(desk, database, frozen):
    workshop = make_workshop(Phase.PREPARED)
    year = address(workshop).split("/")[3]
    assert desk.read(f"/assises/{year}/ateliers/{workshop.id}").status_code == 404
    assert "Aucun atelier" in desk.read(f"/assises/{year}/ateliers").text


def test_the_room_is_read_in_the_same_queries_however_much_is_said(desk, database, frozen, queries_sent):
    workshop = make_workshop(Phase.CONTRIBUTION)
    token = phone_in(workshop)
    enter(desk, workshop)
    said(workshop, "Un", token)
    desk.read(f"/atelier/{workshop.code}")
    queries_sent.clear()
    desk.read(f"/atelier/{workshop.code}")
    few = len(queries_sent)
    for number in range(12):
        grouped(workshop, f"G{number}", said(workshop, f"Idée {number}", token))
    db.session.expire_all()
    queries_sent.clear()
    desk.read(f"/atelier/{workshop.code}")
    assert len(queries_sent) <= few + 1


def test_a_poll_is_led_to_from_the_phone_the_remote_and_the_public_page(desk, leader, frozen):
    workshop = make_workshop(Phase.CONTRIBUTION)
    desk.sit(leader)
    assert gesture(desk, workshop, "poll").status_code == 303
    post(desk, f"/atelier/{workshop.code}/entrer", data={"device": "phone"})
    key, year = queries.by_id(workshop.id).poll_key, address(workshop).split("/")[3]
    assert f'href="/avis/{key}/repondre"' in desk.read(f"/atelier/{workshop.code}").text
    for path in (address(workshop), f"/assises/{year}/ateliers/{workshop.id}"):
        assert f'href="/avis/{key}"' in desk.read(path).text
    assert desk.read(f"/avis/{key}").status_code == 200


def test_a_timer_started_without_network_ends_when_the_room_saw_it_end(desk, leader, frozen):
    """Five minutes, heard three minutes later: two are left. Stopped a minute before it is heard: three were."""
    workshop = make_workshop(Phase.CONTRIBUTION)
    desk.sit(leader)
    assert gesture(desk, workshop, "timer_start", minutes="5", age="180").status_code == 303
    db.session.refresh(workshop)
    assert workshop.timer_ends_at == frozen + timedelta(minutes=2)
    assert gesture(desk, workshop, "timer_stop", age="60").status_code == 303
    db.session.refresh(workshop)
    assert (workshop.timer_ends_at, workshop.timer_left) == (None, 180)


@pytest.mark.parametrize(
    ("age", "status"), [("600", 303), ("601", 403), ("999999999", 403), ("9" * 18, 422), ("-1", 422), ("hier", 422)]
)
def test_a_gesture_says_how_long_it_waited_and_not_what_its_clock_says(desk, leader, frozen, age, status):
    workshop = make_workshop(Phase.CONTRIBUTION)
    desk.sit(leader)
    assert gesture(desk, workshop, "paper", words="Un banc", age=age).status_code == status
    assert len(queries.contributions(workshop.id)) == (status == 303)


def test_the_remote_of_a_workshop_that_is_over_says_what_its_code_still_opens(desk, leader, frozen):
    workshop = make_workshop(Phase.RESTITUTION)
    to_phase(workshop, Phase.CLOSED)
    desk.sit(leader)
    page = desk.read(address(workshop)).text
    assert f"Le code {workshop.code} sert encore à relire le compte rendu" in page
    assert "Le code est tiré quand l’accueil ouvre" not in page
