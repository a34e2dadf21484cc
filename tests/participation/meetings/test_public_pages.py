"""What anybody reads of meetings, without account and without script."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import queries as bodies
from participation.meetings import agenda, agreed, attending, minutes, queries, services
from participation.meetings.drafts import draft_of
from participation.meetings.types import Crowd, How, MinutesState
from tests.factories import tables as make
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("frozen")


def test_before_a_meeting_one_reads_all_one_needs_to_come(client):
    meeting = make.make_meeting(make.make_table(), step_free=False, sign_language=True, remote="06 00 00 00 00")
    page = client.get(f"/rencontres/{meeting.id}").text
    for words in (
        "lundi 22 juin 2026, de 14\u00a0h à 16\u00a0h", "Centre social, 12 rue des Oliviers", "Garde d’enfants",
        "À dire avant mardi.",
        "arabe, comorien", "langue des signes", "06 00 00 00 00", "pas de plain-pied", "sans compte",
    ):  # fmt: skip
        assert words in page
    assert queries.code_of(meeting.id) in page
    assert f"/suivi/participation.meeting/{meeting.id}" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_moved_meeting_shows_its_former_date_struck_out(client):
    meeting = make.make_meeting(make.make_table())
    moved = draft_of(meeting)
    moved = replace(moved, starts_at=moved.starts_at + timedelta(days=1), ends_at=moved.ends_at + timedelta(days=1))
    with unit_of_work(SYSTEM) as work:
        services.rewrite(work, meeting.id, moved, 1, clock.now())
    page = client.get(f"/rencontres/{meeting.id}").text
    assert "<s>lundi 22 juin 2026" in page
    assert "mardi 23 juin 2026" in page
    assert "Déplacée" in page


def test_a_kept_page_is_made_again_when_the_clock_changes_the_state(client):
    meeting = make.make_meeting(make.make_table())
    path = f"/rencontres/{meeting.id}"
    assert "À venir" in client.get(path).text
    with clock.frozen(meeting.starts_at):
        assert "En ce moment" in client.get(path).text
    with clock.frozen(meeting.ends_at):
        assert "Passée" in client.get(path).text


def test_a_kept_page_is_made_again_when_an_action_becomes_late(client):
    meeting = make.make_past_meeting(make.make_table())
    with unit_of_work(SYSTEM) as work:
        agreed.take_on(work, meeting.id, "Écrire", "La table", clock.now().date(), clock.now())
    path = f"/rencontres/{meeting.id}"
    assert "À faire" in client.get(path).text
    with clock.frozen(clock.now().replace(hour=21, minute=59)):
        assert "À faire" in client.get(path).text
    with clock.frozen(clock.now().replace(hour=22)):
        assert "En retard de 1 jour" in client.get(path).text


def test_the_list_is_filtered_by_place_and_what_holds_it(client):
    here, there = make.make_table(), make.make_table()
    mine, other = make.make_meeting(here, title="La mienne"), make.make_meeting(there, title="Ailleurs")
    assert {"La mienne", "Ailleurs"} <= {t for t in (mine.title, other.title) if t in client.get("/rencontres").text}
    page = client.get(f"/rencontres?lieu={here.places[0].slug}").text
    assert "La mienne" in page
    assert "Ailleurs" not in page


def test_past_meetings_come_in_pages_with_their_minutes(client):
    body = make.make_table()
    for days in range(1, 26):
        make.make_past_meeting(body, days, title=f"Rencontre passée n° {days}.")
    first = queries.past(clock.now(), most=1)[0]
    with unit_of_work(SYSTEM) as work:
        minutes.write(work, first.id, 0, "On a parlé.", MinutesState.PUBLISHED, clock.now())
    page = client.get("/rencontres?quand=passees").text
    assert "n° 1." in page
    assert "n° 25." not in page
    assert "Compte rendu" in page
    assert "n° 25." in client.get("/rencontres?quand=passees&page=2").text


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=abc",
        "lieu=%00",
        "lieu=nulle-part",
        "quand=x",
        "lieu=" + "a" * 5000,
    ],
)
def test_an_absurd_address_still_gives_a_page(client, query):
    make.make_past_meeting(make.make_table())
    assert client.get(f"/rencontres?{query}").status_code == 200
    assert client.get(f"/rencontres?quand=passees&{query}").status_code == 200


def test_an_empty_list_says_what_will_happen_here(client):
    assert "Aucune rencontre annoncée ici" in client.get("/rencontres").text
    assert "Aucune rencontre passée ici" in client.get("/rencontres?quand=passees").text


def test_the_home_page_announces_the_next_meetings(client):
    assert "Rencontres à venir" not in client.get("/").text
    make.make_meeting(make.make_table(), title="La place du marché")
    page = client.get("/").text
    assert "Rencontres à venir" in page
    assert "La place du marché" in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_whole_in_another_language(client, language):
    meeting = _full(make.make_table())
    for path in (f"/rencontres/{meeting.id}", "/rencontres", f"/rencontres/{meeting.id}/compte-rendu"):
        page = client.get(f"{path}?lang={language}")
        assert page.status_code == 200
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
    assert 'lang="fr" dir="auto"' in client.get(f"/rencontres/{meeting.id}?lang={language}").text


def test_i_show_my_name_and_take_it_off(app, desk):
    account = make_account()
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Account).where(Account.id == account.id).values(display_name="Fatou"))
    meeting = make.make_past_meeting(make.make_table())
    path, public = f"/rencontres/{meeting.id}/mon-nom", f"/rencontres/{meeting.id}"
    assert desk.read(path).status_code == 303
    desk.sit(Actor(account.id))
    assert desk.send(path, shown="yes").status_code == 303
    assert "Fatou" in desk.read(public).text
    assert desk.send(path, shown="no").status_code == 303
    assert "Fatou" not in desk.read(public).text


def test_nobody_is_named_at_a_meeting_that_has_not_begun(desk):
    desk.sit(Actor(make_account().id))
    meeting = make.make_meeting(make.make_table())
    assert "n’a pas encore commencé" in desk.read(f"/rencontres/{meeting.id}/mon-nom").text
    page = f"/tables/{meeting.body.slug}/sujets/proposer"
    assert desk.send(page, to=f"/rencontres/{meeting.id}/mon-nom", shown="yes").status_code == 403


def _full(body, more: int = 0):
    meeting = make.make_meeting(body)
    with unit_of_work(SYSTEM) as work:
        for n in range(3 + more):
            agenda.add(work, meeting.id, f"Point {n}", clock.now())
    with clock.frozen(meeting.starts_at), unit_of_work(SYSTEM) as work:
        attending.count(work, meeting.id, {Crowd.RESIDENTS: 12}, clock.now())
        for n in range(3 + more):
            attending.name(work, meeting.id, f"Voisine {n}", True, clock.now())
            agreed.decide(work, meeting.id, f"Décision {n}", How.CONSENT, "", None, clock.now())
            agreed.take_on(work, meeting.id, f"Action {n}", "La table", clock.now().date(), clock.now())
            minutes.write(work, meeting.id, n, f"Version {n}", MinutesState.PUBLISHED, clock.now())
    return meeting


def test_pages_cost_a_fixed_number_of_questions(asked):
    body = make.make_table()
    body_id, small_id = body.id, _full(body).id
    make.make_past_meeting(body)
    paths = ("/rencontres", "/rencontres?quand=passees", f"/rencontres/{small_id}", "/rencontres/agenda.ics")
    before = {path: asked(path) for path in paths}
    body = bodies.by_id(body_id)
    for days in range(1, 50):
        make.make_past_meeting(body, days)
        make.make_meeting(make.make_table(body.places[0]), clock.now() + timedelta(days=days))
    large_id = _full(body, 30).id
    assert {path: asked(path) for path in paths} == before
    assert asked(f"/rencontres/{large_id}") == before[f"/rencontres/{small_id}"]
    assert max(before.values()) <= 14
