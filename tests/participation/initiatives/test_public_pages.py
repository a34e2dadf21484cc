"""What everybody reads: states, deadlines, reasons; nothing private leaks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from commons.kernel import clock, navigation, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref, resolve
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.threads import stories
from participation.initiatives import deciding
from tests.factories import budgets as territory
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")


CONTACT = "06 12 34 56 78"


@pytest.fixture
def nora(database):
    return make.somebody_new()


@pytest.fixture
def sent(nora, place):
    file = make.publish(nora, make.make_file(nora, place))
    return make.make_sent(nora, file, make.make_call(place=place))


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
  chore, round, version)
SELECT file.id, call_id, snapshot_id, state, sent_at, due_at, reason, conditions, chore, round, version
FROM participation_application, file WHERE participation_application.id = :sent
""")


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
    assert 1 < counts[0] == counts[1] <= 18


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
