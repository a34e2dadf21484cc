"""What everybody reads, and the desk where it is decided: states, deadlines, reasons; nothing private leaks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from commons.kernel import clock, navigation, pages
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref, resolve
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.threads import stories
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


def test_the_public_page_shows_the_budget_the_deadline_and_nothing_private(client, sent):
    file = make.the_file(sent.initiative_id)
    shown = client.get(f"/initiatives/{file.slug}").text
    for said in (make.NEED, "Des outils", "300", "Demandé ici", "Réponse attendue avant le", "Le fonds du quartier"):
        assert said in shown
    assert CONTACT not in shown
    assert f"/suivi/participation.initiative/{file.id}" in shown
    assert f"/signaler/participation.initiative/{file.id}" in shown


def test_a_file_that_is_not_published_or_is_hidden_shows_nothing(client, nora, place):
    draft, shown = (
        make.make_file(nora, place, title="Brouillon secret"),
        make.publish(nora, make.make_file(nora, place)),
    )
    assert client.get(f"/initiatives/{draft.slug}").status_code == 404
    assert "Brouillon secret" not in client.get("/initiatives").text
    moderated = registry.moderated("participation.initiative")
    assert client.get(f"/initiatives/{shown.slug}").status_code == 200
    for standing, status in ((Standing.HIDDEN, 404), (Standing.WAITING, 404), (Standing.SHOWN, 200)):
        with unit_of_work(SYSTEM) as work:
            moderated.apply(work, shown.id, standing)
        answer = client.get(f"/initiatives/{shown.slug}")
        assert answer.status_code == status
        assert (make.NEED in answer.text) is (status == 200)
        assert (shown.title in client.get("/initiatives").text) is (status == 200)


def test_moderators_read_what_was_published(app, nora, place):
    file = make.publish(nora, make.make_file(nora, place))
    with app.test_request_context():
        (excerpt,) = registry.moderated("participation.initiative").read([file.id]).values()
    assert make.NEED in excerpt.words
    assert excerpt.author_id == nora.person_id
    assert ("territory", place.id) in excerpt.scopes
    assert CONTACT not in excerpt.words


def test_the_call_shows_states_and_deadlines_of_all_and_titles_of_the_published_only(client, nora, place):
    call = make.make_call(place=place)
    secret = make.make_sent(nora, make.make_file(nora, place, title="Dossier secret"), call)
    make.make_sent(nora, make.publish(nora, make.make_file(nora, place, title="Dossier public")), call)
    shown = client.get(f"/appels/{call.slug}").text
    assert "Dossier public" in shown
    assert "Dossier secret" not in shown
    assert f"Dossier n° {secret.id}, non publié" in shown
    assert shown.count("Réponse attendue avant le") == 2
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, secret.id, 1, "", clock.now())
        deciding.retain(work, secret.id, 2, Money(5000), "Très utile.", "", clock.now())
    shown = client.get(f"/appels/{call.slug}").text
    assert "Dossier secret" in shown
    assert "Très utile." in shown


def test_late_answers_are_counted_in_public(client, sent, frozen):
    with clock.frozen(frozen + timedelta(days=30)):
        assert "1 réponse en retard" in client.get(f"/appels/{sent.call.slug}").text
        assert "1 réponse est en retard" in client.get("/guichet").text
        assert "Réponse en retard" in client.get(f"/initiatives/{make.the_file(sent.initiative_id).slug}").text


def test_a_kept_page_becomes_late_by_the_clock_alone(client, sent, frozen):
    path = f"/appels/{sent.call.slug}"
    assert "en retard" not in client.get(path).text
    assert "en retard" not in client.get(path).text
    with clock.frozen(frozen + timedelta(days=30)):
        assert "1 réponse en retard" in client.get(path).text


def test_words_of_a_question_are_public_once_the_file_is_decided(client, sent):
    path = f"/initiatives/{make.the_file(sent.initiative_id).slug}"
    with unit_of_work(SYSTEM) as work:
        deciding.ask(work, sent.id, 1, "Combien d’enfants viendront ?", 10, clock.now())
    shown = client.get(path).text
    assert "Une question vous est posée" in shown
    assert "Combien d’enfants viendront ?" not in shown
    with unit_of_work(SYSTEM) as work:
        deciding.not_admit(work, sent.id, 2, "Pas de réponse reçue.", clock.now())
    shown = client.get(path).text
    assert "Combien d’enfants viendront ?" in shown
    assert "Pas de réponse reçue." in shown


def test_the_list_is_searched_and_filtered(client, nora, place):
    elsewhere = territory.make_place("Ailleurs")
    make.publish(nora, make.make_file(nora, place, title="Le cœur de l’École"))
    retained = make.publish(nora, make.make_file(nora, elsewhere, title="Un jardin"))
    application = make.make_sent(nora, retained, make.make_call())
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, 1, "", clock.now())
        deciding.retain(work, application.id, 2, Money(5000), "Oui.", "", clock.now())
    for query, one, other in (
        ("q=ecole", "Le cœur de l’École", "Un jardin"),
        (f"lieu={elsewhere.slug}", "Un jardin", "Le cœur"),
        ("etat=retained", "Un jardin", "Le cœur"),
        ("etat=published", "Le cœur", "Un jardin"),
    ):
        shown = client.get(f"/initiatives?{query}").text
        assert one in shown, query
        assert other not in shown, query
    assert "Aucune initiative ne répond" in client.get("/initiatives?q=zzz").text


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=99999999999", "page=abc", "orientation=x", "lieu=%00", "q=" + "a" * 5000, "etat='--"],
)
def test_an_absurd_address_still_gives_a_page(client, nora, query):
    make.publish(nora, make.make_file(nora))
    assert client.get(f"/initiatives?{query}").status_code == 200


def many(number: int, place) -> None:
    """A published and sent file, and so many copies of it less one."""
    owner = make.somebody_new()
    file = make.publish(owner, make.make_file(owner, place, title=f"Initiative de {number}"))
    application = make.make_sent(owner, file, make.make_call(place=place, title=f"Appel de {number}"))
    for rank in range(1, number):
        db.session.execute(COPY, {"slug": f"copie-{number}-{rank}", "file": file.id, "sent": application.id})


COPY = text("""
WITH file AS (
  INSERT INTO participation_initiative (slug, shape, collective, contact, consent, title, need, audience, activities,
    address, steps, gap, standing, published_at, published_id, created_at, version)
  SELECT :slug, shape, collective, contact, consent, title, need, audience, activities, address, steps, gap, standing,
    published_at, published_id, created_at, version FROM participation_initiative WHERE id = :file RETURNING id)
