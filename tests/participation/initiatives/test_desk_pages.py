"""The desk where it is decided, and what follows on the public pages."""

from __future__ import annotations

import re

import pytest

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from participation.initiatives import calling, deciding, queries_calls, services
from participation.initiatives.types import ApplicationState, CallKind
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen")


CONTACT = "06 12 34 56 78"


@pytest.fixture
def nora(database):
    return make.somebody_new()


@pytest.fixture
def sent(nora, place):
    file = make.publish(nora, make.make_file(nora, place))
    return make.make_sent(nora, file, make.make_call(place=place))


def desk_path(application) -> str:
    return f"/equipe/initiatives/envois/{application.id}"


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("officer", 200),
        ("secretariat", 200),
        ("foreign", 403),
        ("facilitator", 403),
        ("resident", 403),
        ("nobody", 303),
    ],
)
def test_who_opens_an_application_at_the_desk(desk, sent, place, actor, status):
    elsewhere = territory.make_place("Ailleurs")
    people = {
        "officer": make.team("officer", "territory", place.id), "secretariat": make.team("secretariat"),
        "foreign": make.team("officer", "territory", elsewhere.id), "facilitator": make.team("facilitator"),
        "resident": make.somebody_new(), "nobody": NOBODY,
    }  # fmt: skip
    desk.sit(people[actor])
    answer = desk.read(desk_path(sent))
    assert answer.status_code == status
    assert (CONTACT in answer.text) is (status == 200)
    index = desk.read("/equipe/initiatives")
    assert ("Un atelier vélo" in index.text) is (status == 200)


def test_a_forged_decision_of_a_foreign_officer_changes_nothing(app, client, desk, sent, place):
    desk.sit(make.team("officer", "territory", territory.make_place("Ailleurs").id))
    app.config["WTF_CSRF_ENABLED"], before = False, app.config["WTF_CSRF_ENABLED"]
    try:
        for act in ("admissible", "asked", "retained", "not_retained", "not_admissible", "withdrawn", "sent", "x"):
            data = {"act": act, "words": "Forgé.", "seen": "1", "amount": "10", "days": "5"}
            assert client.post(desk_path(sent), data=data).status_code == 403
        assert client.post(desk_path(sent) + "/reessayer").status_code == 403
    finally:
        app.config["WTF_CSRF_ENABLED"] = before
    assert make.the_application(sent.id).state is ApplicationState.SENT


def test_a_file_is_instructed_from_the_queue_to_the_decision(desk, sent, place):
    desk.sit(make.team("officer", "territory", place.id))
    assert "À décider, le plus pressé d’abord" in desk.read("/equipe/initiatives").text
    assert desk.send(desk_path(sent), act="admissible").status_code == 303
    assert desk.send(desk_path(sent), act="retained", amount="150", words=" ").status_code == 422
    answer = desk.send(desk_path(sent), act="retained", amount="beaucoup", words="Une raison gardée.")
    assert answer.status_code == 422
    assert "Une raison gardée." in answer.text
    typed = {"amount": "150,00", "words": "Le quartier en a besoin.", "conditions": "Avec l’école."}
    done = desk.send(desk_path(sent), act="retained", **typed)
    assert done.status_code == 303
    shown = desk.read(f"/initiatives/{make.the_file(sent.initiative_id).slug}").text
    for said in ("Retenu", "150", "Le quartier en a besoin.", "Avec l’école."):
        assert said in shown
    assert "Déjà décidés" in desk.read("/equipe/initiatives").text


def test_an_officer_who_comes_second_gets_everything_back(app, client, desk, sent):
    desk.sit(make.team())
    desk.send(desk_path(sent), act="asked", words="Une question ?", days="10")
    app.config["WTF_CSRF_ENABLED"], before = False, app.config["WTF_CSRF_ENABLED"]
    try:
        data = {"act": "admissible", "words": "Mes mots gardés.", "seen": "1", "amount": "42", "days": "7"}
        answer = client.post(desk_path(sent), data=data)
    finally:
        app.config["WTF_CSRF_ENABLED"] = before
    assert answer.status_code == 409
    assert "Mes mots gardés." in answer.text
    assert make.the_application(sent.id).state is ApplicationState.ASKED


@pytest.mark.parametrize("days", ["0", "91", "-1", "dix", "9999999999"])
def test_an_absurd_delay_for_a_question_is_refused(desk, sent, days):
    desk.sit(make.team())
    assert desk.send(desk_path(sent), act="asked", words="Une question ?", days=days).status_code == 422


