"""What anybody reads of tables, and proposes to them, without account and without script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from participation.bodies import queries as bodies
from participation.tables import commitments, news, queries, services, subjects, views_subjects
from participation.tables.types import CommitmentState, SubjectState
from tests.factories import tables as make
from tests.factories.identity import make_account, text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen")
PROPOSE = "/tables/{}/sujets/proposer"


def filled(body, more: int = 0) -> None:
    """Everything a table's page can show."""
    meeting = make.make_past_meeting(body)
    make.make_meeting(body)
    for n in range(2 + more):
        make.make_subject(body, f"Sujet {n}")
        make.make_commitment(body, meeting_id=meeting.id)
        with unit_of_work(SYSTEM) as work:
            news.tell(work, body.id, f"Nouvelle {n}", "", clock.now())
            services.write_charter(work, body.id, n, f"Version {n}", clock.now())


def test_a_table_says_who_when_and_how_to_come(client):
    body = make.make_table(rhythm="Le premier mardi du mois")
    filled(body)
    page = text_of(client.get(f"/tables/{body.slug}"))
    for words in (
        "Le centre social", "Bus 15, arrêt Les Oliviers.", "04 00 00 00 00", "Le premier mardi du mois", "Belle Vue",
        "aucun compte à ouvrir", "Prochaine rencontre", "Les jeux du square", "Sujet 0", "Repeindre le passage piéton",
        "Nouvelle 0", "Version 1", "Rencontres passées",
    ):  # fmt: skip
        assert words in page


def test_a_new_table_is_not_an_empty_page(client):
    body = make.make_table(remit="", animated_by="", how_to_come="", contact="")
    page = client.get(f"/tables/{body.slug}").text
    assert "La prochaine date n’est pas encore fixée." in page
    assert "Le premier peut être le vôtre." in page


def test_a_closed_table_is_read_and_asks_for_nothing(client):
    body = make.make_table()
    make.close(body)
    page = client.get(f"/tables/{body.slug}").text
    assert "ne se réunit plus" in page
    assert "Proposer un sujet" not in page
    assert body.name not in client.get("/tables").text


def test_anybody_proposes_a_subject_and_gets_a_code(desk):
    body = make.make_table()
    answer = desk.send(PROPOSE.format(body.slug), title="Le passage piéton", words="Il est effacé.", name="Fatou")
    assert answer.status_code == 303
    (subject,) = queries.subjects(body.id, tuple(Standing))
    assert (subject.title, subject.author_name, subject.author_id) == ("Le passage piéton", "Fatou", None)
    thanks = desk.read(answer.location)
    assert queries.code_of(subject.id) in thanks.text
    assert thanks.headers["Cache-Control"] == "no-store"
    assert desk.read(f"/tables/{body.slug}/sujets/{subject.id}").status_code == 404
    with unit_of_work(SYSTEM) as work:
        subjects.show_or_hide(work, subject.id, Standing.SHOWN)
    page = desk.read(f"/tables/{body.slug}/sujets/{subject.id}").text
    assert "Il est effacé." in page
    assert f"/signaler/participation.subject/{subject.id}" in page
    assert f"/suivi/participation.subject/{subject.id}" in page


def test_a_subject_that_waits_is_counted_and_not_shown(desk):
    body = make.make_table()
    make.read_before(body)
    answer = desk.send(PROPOSE.format(body.slug), title="Un sujet secret")
    assert "Une personne le lira" in desk.read(answer.location).text
    (subject,) = queries.subjects(body.id, tuple(Standing))
    hidden = desk.read(f"/tables/{body.slug}/sujets/{subject.id}")
    assert hidden.status_code == 404
    assert "secret" not in hidden.text
    listed = desk.read(f"/tables/{body.slug}/sujets").text
    assert "1 sujet attend d’être relu." in listed
    assert "secret" not in listed
    with unit_of_work(SYSTEM) as work:
        subjects.show_or_hide(work, subject.id, Standing.SHOWN)
    assert "Un sujet secret" in desk.read(f"/tables/{body.slug}/sujets").text


def test_a_hidden_subject_keeps_its_place_on_the_agenda_without_its_words(client):
    body = make.make_table()
    subject, meeting = make.make_subject(body, "Des mots durs"), make.make_meeting(body)
    with unit_of_work(SYSTEM) as work:
        subjects.schedule(work, subject.id, meeting.id, 1, clock.now())
    assert "Des mots durs" in client.get(f"/rencontres/{meeting.id}").text
    with unit_of_work(SYSTEM) as work:
        subjects.show_or_hide(work, subject.id, Standing.HIDDEN)
    page = client.get(f"/rencontres/{meeting.id}").text
    assert "Des mots durs" not in page
    assert "Un sujet qui n’est pas montré" in page


def test_a_machine_that_fills_the_hidden_field_writes_nothing(desk):
    body = make.make_table()
    answer = desk.send(PROPOSE.format(body.slug), title="Achetez", trap="https://exemple.invalid")
    assert answer.status_code == 422
    assert "Achetez" in answer.text
    assert queries.subjects(body.id, tuple(Standing)) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""}, {"title": "x" * 121}, {"title": "\u202e\u2066"}, {"title": "a\x00b"}, {"words": "x" * 100_000},
        {"name": "x" * 81}, {"words": "\x07"},
    ],
)  # fmt: skip
def test_a_subject_that_cannot_be_kept_is_given_back(desk, typed):
    body = make.make_table()
    answer = desk.send(
        PROPOSE.format(body.slug), **{"title": "La fontaine", "words": "Sèche", "name": "Fatou", **typed}
    )
    assert answer.status_code == 422
    assert "Il y a une chose à corriger" in answer.text
    assert queries.subjects(body.id, tuple(Standing)) == []


