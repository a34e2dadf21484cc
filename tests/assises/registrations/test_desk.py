"""The desk: registrations from paper and by telephone, calls, needs for welcomers, the list, the paper form."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from assises.people import queries as people
from assises.people import services as people_services
from assises.people.models import Need, Registration
from assises.people.types import Entrance, NeedState, RegistrationState
from assises.registrations import calls, holding, queries
from assises.registrations.models import VoiceCall
from assises.registrations.types import Why
from assises.seats import queries as seats
from assises.seats.types import SeatState
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.budgets import make_territory
from tests.factories.desk import Desk
from tests.factories.identity import make_officer

TYPED = {
    "college": "residents", "first_name": "Fatima", "companions": "1", "children": "4", "language": "ar",
    "reach": "nobody", "contact": "", "reached_by": "par la table d’Air Bel", "kinds": ["mobility"], "meal": "halal",
}  # fmt: skip


@pytest.fixture
def edition(database):
    return days.make_edition(contact="04 00 00 00 00")


@pytest.fixture
def activity(edition):
    return days.make_activity(days.make_site_day(edition), capacity=3)


def path(edition, end=""):
    return f"/equipe/assises/{edition.year}/inscriptions{end}"


def test_a_paper_is_typed_in_and_weighs_the_same(desk, edition, activity):
    answer = desk.send(path(edition, "/saisir"), entrance="paper", activities=[str(activity.id)], **TYPED)
    assert answer.status_code == 303, answer.text
    made = db.session.scalars(select(Registration)).one()
    assert (made.entrance, made.state, made.reached_by) == (
        Entrance.PAPER, RegistrationState.CONFIRMED, "par la table d’Air Bel"
    )  # fmt: skip
    assert {each.state for each in seats.of_registration(made.id)} == {SeatState.CONFIRMED}
    sheet = desk.read(answer.location)
    assert f"{made.code[:4]}-{made.code[4:]}" in sheet.text
    assert "halal" not in sheet.text


def test_the_same_sheet_typed_twice_with_one_form_registers_once(desk, edition, activity):
    typed = {"entrance": "phone", "activities": [str(activity.id)], "ticket": "c" * 32, **TYPED}
    first, again = (desk.send(path(edition, "/saisir"), **typed) for _turn in range(2))
    assert first.location == again.location
    assert people.persons_registered(edition.id) == 3


def test_mistakes_of_the_whole_page_are_said_at_once(desk, edition):
    page = desk.send(path(edition, "/saisir"), **{**TYPED, "first_name": "", "children": "x", "reach": "mail"})
    assert page.status_code == 422
    for field in ("first_name", "children", "days", "contact"):
        assert f'href="#{field}"' in page.text, field


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.RAPPORTEUR, Role.WELCOMER, Role.MODERATOR])
def test_other_roles_do_not_come_in(app, client, edition, role):
    visitor = Desk(app, client, make.team(role, edition, make_officer().id))
    for end in ("", "/saisir", "/appels", "/liste.csv", "/bulletin.pdf"):
        assert visitor.read(path(edition, end)).status_code == 403, end


def test_the_team_of_another_edition_does_not_come_in(app, client, edition):
    other = days.make_edition()
    made = make.register(edition)
    stranger = Desk(app, client, make.team(Role.SECRETARIAT, other, make_officer().id))
    for end in ("", "/saisir", "/appels", "/liste.csv", f"/{made.id}"):
        assert stranger.read(path(edition, end)).status_code == 403, end
    assert stranger.read(path(other, f"/{made.id}")).status_code == 404
    act = path(other, f"/{made.id}/faire")
    assert stranger.send(path(other), to=act, what="leave", csrf_token=token(stranger)).status_code == 404
    assert len(people.by_id(made.id).present) == 1


def test_homonyms_are_told_apart_by_code_and_commune(desk, edition):
    one, two = make.register(edition, first_name="Nadia"), make.register(edition, first_name="nadia")
    page = desk.read(path(edition, "?q=nad")).text
    assert f"…{one.code[-4:]}" in page
    assert f"…{two.code[-4:]}" in page
    found = desk.read(path(edition, f"?q={one.code.lower()}")).text
    assert f"…{one.code[-4:]}" in found
    assert desk.read(path(edition, "?q=%25")).status_code == 200
    assert "Personne de ce nom" in desk.read(path(edition, "?q=%25_")).text


def test_homonyms_are_told_apart_by_their_commune(desk, edition):
    make.register(edition, first_name="Nadia", home_id=make_territory().id)
    assert "Belle Vue" in desk.read(path(edition, "?q=nad")).text


def test_the_desk_shows_numbers_of_needs_and_no_words(desk, edition):
    make.needy(edition, "tajik du Pamir")
    page = desk.read(path(edition)).text
    assert "Un·e interprète : 1, dont 1 sans réponse" in page
    assert "tajik" not in page
    assert "tajik" not in desk.read(path(edition, "/liste.csv")).text


def test_the_desk_acts_for_whoever_says_so(desk, edition, activity):
    made = make.with_seats(edition, [activity.id], companions=1, contact=None)
    act, page = path(edition, f"/{made.id}/faire"), path(edition, f"/{made.id}")
    assert desk.send(page, to=act, what="confirm").status_code == 303
    assert desk.send(page, to=act, what="leave", number=str(made.attendees[1].id)).status_code == 303
    seat = next(each.seat for each in seats.of_registration(made.id) if each.activity is not None)
    assert desk.send(page, to=act, what="give_back", number=str(seat.id)).status_code == 303
    assert desk.send(page, to=act, what="crown").status_code == 422
    assert desk.send(page, to=act, what="accept", number="9" * 30).status_code == 404
    db.session.expire_all()
    kept = people.by_id(made.id)
    assert (kept.state, len(kept.present)) == (RegistrationState.CONFIRMED, 1)
    assert desk.send(page, to=act, what="leave", number="").status_code == 303
    db.session.expire_all()
    assert people.by_id(made.id).state is RegistrationState.CANCELLED


def test_a_call_is_made_or_tried_again(desk, edition, agent):
    made = make.register(edition, contact=None, reached_by="par la gardienne")
    with unit_of_work(SYSTEM) as work:
        calls.add(work, made, Why.OFFERED, "Atelier bancs", "k", clock.now())
    page = desk.read(path(edition, "/appels")).text
    assert "par la gardienne" in page
    assert "Atelier bancs" in page
    [call] = queries.calls(edition.id)
    note = path(edition, f"/appels/{call.id}")
    for reached, left in (("no", 1), ("yes", 0)):
        assert desk.send(path(edition, "/appels"), to=note, reached=reached).status_code == 303
        assert len(queries.calls(edition.id)) == left
    assert desk.send(path(edition, "/saisir"), to=note, reached="maybe").status_code == 422
    assert desk.send(path(edition, "/saisir"), to=path(edition, "/appels/999"), reached="yes").status_code == 404
    assert holding.calls_of(agent.person_id)[0]["why"] == "offered"


def test_untie_calls_twice_changes_nothing_more(desk, edition, agent):
    made = make.register(edition, contact=None)
    with unit_of_work(agent) as work:
        calls.add(work, made, Why.MOVED, "", "k", clock.now())
        calls.note(work, edition.id, queries.calls(edition.id)[0].id, True, clock.now())
    for _turn in range(2):
        with unit_of_work(SYSTEM) as work:
            holding.untie_calls(work, AccountErased(agent.person_id))
    db.session.expire_all()
    assert db.session.scalars(select(VoiceCall.done_by)).one() is None


def test_a_welcomer_reads_and_answers_and_the_person_is_told(app, client, edition):
    made = make.needy(edition, "tajik du Pamir")
    need = db.session.scalars(select(Need)).one()
    welcomer = Desk(app, client, make.team(Role.WELCOMER, edition, make_officer().id))
    assert "tajik du Pamir" in welcomer.read(path(edition, "/besoins")).text
    assert welcomer.send(path(edition, f"/besoins/{need.id}"), state="impossible", words=" ").status_code == 422
    assert welcomer.send(path(edition, f"/besoins/{need.id}"), state="asked").status_code == 422
    answer = welcomer.send(path(edition, f"/besoins/{need.id}"), state="confirmed", words="Farida sera là")
    assert answer.status_code == 303
    welcomer.sit(NOBODY)
    assert "Farida sera là" in welcomer.read(f"/assises/{edition.year}/inscription/{make.secret(made)}").text
    db.session.expire_all()
    assert need.state is NeedState.CONFIRMED
    read = select(AuditEntry).where(AuditEntry.action == "assises.need.read")
    assert len(db.session.scalars(read).all()) >= 4


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.FACILITATOR, Role.OBSERVER])
def test_nobody_else_of_the_team_opens_a_need(app, client, edition, role):
    make.needy(edition, "tajik du Pamir")
    need = db.session.scalars(select(Need)).one()
    visitor = Desk(app, client, make.team(role, edition, make_officer().id))
    for end in ("/besoins", f"/besoins/{need.id}"):
        answer = visitor.read(path(edition, end))
        assert answer.status_code == 403
        assert "tajik" not in answer.text


def test_a_welcomer_of_another_edition_opens_nothing_here(app, client, edition):
    make.needy(edition, "tajik du Pamir")
    other = days.make_edition()
    need = db.session.scalars(select(Need)).one()
    visitor = Desk(app, client, make.team(Role.WELCOMER, other, make_officer().id))
    assert visitor.read(path(edition, "/besoins")).status_code == 403
    assert visitor.read(path(other, f"/besoins/{need.id}")).status_code == 404


def test_the_list_runs_no_formula_and_its_download_is_in_the_journal(desk, edition):
    make.register(edition, first_name="=1+1", companions=1)
    file = desk.read(path(edition, "/liste.csv"))
    assert "'=1+1" in file.text
    assert file.headers["Cache-Control"] == "no-store"
    assert file.text.count("\r\n") == 3
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "assises.registration.list")).one()


def test_a_facilitator_enters_but_does_not_download_everybody(app, client, edition):
    facilitator = Desk(app, client, make.team(Role.FACILITATOR, edition, make_officer().id))
    assert facilitator.read(path(edition, "/saisir")).status_code == 200
    assert facilitator.read(path(edition, "/liste.csv")).status_code == 403


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_paper_form_is_an_accessible_pdf(desk, edition, activity, language):
    file = desk.read(path(edition, f"/bulletin.pdf?lang={language}"))
    assert file.mimetype == "application/pdf"
    document = PdfReader(BytesIO(file.data))
    assert document.trailer["/Root"]["/Lang"] == language
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(document.pages) <= 3


def test_the_desk_is_closed_at_the_hours_of_the_edition(desk, frozen, database):
    edition = days.make_edition()
    desk.sit(make.team(Role.SECRETARIAT, edition, make_officer().id))
    made = make.register(edition, contact=None)
    act = path(edition, f"/{made.id}/faire")
    with clock.frozen(frozen + timedelta(days=31)):
        answer = desk.send(path(edition), to=path(edition, "/saisir"), ticket="d" * 32, csrf_token=token(desk))
        assert answer.status_code == 403
    with clock.frozen(frozen + timedelta(days=60)):
        for what in ("confirm", "leave", "accept", "decline", "give_back"):
            answer = desk.send(path(edition), to=act, what=what, number="1", csrf_token=token(desk))
            assert answer.status_code == 403, what
    assert len(people.all_of(edition.id)) == 1


def token(desk: Desk) -> str:
    """A token, from a page that always has one."""
    page = desk.read("/connexion").text
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def test_the_desk_reads_fifty_in_the_queries_of_five(desk, edition, queries):
    counts = []
    for number in (5, 50):
        while len(people.all_of(edition.id)) < number:
            make.register(edition, contact=None)
        db.session.expire_all()
        queries.clear()
        assert desk.read(path(edition, "?q=nadia")).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2, counts
    assert timedelta(hours=48) == people_services.CONFIRM_WITHIN