def test_a_call_is_prepared_published_and_closed_by_its_secretariat(desk, client, place):
    table = make_body(place=place)
    desk.sit(make.team("secretariat", "territory", place.id))
    sent = {"kind": "fph", "title": "Fonds de Belle Vue", "words": "Pour les petites idées.", "answer_days": "20",
            "opens_at": "2026-06-01T08:00", "closes_at": "2026-07-01T18:00", "body": str(table.id),
            "place": str(place.id), "most": "1 500", "needs": ["activities"]}  # fmt: skip
    made = desk.send("/equipe/initiatives/appels/nouveau", **sent)
    assert made.status_code == 303
    call = queries_calls.call_by_id(int(made.location.rsplit("/", 1)[1]))
    assert client.get(f"/appels/{call.slug}").status_code == 404
    assert "Fonds de Belle Vue" not in client.get("/guichet").text
    desk.send(made.location, title="Le fonds de Belle Vue")
    desk.send(made.location, to=made.location + "/publier", seen="2")
    shown = client.get(f"/appels/{call.slug}").text
    assert "Le fonds de Belle Vue" in shown
    assert "En 20 jours" in shown
    assert "ses règles ne changent plus" in desk.read(made.location).text
    assert desk.send(made.location + "/fermer", reason=" ").status_code == 422
    desk.send(made.location + "/fermer", reason="Le fonds est épuisé.")
    assert "Le fonds est épuisé." in client.get(f"/appels/{call.slug}").text
    desk.sit(make.team("secretariat", "territory", territory.make_place("Ailleurs").id))
    for path in (made.location, made.location + "/fermer"):
        assert desk.read(path).status_code == 403
    desk.sit(make.team("officer"))
    assert desk.read("/equipe/initiatives/appels").status_code == 403


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": ""}, "nécessaire"), ({"answer_days": "0"}, "pas dans la liste"),
        ({"answer_days": "vite"}, "nombre entier"),
        ({"most": "-5"}, "Écrivez un montant"), ({"closes_at": "2026-05-01T08:00"}, "La fin vient après"),
        ({"opens_at": "hier"}, ""), ({"kind": "loterie"}, ""), ({"needs": ["argent"]}, ""), ({"body": "424242"}, ""),
        ({"linked": "budgets.edition:424242"}, ""), ({"words": "a\x00"}, "illisibles"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_call_is_said_and_nothing_typed_is_lost(desk, database, sent, sentence):
    desk.sit(make.team("secretariat"))
    whole = {"kind": "fph", "title": "Un titre", "words": "Des mots gardés.", "answer_days": "20",
             "opens_at": "2026-06-01T08:00", **sent}  # fmt: skip
    answer = desk.send("/equipe/initiatives/appels/nouveau", **whole)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert queries_calls.calls() == []


def test_what_could_not_follow_is_shown_at_the_desk_and_tried_again(desk, nora, place):
    edition = territory.make_edition(territory.Phase.CAMPAIGN, place=place, each=1)
    call = make.make_call(CallKind.BUDGET, place=place)
    with unit_of_work(SYSTEM) as work:
        # A call whose vote was announced since.
        held = queries_calls.call_held(call.id, to_change=True)
        held.linked_kind, held.linked_id = "budgets.edition", edition.id
        work.session.flush()
    application = make.make_sent(nora, make.make_file(nora, place), call)
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, 1, "", clock.now())
        deciding.retain(work, application.id, 2, Money(5000), "Oui.", "", clock.now())
    desk.sit(make.team("secretariat"))
    assert "reste à faire" in desk.read("/equipe/initiatives").text
    shown = desk.read(desk_path(application)).text
    assert "Réessayer" in shown
    assert "annoncé" in shown
    assert desk.send(desk_path(application), to=desk_path(application) + "/reessayer").status_code == 303
    assert make.the_application(application.id).chore


@pytest.mark.parametrize("locale", ["fr", "en", "ar"])
def test_public_pages_open_in_every_language(client, sent, locale):
    slug = make.the_file(sent.initiative_id).slug
    for path in ("/guichet", "/initiatives", f"/initiatives/{slug}", f"/appels/{sent.call.slug}"):
        page = client.get(f"{path}?lang={locale}")
        assert page.status_code == 200
        assert re.search(rf'<html lang="{locale}"', page.text)


def test_a_new_name_of_the_organisation_shows_on_its_initiatives(client, nora, place):
    from commons.identity.organisations import services as organisations
    from commons.identity.organisations.types import OrganisationDraft, OrganisationKind

    organisation = make.make_organisation(nora)
    file = make.publish(nora, make.make_file(nora, place, organisation))
    assert "Les jardins de la Savine" in client.get(f"/initiatives/{file.slug}").text
    with unit_of_work(nora) as work:
        draft = OrganisationDraft("Un nouveau nom", OrganisationKind.ASSOCIATION)
        organisations.change(work, organisation.id, draft, 1, clock.now())
    assert "Un nouveau nom" in client.get(f"/initiatives/{file.slug}").text


def test_what_is_changed_after_publication_is_not_public_yet(client, nora, place):
    file = make.publish(nora, make.make_file(nora, place))
    with unit_of_work(nora) as work:
        services.write(work, file.id, file.version, {"title": "Un titre en cours", "need": "En cours."}, clock.now())
    for path in (f"/initiatives/{file.slug}", "/initiatives"):
        shown = client.get(path).text
        assert "Un atelier vélo" in shown
        assert "en cours" not in shown.lower()


def test_a_closed_call_says_why(client, place):
    call = make.make_call(place=place)
    with unit_of_work(SYSTEM) as work:
        calling.close(work, call.id, "Le fonds est épuisé.", clock.now())
    assert "Le fonds est épuisé." in client.get(f"/appels/{call.slug}").text


def test_what_moderation_hides_stays_a_number_even_when_it_was_retained(client, sent):
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, sent.id, 1, "", clock.now())
        deciding.retain(work, sent.id, 2, Money(5000), "Très utile.", "", clock.now())
        services.set_standing(work, sent.initiative_id, Standing.HIDDEN)
    shown = client.get(f"/appels/{sent.call.slug}").text
    assert "Un atelier vélo" not in shown
    assert f"Dossier n° {sent.id}" in shown
    assert "Très utile." in shown
