"""The facilitator prepares and holds a meeting, through the real pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from participation.meetings import agreed, minutes, queries
from participation.meetings.types import MeetingState, MinutesState
from tests.factories import tables as make
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("frozen")
NASTY = ("<script>alert(1)</script>", "'; DROP TABLE x; --", "🦩" * 60, "\u202eoul", "<img src=x onerror=1>")


@pytest.fixture
def body(desk):
    body = make.make_table()
    desk.sit(make.sitting("facilitator", "body", body.id))
    return body


def again(meeting):
    db.session.expire_all()
    return queries.by_id(meeting.id)


SHEET = {
    "title": "La place du marché", "starts_at": "2026-06-30T18:00", "ends_at": "2026-06-30T20:00",
    "place": "Maison du projet",
}  # fmt: skip


def test_a_meeting_is_announced_in_paris_time(desk, body):
    answer = desk.send(f"/equipe/rencontres/nouvelle/{body.slug}", **SHEET)
    assert answer.status_code == 303
    (meeting,) = queries.of_body(body.id)
    assert meeting.starts_at.isoformat() == "2026-06-30T16:00:00+00:00"
    hub = desk.read(answer.location)
    assert "La rencontre est annoncée." in hub.text
    assert queries.code_of(meeting.id) in hub.text
    assert "n’a pas encore commencé" in hub.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "nécessaire"),
        ({"title": "x" * 121}, "trop long"),
        ({"title": "a\x00b"}, "illisibles"),
        ({"summary": "x" * 100_000}, "trop long"),
        ({"starts_at": "demain"}, ""),
        ({"starts_at": "0001-01-01T00:00"}, ""),
        ({"starts_at": "9999-12-31T23:59", "ends_at": "9999-12-31T23:59"}, "2000"),
        ({"ends_at": "2026-06-30T17:00"}, "La fin vient après"),
        ({"place": ""}, "Dites où"),
    ],
)
def test_a_mistake_in_the_sheet_is_said_and_nothing_typed_is_lost(desk, body, typed, sentence):
    answer = desk.send(f"/equipe/rencontres/nouvelle/{body.slug}", **{**SHEET, "contact": "Samira au 04", **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Samira au 04" in answer.text
    assert queries.of_body(body.id) == []


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_typed_is_shown_as_text(desk, body, text):
    words = text[:100]
    desk.send(f"/equipe/rencontres/nouvelle/{body.slug}", **{**SHEET, "title": words, "place": words, "summary": words})
    (meeting,) = queries.of_body(body.id)
    desk.send(f"/equipe/rencontres/{meeting.id}/ordre-du-jour", title=words)
    for path in (
        f"/rencontres/{meeting.id}",
        "/rencontres",
        f"/tables/{body.slug}",
        f"/equipe/rencontres/{meeting.id}",
    ):
        page = desk.read(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_two_editors_of_a_sheet_the_second_is_told_and_keeps_everything(desk, body):
    meeting = make.make_meeting(body)
    path = f"/equipe/rencontres/{meeting.id}/fiche"
    assert desk.send(path, title="La fontaine").status_code == 303
    answer = desk.send(path, title="Le marché", contact="Karim", seen="1")
    assert answer.status_code == 409
    for kept in ("Le marché", "Karim", "La fontaine", "Quelqu’un d’autre a changé"):
        assert kept in answer.text
    assert again(meeting).title == "La fontaine"
    assert 'name="seen" type="hidden" value="2"' in answer.text


@pytest.mark.parametrize("seen", ["", "x", "-1", "1e3", "9" * 40, "١"])
def test_a_forged_version_is_an_old_one(desk, body, seen):
    meeting = make.make_meeting(body)
    assert desk.send(f"/equipe/rencontres/{meeting.id}/fiche", title="Autre", seen=seen).status_code == 409
    assert again(meeting).title == meeting.title != "Autre"


def test_cancelling_shows_why_everywhere_and_closes_the_desk(desk, body):
    meeting = make.make_meeting(body)
    path = f"/equipe/rencontres/{meeting.id}"
    assert desk.send(f"{path}/annulation", reason="").status_code == 422
    assert desk.send(f"{path}/annulation", reason="Canicule").status_code == 303
    assert again(meeting).state is MeetingState.CANCELLED
    for page in (f"/rencontres/{meeting.id}", "/rencontres", f"/tables/{body.slug}"):
        assert "Canicule" in desk.read(page).text
        assert "Annulée" in desk.read(page).text
    sheet = {**SHEET, "title": "Encore", "seen": "2"}
    assert make.forced(desk, f"{path}/fiche", **sheet).status_code == 403
    assert make.forced(desk, f"{path}/annulation", reason="Encore").status_code == 403
    assert make.forced(desk, f"{path}/ordre-du-jour", title="Encore").status_code == 403
    assert make.forced(desk, f"{path}/presence", residents="3").status_code == 403


def test_before_it_begins_nothing_is_recorded(desk, body):
    path = f"/equipe/rencontres/{make.make_meeting(body).id}"
    sent = {
        "presence": {"residents": "3"}, "noms": {"name": "Fatou", "agreed": "y"},
        "compte-rendu": {"body": "x", "base": "0"}, "decisions": {"words": "x", "how": "vote", "subject": ""},
        "actions": {"words": "x", "owner": "y", "due_on": "2026-07-01"},
    }  # fmt: skip
    for page, fields in sent.items():
        assert desk.read(f"{path}/{page}").status_code == 200
        assert make.forced(desk, f"{path}/{page}", **fields).status_code == 403


PAGES = ("", "/fiche", "/annulation", "/ordre-du-jour", "/presence", "/noms", "/compte-rendu", "/decisions", "/actions")
POSTS = ("/ordre-du-jour/1/enlever", "/ordre-du-jour/1/monter", "/noms/1/retirer")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 303), ("resident", 403), ("officer", 403), ("another table", 403), ("another place", 403),
        ("body", 200), ("place", 200), ("secretariat", 200),
    ],
)  # fmt: skip
def test_every_page_of_the_desk_opens_to_those_who_animate_the_body_only(desk, who, status):
    body = make.make_table()
    meeting = make.make_past_meeting(body)
    place, other = body.places[0].id, make.make_table()
    desk.sit(
        {
            "nobody": Actor(None),
            "resident": Actor(make_account().id),
            "officer": make.sitting("officer"),
            "another table": make.sitting("facilitator", "body", other.id),
            "another place": make.sitting("secretariat", "territory", other.places[0].id),
            "body": make.sitting("facilitator", "body", body.id),
            "place": make.sitting("facilitator", "territory", place),
            "secretariat": make.sitting("secretariat"),
        }[who]
    )
    for page in PAGES:
        assert desk.read(f"/equipe/rencontres/{meeting.id}{page}").status_code == status, page
    assert desk.read(f"/equipe/rencontres/nouvelle/{body.slug}").status_code == status
    for post in POSTS if status == 403 else ():
        page = f"/tables/{body.slug}/sujets/proposer"
        assert desk.send(page, to=f"/equipe/rencontres/{meeting.id}{post}").status_code == 403, post


@pytest.mark.parametrize("number", ["0", "999999", "999999999999999", "9999999999999999999999", "-1", "x", "1.5"])
def test_a_meeting_that_is_not_there_is_not_found(desk, number):
    desk.sit(make.sitting("secretariat"))
    for path in ("/rencontres/{}", "/rencontres/{}.ics", "/rencontres/{}/compte-rendu", "/equipe/rencontres/{}/fiche"):
        assert desk.read(path.format(number)).status_code == 404


def test_a_forged_form_is_refused(app, desk, body):
    meeting = make.make_meeting(body)
    app.config["WTF_CSRF_ENABLED"], before = True, app.config.get("WTF_CSRF_ENABLED")
    try:
        answer = desk._client.post(f"/equipe/rencontres/{meeting.id}/annulation", data={"reason": "forgé"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = before
    assert answer.status_code == 400
    assert again(meeting).state is MeetingState.PLANNED


def test_the_desk_of_a_closed_body_is_read_and_changes_nothing(desk, body):
    meeting, past = make.make_meeting(body), make.make_past_meeting(body)
    with unit_of_work(SYSTEM) as work:
        action = agreed.take_on(work, past.id, "Écrire", "La table", clock.now().date(), clock.now())
        minutes.write(work, past.id, 0, "Un", MinutesState.DRAFT, clock.now())
    make.close(body)
    assert desk.read(f"/equipe/rencontres/{meeting.id}").status_code == 200
    desk_of, past_of = f"/equipe/rencontres/{meeting.id}", f"/equipe/rencontres/{past.id}"
    assert make.forced(desk, f"/equipe/rencontres/nouvelle/{body.slug}", **SHEET).status_code == 403
    for path, fields in (
        (f"{desk_of}/fiche", {**SHEET, "seen": "1"}),
        (f"{desk_of}/annulation", {"reason": "x"}),
        (f"{desk_of}/ordre-du-jour", {"title": "x"}),
        (f"{past_of}/presence", {"residents": "3"}),
        (f"{past_of}/noms", {"name": "x", "agreed": "y"}),
        (f"{past_of}/compte-rendu", {"body": "x", "base": "1"}),
        (f"{past_of}/decisions", {"words": "x", "how": "vote", "subject": ""}),
        (f"{past_of}/actions", {"words": "x", "owner": "y", "due_on": "2026-07-01"}),
        (f"{past_of}/actions/{action.id}", {"state": "done", "seen": "1"}),
    ):
        assert make.forced(desk, path, **fields).status_code == 403, path


def test_the_list_shows_what_one_animates_only(desk, body):
    other = make.make_table(name="Table d’ailleurs")
    make.make_meeting(other, title="Une autre")
    mine = make.make_meeting(body, clock.now() + timedelta(days=1), title="La mienne")
    page = desk.read("/equipe/rencontres").text
    assert mine.title in page
    assert "Une autre" not in page
    assert "ailleurs" not in page
