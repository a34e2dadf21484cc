"""Carriers send, answer, invite and join files through the real pages; associations are declared there."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select

from commons.identity.organisations import queries as organisations
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import attaching, calling, deciding, queries, queries_calls
from participation.initiatives.models import Initiative
from participation.initiatives.types import ApplicationState, PartnerState
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.pictures import a_picture

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def nora(database):
    return make.somebody_new()


def only_file() -> Initiative:
    db.session.expire_all()
    (number,) = db.session.scalars(select(Initiative.id))
    return make.the_file(number)


def page(file, part: str = "") -> str:
    return f"/mes-initiatives/{file.id}{part}"


def test_a_second_writer_is_told_and_keeps_what_was_typed(desk, nora):
    file = make.make_file(nora)
    desk.sit(nora)
    path, seen = page(file, "/etape/idee"), str(file.version)
    desk.send(path, need="Le premier écrit.")
    answer = desk.send(path, need="Le second écrit.", seen=seen)
    assert answer.status_code == 409
    assert "Le second écrit." in answer.text
    assert make.the_file(file.id).need == "Le premier écrit."


def test_an_unbalanced_budget_is_named_before_sending_and_refused_when_forced(desk, nora, place):
    file, call = make.make_file(nora, place, lines=make.lines(spent=99900)), make.make_call(place=place)
    desk.sit(nora)
    path = page(file, f"/envoyer/{call.slug}")
    shown = desk.read(path).text
    assert "Il manque encore quelque chose" in shown
    assert page(file, "/etape/budget") in shown
    forced = desk.send(page(file, "/etape/idee"), to=path, seen=str(file.version))
    assert forced.status_code == 422
    assert queries_calls.received(call.id) == []


def test_nothing_is_sent_once_the_call_is_closed_by_any_road(desk, nora, place):
    file, call = make.make_file(nora, place), make.make_call(place=place)
    application = make.make_sent(nora, make.make_file(nora, place), call)
    desk.sit(nora)
    desk.send(f"/mes-initiatives/envois/{application.id}/retrait", words="Plus tard.")
    path, page_with_form = page(file, f"/envoyer/{call.slug}"), page(file, "/etape/idee")
    with unit_of_work(SYSTEM) as work:
        calling.close(work, call.id, "Le fonds est épuisé.", clock.now())
    assert "fermé" in desk.read(path).text
    assert desk.send(page_with_form, to=path, seen=str(file.version)).status_code == 403
    again = page(make.the_file(application.initiative_id), f"/envoyer/{call.slug}")
    assert desk.send(page_with_form, to=again).status_code == 403
    assert [a.state for a in queries_calls.received(call.id)] == [ApplicationState.WITHDRAWN]


def test_a_question_is_answered_from_the_file(desk, nora, place):
    application = make.make_sent(nora, make.make_file(nora, place), make.make_call(place=place))
    with unit_of_work(SYSTEM) as work:
        deciding.ask(work, application.id, 1, "Combien d’enfants ?", 10, clock.now())
    desk.sit(nora)
    path = f"/mes-initiatives/envois/{application.id}/reponse"
    assert "Combien d’enfants ?" in desk.read(path).text
    assert desk.send(path, words="  ").status_code == 422
    assert desk.send(path, words="Une trentaine.").status_code == 303
    assert desk.send(path, words="Encore.").status_code == 403
    desk.sit(make.somebody_new())
    assert desk.read(path).status_code == 403


def test_an_invitation_is_shown_once_and_lets_one_person_in(desk, nora):
    ali, file = make.somebody_new(), make.make_file(nora)
    desk.sit(nora)
    shown = desk.send(page(file, "/personnes"), role="co_writer").text
    (path,) = re.findall(r"(/invitation/initiative/[\w-]+)</code>", shown)
    assert path not in desk.read(page(file, "/personnes")).text
    desk.sit(ali)
    assert file.title in desk.read(path).text
    assert desk.send(path).location == page(file)
    desk.sit(make.somebody_new())
    assert desk.read(path).status_code == 404


def test_a_partner_answers_without_account(desk, nora):
    file = make.make_file(nora)
    desk.sit(nora)
    desk.send(page(file, "/partenaires"), name="École des Oliviers", part="Prête la cour.")
    (partner,) = queries.partners_of(file.id)
    shown = desk.send(page(file, "/partenaires"), to=page(file, f"/partenaires/{partner.id}/lien")).text
    (path,) = re.findall(r"(/partenaire/[\w-]+)</code>", shown)
    desk.sit(NOBODY)
    assert desk.send(path, answer="yes", who=" ").status_code == 422
    assert desk.send(path, answer="yes", who="Samia, directrice").status_code == 200
    assert desk.read(path).status_code == 404
    db.session.expire_all()
    assert queries.partner(partner.id).state is PartnerState.CONFIRMED
    file = make.publish(nora, file)
    public = desk.read(f"/initiatives/{file.slug}").text
    assert "École des Oliviers" in public
    assert "Samia" not in public


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(make.a_pdf(script=True), "programme"), (make.a_pdf(password=True), "mot de passe"),
     (b"<svg/>", "pas une image"), (b"", "pas une image")],
    ids=["script", "password", "svg", "empty"],
)  # fmt: skip
def test_a_bad_file_is_refused_with_what_to_do(desk, nora, data, sentence):
    file = make.make_file(nora)
    desk.sit(nora)
    answer = desk.send(page(file, "/fichiers"), file=(io.BytesIO(data), "x.pdf"), name="Le devis")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Le devis" in answer.text


def test_files_are_served_to_those_who_may_see_them_only(desk, nora, place):
    file = make.make_file(nora, place)
    with unit_of_work(nora) as work:
        private = attaching.attach(work, file.id, make.a_pdf(), "Devis", False, clock.now()).id
        shared = attaching.attach(work, file.id, a_picture(), "Le local", True, clock.now()).id
    call = make.make_call(place=place)
    mine, foreign = (
        make.team("officer", "territory", place.id),
        make.team("officer", "territory", place.id + 999),
    )

    def statuses() -> dict[str, tuple[int, int]]:
        found = {}
        for name, actor in (("nora", nora), ("nobody", NOBODY), ("mine", mine), ("foreign", foreign)):
            desk.sit(actor)
            found[name] = tuple(desk.read(f"/initiatives/fichiers/{n}").status_code for n in (private, shared))
        return found

    assert statuses() == {"nora": (200, 200), "nobody": (404, 404), "mine": (404, 404), "foreign": (404, 404)}
    make.make_sent(nora, file, call)
    assert statuses() == {"nora": (200, 200), "nobody": (404, 404), "mine": (200, 200), "foreign": (404, 404)}
    make.publish(nora, file)
    assert statuses() == {"nora": (200, 200), "nobody": (404, 200), "mine": (200, 200), "foreign": (404, 200)}
    desk.sit(nora)
    document = desk.read(f"/initiatives/fichiers/{private}")
    assert document.headers["Content-Disposition"].startswith("attachment")
    assert document.headers["X-Content-Type-Options"] == "nosniff"
    assert document.headers["Cache-Control"] == "private, no-store"
    assert desk.read(f"/initiatives/fichiers/{shared}").content_type == "image/webp"


def test_a_code_is_printed_for_those_without_account(desk):
    helper = make.team("facilitator")
    desk.sit(helper)
    typed = {"title": "Des bancs", "consent": "Mme B., au marché.", "contact": "chez Mme B."}
    begun = desk.send("/mes-initiatives/nouvelle/accompagnee", **typed)
    assert begun.status_code == 303
    file = only_file()
    (code,) = re.findall(r'id="code-de-suivi">(\w{7})<', desk.send(page(file), to=page(file, "/code")).text)
    assert code in desk.send(page(file), to=page(file, "/code")).text
    assert desk.send("/mes-initiatives/nouvelle/accompagnee", title="Sans accord", consent="").status_code == 422
    desk.sit(make.somebody_new())
    assert "ce rôle" in desk.read("/mes-initiatives/nouvelle/accompagnee").text
    assert db.session.scalar(select(func.count()).select_from(Initiative)) == 1


def test_an_association_is_declared_and_its_people_invited_through_its_pages(desk, nora):
    desk.sit(nora)
    made = desk.send("/mon-espace/organisations/nouvelle", name="Les jardins", kind="association", rna="W132001234")
    path = made.location
    shown = desk.send(path, to=path + "/invitations", role="member").text
    (link,) = re.findall(r"(/invitation/association/[\w-]+)</code>", shown)
    ali = make.somebody_new()
    desk.sit(ali)
    assert desk.read(path).status_code == 403
    desk.send(link)
    assert desk.read(path).status_code == 200
    assert "Seules les personnes responsables" in desk.read(path).text
    desk.sit(make.team("officer"))
    assert desk.read(path).status_code == 200
    number = int(path.rsplit("/", 1)[1])
    desk.send("/equipe/associations", to=f"/equipe/associations/{number}/verifier", seen="1")
    db.session.expire_all()
    assert organisations.by_id(number).state.value == "verified"
    assert "Vérifiée" in desk.read("/equipe/associations").text


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"name": ""}, "name"), ({"rna": "abc"}, "rna"), ({"siret": "123456789"}, "siret"), ({"name": "a\x00"}, "name"),
     ({"name": "x" * 161}, "name"), ({"kind": "mafia"}, "kind"), ({"place": "99"}, "place")],
)  # fmt: skip
def test_a_mistake_in_the_sheet_of_an_association_is_said_and_nothing_lost(desk, nora, sent, field):
    desk.sit(nora)
    fields = {"name": "Les jardins", "contact": "Chez Nora gardé", **sent}
    answer = desk.send("/mon-espace/organisations/nouvelle", **fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Chez Nora gardé" in answer.text
    assert organisations.memberships(nora.person_id) == []


def test_a_call_of_another_place_says_so_before_anything_is_sent(desk, nora, place):
    elsewhere = territory.make_place("Ailleurs")
    file, call = make.make_file(nora, elsewhere), make.make_call(place=place)
    desk.sit(nora)
    path = page(file, f"/envoyer/{call.slug}")
    assert "pour un autre lieu" in desk.read(path).text
    assert desk.send(page(file, "/etape/idee"), to=path, seen=str(file.version)).status_code == 422
