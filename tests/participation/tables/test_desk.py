"""The secretariat creates tables, animators keep them, through the real pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from participation.bodies import queries as bodies
from participation.meetings import queries as meetings
from participation.tables import moderated, queries, taking_part
from participation.tables.models import Subject
from participation.tables.types import CommitmentState, Standpoint, SubjectState
from tests.factories import tables as make
from tests.factories.budgets import make_territory
from tests.factories.identity import make_account
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen")
NASTY = ("<script>alert(1)</script>", "'; DROP TABLE x; --", "🦩" * 40, "\u202eoul", "<img src=x onerror=1>")


@pytest.fixture
def body(desk):
    body = make.make_table()
    desk.sit(make.sitting("facilitator", "body", body.id))
    return body


def the(subject):
    db.session.expire_all()
    return queries.subject(subject.id)


def test_a_table_is_created_with_its_neighbourhoods(desk):
    place, other = make_territory(), make_territory()
    desk.sit(make.sitting("secretariat", "territory", place.id))
    page = desk.read("/equipe/tables/nouvelle").text
    assert f'value="{place.id}"' in page
    assert f'value="{other.id}"' not in page
    sent = {"name": "Table d’Air Bel", "remit": "Parler", "mode": "before"}
    assert desk.send("/equipe/tables/nouvelle", **sent).status_code == 422
    assert desk.send("/equipe/tables/nouvelle", **sent, places=str(other.id)).status_code == 422
    assert desk.send("/equipe/tables/nouvelle", **sent, places="nulle-part").status_code == 422
    answer = desk.send("/equipe/tables/nouvelle", **sent, places=str(place.id))
    assert (answer.status_code, answer.location) == (303, "/equipe/tables/table-d-air-bel")
    body = bodies.by_slug("table-d-air-bel")
    assert ([p.id for p in body.places], queries.sheet_of(body).mode) == ([place.id], "before")
    again = desk.send("/equipe/tables/nouvelle", **sent, places=str(place.id))
    assert again.status_code == 422
    assert "porte déjà ce nom" in again.text


def test_only_the_secretariat_creates(desk, body):
    assert desk.read("/equipe/tables/nouvelle").status_code == 403
    assert "Créer une table" not in desk.read("/equipe/tables").text


def test_two_editors_of_a_sheet_the_second_is_told_and_keeps_everything(desk, body):
    path = f"/equipe/tables/{body.slug}/fiche"
    seen = make.seen_of(body)
    assert desk.send(path, animated_by="Samira").status_code == 303
    answer = desk.send(path, animated_by="Karim", how_to_come="À pied", seen=seen)
    assert answer.status_code == 409
    for kept in ("Karim", "À pied", "Samira", "Quelqu’un d’autre a changé"):
        assert kept in answer.text
    assert queries.sheet_of(body).animated_by == "Samira"
    assert desk.send(path, animated_by="Karim").status_code == 303
    assert "Karim" in desk.read(f"/tables/{body.slug}").text


@pytest.mark.parametrize(
    "typed", [{"remit": "x" * 601}, {"animated_by": "a\x00b"}, {"mode": "jamais"}, {"contact": "x" * 100_000}]
)
def test_a_mistake_in_the_sheet_is_said(desk, body, typed):
    answer = desk.send(f"/equipe/tables/{body.slug}/fiche", **{"rhythm": "Chaque mois", **typed})
    assert answer.status_code == 422
    assert "Chaque mois" in answer.text


def test_a_late_writer_of_the_charter_sees_the_difference(desk, body):
    path = f"/equipe/tables/{body.slug}/charte"
    assert desk.send(path, words="On s’écoute.").status_code == 303
    answer = desk.send(path, words="On décide.", base="0")
    assert answer.status_code == 409
    assert "<del>" in answer.text
    assert "On décide." in answer.text
    assert desk.send(path, words="").status_code == 422
    assert desk.send(path, words="On s’écoute et on décide.").status_code == 303
    page = desk.read(f"/tables/{body.slug}/charte").text
    assert "<ins>" in page
    assert len(queries.charters(body.id)) == 2


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_typed_is_shown_as_text(desk, body, text):
    meeting = make.make_past_meeting(body)
    base = f"/equipe/tables/{body.slug}"
    for path, fields in (
        ("/fiche", {"remit": text, "rhythm": text, "animated_by": text, "how_to_come": text, "contact": text}),
        ("/charte", {"words": text}),
        ("/participants", {"name": text[:80], "agreed": "y"}),
        ("/sujets/nouveau", {"title": text, "words": text, "name": text[:80], "meeting": str(meeting.id)}),
        ("/engagements/nouveau", {"words": text, "by_whom": text, "due_on": "2026-07-01"}),
        ("/nouvelles/nouvelle", {"title": text, "words": text}),
    ):
        assert desk.send(base + path, **fields).status_code == 303, path
    subject, commitment = db.session.scalars(select(Subject)).one(), queries.commitments(body.id)[0]
    if subject.standing is Standing.WAITING:  # suspect words wait for a moderator, who lets them through
        with unit_of_work(SYSTEM) as work:
            moderated.SUBJECTS.apply(work, subject.id, Standing.SHOWN)
    told = queries.news(body.id)[0]
    assert desk.send(f"{base}/sujets/{subject.id}", to_="handled", words=text).status_code == 303
    public = f"/tables/{body.slug}"
    for path in (
        "/tables", public, f"{public}/affiche", f"{public}/charte", f"{public}/sujets", f"{public}/sujets/{subject.id}",
        f"{public}/engagements", f"{public}/engagements/{commitment.id}", f"{public}/nouvelles",
        f"{public}/nouvelles/{told.id}", base, f"/rencontres/{meeting.id}", f"{base}/participants",
    ):  # fmt: skip
        page = desk.read(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_a_subject_is_put_on_an_agenda_handled_and_opened_again(desk, body):
    subject, meeting = make.make_subject(body), make.make_meeting(body)
    path = f"/equipe/tables/{body.slug}/sujets/{subject.id}"
    move = {"to_": "scheduled"}
    assert desk.send(path, **move).status_code == 422
    assert desk.send(path, **move, meeting=str(meeting.id)).status_code == 303
    assert subject.title in desk.read(f"/rencontres/{meeting.id}").text
    assert "À l’ordre du jour" in desk.read(f"/tables/{body.slug}").text
    assert desk.send(path, to_="handled", words="").status_code == 422
    assert desk.send(path, to_="handled", words="Trois bancs sont posés.").status_code == 303
    public = f"/tables/{body.slug}/sujets/{subject.id}"
    for words in ("Traité", "Trois bancs sont posés.", "Le sujet est posé.", "mis à l’ordre du jour"):
        assert words in desk.read(public).text
    assert desk.send(path, to_="set_aside", words="Non").status_code == 403
    assert desk.send(path, to_="raised", words="Volés", seen="1").status_code == 409
    assert desk.send(path, to_="raised", words="Volés").status_code == 303
    assert the(subject).state is SubjectState.RAISED


def test_a_meeting_of_another_table_is_not_offered(desk, body):
    subject, other = make.make_subject(body), make.make_meeting(make.make_table())
    path = f"/equipe/tables/{body.slug}/sujets/{subject.id}"
    assert desk.send(path, to_="scheduled", meeting=str(other.id)).status_code == 422
    assert meetings.agenda(other.id) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""}, {"title": "x" * 121}, {"title": "a\x00"}, {"words": "x" * 2_001}, {"meeting": "999999"},
        {"name": "x" * 81}, {"meeting": "x"},
    ],
)  # fmt: skip
def test_a_subject_that_cannot_be_noted_is_given_back(desk, body, typed):
    answer = desk.send(
        f"/equipe/tables/{body.slug}/sujets/nouveau", **{"title": "La fontaine", "words": "Sèche", **typed}
    )
    assert answer.status_code == 422
    assert queries.subjects(body.id) == []


def test_a_commitment_is_written_followed_and_never_lost(desk, body):
    base = f"/equipe/tables/{body.slug}"
    sent = {"words": "Repeindre", "by_whom": "La commune", "due_on": "2026-06-10"}
    for wrong in (
        {"due_on": "bientôt"},
        {"due_on": "0001-01-01"},
        {"by_whom": ""},
        {"direction": "x"},
        {"meeting": "9"},
    ):
        answer = desk.send(f"{base}/engagements/nouveau", **{**sent, **wrong})
        assert answer.status_code == 422
        assert "Repeindre" in answer.text
    assert desk.send(f"{base}/engagements/nouveau", **sent).status_code == 303
    (commitment,) = queries.commitments(body.id)
    assert "En retard de 5 jours" in desk.read(f"/tables/{body.slug}").text
    path = f"{base}/engagements/{commitment.id}"
    assert desk.send(path, state="kept", words="").status_code == 422
    assert desk.send(path, state="partial", words="La moitié.").status_code == 303
    assert desk.send(path, state="kept", words="Tout.", seen="1").status_code == 409
    assert desk.send(path, state="kept", words="Tout.").status_code == 303
    page = desk.read(f"/tables/{body.slug}/engagements/{commitment.id}").text
    for words in ("La moitié.", "Tout.", "Tenu en partie"):
        assert words in page
    assert "En retard" not in page
    assert commitment.state is CommitmentState.KEPT


def test_names_are_added_with_consent_and_taken_off(desk, body):
    path = f"/equipe/tables/{body.slug}/participants"
    assert desk.send(path, name="Les Jardins").status_code == 422
    assert desk.send(path, name="Les Jardins", agreed="y").status_code == 303
    assert "Les Jardins" in desk.read(f"/tables/{body.slug}").text
    (participant,) = queries.participants(body.id)
    assert desk.send(path, to=f"{path}/{participant.id}/retirer").status_code == 303
    assert "Les Jardins" not in desk.read(f"/tables/{body.slug}").text
    assert desk.send(path, to=f"{path}/{participant.id}/retirer").status_code == 404


PAGES = ("", "/fiche", "/charte", "/participants", "/sujets/nouveau", "/engagements/nouveau", "/nouvelles/nouvelle")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 303), ("resident", 403), ("officer", 403), ("another table", 403), ("another place", 403),
        ("body", 200), ("place", 200), ("secretariat", 200),
    ],
)  # fmt: skip
def test_every_page_of_the_desk_opens_to_those_who_animate_the_table_only(desk, who, status):
    body, other = make.make_table(), make.make_table()
    subject, commitment = make.make_subject(body), make.make_commitment(body)
    with unit_of_work(SYSTEM) as work:
        named = taking_part.name(work, body.id, "Fatou", Standpoint.RESIDENT, True, clock.now())
    desk.sit(
        {
            "nobody": Actor(None),
            "resident": Actor(make_account().id),
            "officer": make.sitting("officer"),
            "another table": make.sitting("facilitator", "body", other.id),
            "another place": make.sitting("secretariat", "territory", other.places[0].id),
            "body": make.sitting("facilitator", "body", body.id),
            "place": make.sitting("facilitator", "territory", body.places[0].id),
            "secretariat": make.sitting("secretariat"),
        }[who]
    )
    base = f"/equipe/tables/{body.slug}"
    for page in (*PAGES, f"/sujets/{subject.id}", f"/engagements/{commitment.id}"):
        assert desk.read(base + page).status_code == status, page
    if status == 403:
        assert make.forced(desk, f"{base}/participants/{named.id}/retirer").status_code == 403
        assert make.forced(desk, f"{base}/fiche", remit="x", mode="after", seen=make.seen_of(body)).status_code == 403
        assert make.forced(desk, f"{base}/sujets/{subject.id}", to_="handled", words="Non", seen="1").status_code == 403
        assert (the(subject).state, body.remit) == (
            SubjectState.RAISED,
            "Se parler entre voisins, et décider ensemble.",
        )


def test_the_desk_of_a_closed_table_is_read_and_changes_nothing(desk, body):
    subject, commitment, base = make.make_subject(body), make.make_commitment(body), f"/equipe/tables/{body.slug}"
    make.close(body)
    for path, fields in (
        ("/fiche", {"remit": "x", "mode": "after", "seen": make.seen_of(body)}),
        ("/charte", {"words": "x", "base": "0"}),
        ("/participants", {"name": "x", "standpoint": "resident", "agreed": "y"}),
        ("/sujets/nouveau", {"title": "x", "meeting": ""}),
        (f"/sujets/{subject.id}", {"to_": "handled", "words": "x", "seen": "1", "meeting": ""}),
        (
            "/engagements/nouveau",
            {"direction": "given", "words": "x", "by_whom": "x", "due_on": "2026-07-01", "meeting": ""},
        ),
        (f"/engagements/{commitment.id}", {"state": "kept", "words": "x", "seen": "1"}),
        ("/nouvelles/nouvelle", {"title": "x"}),
    ):
        assert "ne se réunit plus" in desk.read(base + path).text
        assert make.forced(desk, base + path, **fields).status_code == 403, path


def test_a_body_that_is_no_table_has_no_such_desk(desk):
    committee = make_body("steering")
    desk.sit(make.sitting("secretariat"))
    for path in (f"/equipe/tables/{committee.slug}", "/equipe/tables/nulle-part", f"/tables/{committee.slug}"):
        assert desk.read(path).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999999999", "99999999999999999999", "-1", "x"])
def test_what_is_not_there_is_not_found(desk, body, number):
    for path in (f"/equipe/tables/{body.slug}/sujets/{number}", f"/equipe/tables/{body.slug}/engagements/{number}"):
        assert desk.read(path).status_code == 404
    for page in ("sujets", "engagements", "nouvelles"):
        assert desk.read(f"/tables/{body.slug}/{page}/{number}").status_code == 404


def test_things_of_another_table_are_not_found_here(desk, body):
    other = make.make_table()
    subject, commitment = make.make_subject(other), make.make_commitment(other)
    for base in ("/tables", "/equipe/tables"):
        assert desk.read(f"{base}/{body.slug}/sujets/{subject.id}").status_code == 404
        assert desk.read(f"{base}/{body.slug}/engagements/{commitment.id}").status_code == 404