def test_too_many_from_one_address_is_said_and_the_text_kept(desk, monkeypatch):
    monkeypatch.setattr(views_subjects, "MOST_PROPOSED_BEHIND", 1)
    body = make.make_table()
    assert desk.send(PROPOSE.format(body.slug), title="Un").status_code == 303
    answer = desk.send(PROPOSE.format(body.slug), title="Deux fois deux")
    assert answer.status_code == 429
    assert "Deux fois deux" in answer.text


def test_a_closed_table_takes_no_subject(desk):
    body, other = make.make_table(), make.make_table()
    make.close(body)
    assert "ne se réunit plus" in desk.read(PROPOSE.format(body.slug)).text
    answer = desk.send(PROPOSE.format(other.slug), to=PROPOSE.format(body.slug), title="Quand même")
    assert answer.status_code == 403


def test_the_code_of_another_table_leads_nowhere(client):
    body, other = make.make_table(), make.make_table()
    code = queries.code_of(make.make_subject(other).id)
    for wrong in (code, "XXXXXXX", "%00", "a" * 500):
        assert client.get(f"/tables/{body.slug}/sujets/merci/{wrong}").status_code == 404


def test_subjects_are_listed_by_where_they_stand(client):
    body = make.make_table()
    handled = make.make_subject(body, "Les bancs")
    make.make_subject(body, "La fontaine")
    with unit_of_work(SYSTEM) as work:
        subjects.settle(work, handled.id, SubjectState.HANDLED, "Posés.", 1, clock.now())
    page = client.get(f"/tables/{body.slug}/sujets?etat=handled").text
    assert "Les bancs" in page
    assert "La fontaine" not in page
    for query in ("etat=x", "page=0", "page=9999999999", "page=x", "etat=%00"):
        assert client.get(f"/tables/{body.slug}/sujets?{query}").status_code == 200


def test_i_take_part_by_name_and_leave(desk):
    account = make_account()
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Account).where(Account.id == account.id).values(display_name="Fatou"))
    body = make.make_table()
    path, public = f"/tables/{body.slug}/participer", f"/tables/{body.slug}"
    assert desk.read(path).status_code == 303
    desk.sit(Actor(account.id))
    assert desk.send(path, shown="yes").status_code == 303
    assert "Fatou" in desk.read(public).text
    assert desk.send(path, shown="no").status_code == 303
    assert "Fatou" not in desk.read(public).text


def test_a_commitment_becomes_late_by_the_clock_on_kept_pages(client):
    body = make.make_table()
    commitment = make.make_commitment(body, clock.now().date())
    paths = [f"/tables/{body.slug}", f"/tables/{body.slug}/engagements"]
    assert all("En cours" in client.get(path).text for path in paths)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert all("En retard de 1 jour" in client.get(path).text for path in paths)
        with unit_of_work(SYSTEM) as work:
            commitments.follow(work, commitment.id, CommitmentState.KEPT, "Fait.", 1, clock.now())
        assert "En retard" not in client.get(paths[1]).text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_whole_in_another_language(client, language):
    body = make.make_table()
    filled(body)
    subject = queries.subjects(body.id)[0]
    told, promised = queries.news(body.id)[0], queries.commitments(body.id)[0]
    for path in (
        "", "/affiche", "/charte", "/rencontres", "/sujets", f"/sujets/{subject.id}", "/sujets/proposer",
        "/engagements", f"/engagements/{promised.id}", "/nouvelles", f"/nouvelles/{told.id}",
    ):  # fmt: skip
        page = client.get(f"/tables/{body.slug}{path}?lang={language}")
        assert page.status_code == 200, path
        assert f'lang="{language}"' in page.text
    assert client.get(f"/tables?lang={language}").status_code == 200


def test_a_subject_keeps_the_language_it_was_written_in(desk):
    body = make.make_table()
    path = PROPOSE.format(body.slug)
    desk.send(path + "?lang=ar", title="ممر المشاة")
    (subject,) = queries.subjects(body.id, tuple(Standing))
    assert subject.language == "ar"
    with unit_of_work(SYSTEM) as work:
        subjects.show_or_hide(work, subject.id, Standing.SHOWN)
    assert 'lang="ar" dir="auto"' in desk.read(f"/tables/{body.slug}?lang=fr").text


def test_pages_cost_a_fixed_number_of_questions(asked, app, monkeypatch):
    body = make.make_table()
    filled(body)
    body_id, slug = body.id, body.slug
    subject_id, commitment_id = queries.subjects(body.id)[0].id, queries.commitments(body.id)[0].id
    paths = [
        "/tables", "/tables/carte", f"/tables/{slug}", f"/tables/{slug}/affiche", f"/tables/{slug}/charte",
        f"/tables/{slug}/sujets", f"/tables/{slug}/rencontres", f"/tables/{slug}/engagements",
        f"/tables/{slug}/nouvelles", f"/tables/{slug}/agenda.ics", f"/tables/{slug}/sujets/{subject_id}",
        f"/tables/{slug}/engagements/{commitment_id}",
    ]  # fmt: skip
    monkeypatch.setitem(app.extensions, "possibles.actor", lambda: somebody("secretariat"))
    before = {path: asked(path) for path in paths}
    body = bodies.by_id(body_id)
    for n in range(100):
        make.make_past_meeting(body, n + 1)
    for n in range(300):
        make.make_subject(body, f"Autre sujet {n}", actor=NOBODY)
    for n in range(10):
        other = make.make_table(body.places[0])
        make.make_meeting(other, clock.now() + timedelta(days=n + 1))
    assert {path: asked(path) for path in paths} == before
    # One of them asks what the commission recommends to this table.
    assert before[f"/tables/{slug}"] <= 31
    assert max(count for path, count in before.items() if path != f"/tables/{slug}") <= 12
