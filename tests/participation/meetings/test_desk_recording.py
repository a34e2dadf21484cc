"""The facilitator writes down a meeting while it is held, through the real pages."""

from __future__ import annotations

import pytest

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from participation.meetings import agreed, queries
from participation.meetings.types import Crowd
from tests.factories import tables as make

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def body(desk):
    body = make.make_table()
    desk.sit(make.sitting("facilitator", "body", body.id))
    return body


def test_people_are_counted(desk, body):
    meeting = make.make_past_meeting(body)
    path = f"/equipe/rencontres/{meeting.id}/presence"
    for typed in ("-1", "douze", "10001", "9" * 300, "1.5"):
        answer = desk.send(path, residents=typed)
        assert answer.status_code == 422
        assert "Écrivez un nombre" in answer.text
    assert desk.send(path, residents="١٢", elected="").status_code == 303
    assert queries.attendance(meeting.id)[Crowd.RESIDENTS] == 12
    page = desk.read(f"/rencontres/{meeting.id}").text
    assert "Qui était là" in page
    assert "Élu·es" not in page


def test_a_name_needs_its_box_ticked_and_can_be_taken_off(desk, body):
    meeting = make.make_past_meeting(body)
    path = f"/equipe/rencontres/{meeting.id}/noms"
    answer = desk.send(path, name="Fatou")
    assert answer.status_code == 422
    assert "Demandez d’abord" in answer.text
    assert desk.send(path, name="Fatou <b>", agreed="y").status_code == 303
    assert "Fatou &lt;b&gt;" in desk.read(f"/rencontres/{meeting.id}").text
    (presence,) = queries.presences(meeting.id)
    assert desk.send(path, to=f"{path}/{presence.id}/retirer").status_code == 303
    assert "Fatou" not in desk.read(f"/rencontres/{meeting.id}").text
    assert desk.send(path, to=f"{path}/{presence.id}/retirer").status_code == 404


def test_a_draft_is_not_read_by_everybody_and_a_correction_leaves_the_old_text(desk, body):
    meeting = make.make_past_meeting(body)
    path, public = f"/equipe/rencontres/{meeting.id}/compte-rendu", f"/rencontres/{meeting.id}"
    assert desk.send(path, body="Un brouillon secret", act="draft").status_code == 303
    assert "secret" not in desk.read(public).text
    assert desk.read(f"{public}/compte-rendu").status_code == 404
    assert desk.send(path, body="La commune viendra en mai.", act="publish").status_code == 303
    assert "La commune viendra en mai." in desk.read(public).text
    assert desk.send(path, body="La commune viendra en juin.", note="Le mois", act="publish").status_code == 303
    versions = desk.read(f"{public}/compte-rendu").text
    assert "<ins>" in versions
    assert "Le mois" in versions
    assert "ajouté" in versions
    assert "secret" not in versions
    assert [m.number for m in queries.published_minutes(meeting.id)] == [3, 2]


def test_a_late_writer_of_minutes_keeps_the_text_and_sees_the_difference(desk, body):
    meeting = make.make_past_meeting(body)
    path = f"/equipe/rencontres/{meeting.id}/compte-rendu"
    desk.send(path, body="La commune viendra en mai.", act="draft")
    answer = desk.send(path, body="La commune viendra <b>jamais</b>.", base="0", act="publish")
    assert answer.status_code == 409
    assert "La commune viendra &lt;b&gt;jamais&lt;/b&gt;." in answer.text
    assert "<del>" in answer.text
    assert "Quelqu’un d’autre a enregistré le compte rendu" in answer.text
    assert 'name="base" type="hidden" value="1"' in answer.text
    assert len(queries.revisions(meeting.id)) == 1


@pytest.mark.parametrize("typed", [{"body": ""}, {"body": "x" * 40_001}, {"body": "a\x01b"}, {"note": "x" * 301}])
def test_minutes_that_cannot_be_kept_are_given_back(desk, body, typed):
    meeting = make.make_past_meeting(body)
    desk.send(f"/equipe/rencontres/{meeting.id}/compte-rendu", body="Un", act="draft")
    answer = desk.send(f"/equipe/rencontres/{meeting.id}/compte-rendu", **{"body": "Deux", **typed}, act="publish")
    assert answer.status_code == 422
    assert len(queries.revisions(meeting.id)) == 1


def test_decisions_and_actions_are_written_and_followed(desk, body):
    meeting = make.make_past_meeting(body)
    path, public = f"/equipe/rencontres/{meeting.id}", f"/rencontres/{meeting.id}"
    assert desk.send(f"{path}/decisions", words="Trois bancs", how="vote", how_words="12 pour").status_code == 303
    assert desk.send(f"{path}/decisions", words="Trois bancs", how="dé").status_code == 422
    assert desk.send(f"{path}/decisions", words="x", how="vote", subject="participation.subject:9").status_code == 422
    sent = {"words": "Écrire à la mairie", "owner": "La table", "due_on": "2026-06-10"}
    for wrong in ({"due_on": "demain"}, {"due_on": "0001-01-01"}, {"owner": ""}, {"words": "x" * 301}):
        assert desk.send(f"{path}/actions", **{**sent, **wrong}).status_code == 422
    assert desk.send(f"{path}/actions", **sent).status_code == 303
    page = desk.read(public).text
    for words in ("Trois bancs", "12 pour", "Écrire à la mairie", "En retard de 5 jours"):
        assert words in page
    action = queries.actions([meeting.id])[meeting.id][0]
    follow = f"{path}/actions/{action.id}"
    assert desk.send(follow, state="abandoned", note="").status_code == 422
    assert desk.send(follow, state="volé").status_code == 422
    assert desk.send(follow, state="done", note="Envoyée").status_code == 303
    assert desk.send(follow, state="open", seen="1").status_code == 409
    page = desk.read(public).text
    assert "En retard" not in page
    assert "Envoyée" in page


def test_an_action_of_another_meeting_is_not_found(desk, body):
    mine, other = make.make_past_meeting(body), make.make_past_meeting(make.make_table())
    with unit_of_work(SYSTEM) as work:
        action = agreed.take_on(work, other.id, "Écrire", "La table", clock.now().date(), clock.now())
    assert desk.read(f"/equipe/rencontres/{mine.id}/actions/{action.id}").status_code == 404
    assert desk.read(f"/equipe/rencontres/{other.id}/actions/{action.id}").status_code == 403