INSERT INTO participation_application (initiative_id, call_id, snapshot_id, state, sent_at, due_at, reason, conditions,
  chore, version)
SELECT file.id, call_id, snapshot_id, state, sent_at, due_at, reason, conditions, chore, version
FROM participation_application, file WHERE participation_application.id = :sent
""")


def test_the_list_takes_as_many_queries_for_three_hundred_initiatives_as_for_three(client, queries, place):
    counts = []
    for number in (3, 297):
        many(number, place)
        pages.shelf.clear()
        db.session.expire_all()
        queries.clear()
        shown = client.get("/initiatives").text
        counts.append(len(queries))
    assert "300 initiatives" in shown
    assert shown.count('<article class="card">') == 20
    assert 1 < counts[0] == counts[1] <= 9


@pytest.mark.parametrize(
    "path", ["/guichet", "/appels/{call}", "/initiatives/{file}", "/equipe/initiatives", "/mes-initiatives"]
)
def test_each_page_has_a_fixed_number_of_queries(desk, queries, nora, place, path):
    call, counts, officer = make.make_call(place=place), [], make.team("officer")
    file = make.publish(nora, make.make_file(nora, place))
    address = path.format(call=call.slug, file=file.slug)
    for number in (2, 9):
        for rank in range(number):
            more = make.publish(nora, make.make_file(nora, place, title=f"{number} {rank}"))
            make.make_sent(nora, more, call)
        desk.sit(officer if "equipe" in path else nora)
        pages.shelf.clear()
        db.session.expire_all()
        queries.clear()
        assert desk.read(address).status_code == 200
        counts.append(len(queries))
    assert 1 < counts[0] == counts[1] <= 14


def test_the_order_changes_every_day_and_not_within_a_day(client, place, frozen):
    many(8, place)
    first = client.get("/initiatives").text
    pages.shelf.clear()
    assert client.get("/initiatives").text == first
    with clock.frozen(frozen + timedelta(days=1)):
        assert client.get("/initiatives").text != first


def test_open_calls_stand_on_the_home_page_until_they_close(client, place, frozen):
    call = make.make_call(place=place)
    make.make_call(place=place, title="Pas encore publié", published=False)
    shown = client.get("/").text
    assert call.title in shown
    assert "Pas encore publié" not in shown
    with clock.frozen(frozen + timedelta(days=21)):
        assert call.title not in client.get("/").text


def test_the_menu_leads_to_the_initiatives(app):
    assert "initiatives.index" in [entry.endpoint for entry in navigation.front_door(app).entries]


def test_references_say_where_things_stand_and_which_are_public(app, nora, place):
    draft, shown = make.make_file(nora, place), make.publish(nora, make.make_file(nora, place))
    call = make.make_call(place=place)
    application = make.make_sent(nora, draft, call)
    refs = [Ref("participation.initiative", draft.id), Ref("participation.initiative", shown.id),
            Ref("participation.application", application.id), Ref("participation.call", call.id)]  # fmt: skip
    with app.test_request_context():
        found = resolve(refs)
    assert [found[ref].public for ref in refs] == [False, True, False, True]
    assert found[refs[1]].url == f"/initiatives/{shown.slug}"


def test_the_thread_tells_what_happened_and_what_is_owed(app, nora, sent):
    with app.test_request_context():
        story = stories.story_of("participation.initiative")
        said = [moment.sentence for moment in story.moments([sent.initiative_id])[sent.initiative_id]]
        assert said == ["L’initiative est publiée.", "Envoyé à « Le fonds du quartier »."]
        (debt,) = story.debts([sent.initiative_id])[sent.initiative_id]
        assert (debt.due_at, debt.done_at) == (sent.due_at, None)
        assert list(story.mine(nora.person_id)) == [sent.initiative_id]
        application = stories.story_of("participation.application")
        assert list(application.mine(nora.person_id)) == [sent.id]
        assert len(application.moments([sent.id])[sent.id]) == 1
        assert len(stories.story_of("participation.call").moments([sent.call_id])[sent.call_id]) == 1


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
    call = make.make_call(CallKind.TABLE, place=place)
    with unit_of_work(SYSTEM) as work:
        # A call whose vote was announced since.
        held = queries_calls.call_held(call.id, to_change=True)
        held.kind, held.linked_kind, held.linked_id = CallKind.BUDGET, "budgets.edition", edition.id
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
