"""What everybody sees of neighbourhoods: the list, the door to everything near home, versions and what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import services as territory
from commons.territory.models import Place
from commons.territory.reference import load_reference
from participation.bodies.types import BODY
from participation.neighbourhoods import around, proposing, publishing, queries, services
from participation.neighbourhoods.around import Nearby, Source
from participation.neighbourhoods.drafts import ActionDraft, PriorityDraft
from participation.neighbourhoods.types import ActionState, Section
from tests.factories import roadmaps as make
from tests.factories.identity import make_account, text_of
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def metropolis(database) -> None:
    with unit_of_work(SYSTEM) as work:
        territory.load(work, load_reference())


def project(place: Place) -> str:
    return f"/quartiers/{place.slug}/projet"


@pytest.mark.usefixtures("metropolis")
def test_the_sixty_six_neighbourhoods_stand_under_their_communes(client):
    page = client.get("/quartiers")
    text = text_of(page)
    assert "66 quartiers" in text
    assert page.text.count('<tr role="row"><th scope="row"') + page.text.count('<th scope="row"') == 66
    assert page.text.count('<section class="stack" id="commune-') == 14
    assert len(client.get("/quartiers/liste.json").json) == 66


@pytest.mark.usefixtures("metropolis")
def test_one_searches_without_accents_and_chooses_a_commune(client):
    found = text_of(client.get("/quartiers?q=AIR BEL"))
    assert "Air Bel" in found
    assert found.count("pas encore") == 2
    marseille = client.get("/quartiers?commune=marseille")
    assert marseille.text.count('<th scope="row"') == 41
    assert "Plan simplifié de Marseille" in marseille.text
    assert marseille.text.count('class="map-pin') > 10
    assert "Aucun quartier ne porte ce nom" in text_of(client.get("/quartiers?q=atlantide"))
    assert client.get("/quartiers?commune=nulle-part&q=%00%E2%80%AE").status_code == 200


@pytest.mark.usefixtures("metropolis")
def test_the_list_asks_a_fixed_number_of_questions(client):
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        sent.append(statement)

    def questions() -> int:
        pages.shelf.clear()
        db.session.expire_all()
        sent.clear()
        assert client.get("/quartiers").status_code == 200
        return len([one for one in sent if "SAVEPOINT" not in one])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        before = questions()
        for each in queries.neighbourhoods()[:5]:
            make.make_roadmap(each.place)
            make_body(place=each.place)
        assert questions() == before <= 6
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_neighbourhood_where_nothing_is_begun_says_who_can_begin(client):
    place = make.make_neighbourhood()
    text = text_of(client.get(f"/quartiers/{place.slug}"))
    assert "C’est l’animateur du quartier ou le secrétariat" in text
    assert "Pas encore de table ici" in text
    assert "Pas encore de projet ici" in text_of(client.get(project(place)))
    make.start(place)
    assert "Il est en train de s’écrire" in text_of(client.get(f"/quartiers/{place.slug}"))
    assert "Il est en train de s’écrire" in text_of(client.get(project(place)))


@pytest.fixture
def plugged(monkeypatch):
    """The feature's own source, and two of the test's: what other parts bring is not this feature's matter."""
    monkeypatch.setattr(around, "_sources", {"tables": around._sources["tables"]})

    def card(place, now):
        return [Nearby(f"Fête de {place.name}", "/fete", "Venez", kind="Réunion", when="samedi")]

    around.add(Source("meetings", "Les prochaines rencontres", card, versions=("participation:meetings",), rank=20))
    around.add(Source("votes", "Les votes", lambda place, now: [], empty="Aucun vote ici.", rank=30))


@pytest.mark.usefixtures("plugged")
def test_other_parts_bring_their_cards_in_their_order(client):
    place = make.make_neighbourhood()
    table = make_body(place=place, name="Table de Belle Vue")
    text = text_of(client.get(f"/quartiers/{place.slug}"))
    order = [text.index(words) for words in (table.name, "Fête de Belle Vue", "Aucun vote ici.")]
    assert order == sorted(order)
    assert around.versions() == ("participation:bodies", "participation:meetings")
    around.add(Source("votes", "Les votes", lambda place, now: [Nearby("Un vote", "/vote")], rank=5))
    pages.shelf.clear()
    assert "Un vote" in text_of(client.get(f"/quartiers/{place.slug}"))


def test_an_unknown_place_version_or_commune_is_not_found(client):
    place = make.make_neighbourhood()
    begun, (written, _, _) = make.start(), make.make_roadmap(make.make_neighbourhood("Écrit"))
    commune = queries.communes_of(place.id)[0]
    wrong = [
        "/quartiers/nulle-part", f"/quartiers/{commune.slug}", "/quartiers/nulle-part/projet",
        project(place) + "/versions", project(place) + "/versions/1", project(place) + "/propositions",
        project(begun) + "/imprimer", project(begun) + "/versions/1", project(written) + "/versions/2",
        project(written) + "/versions/2.json", project(written) + "/versions/99999999999999999999",
        project(written) + "/comparer", "/quartiers/nulle-part/projet/proposer", "/quartiers/nulle-part/projet/merci",
    ]  # fmt: skip
    for path in wrong:
        assert client.get(path).status_code == 404, path


def test_a_roadmap_is_read_whole_and_as_data(client):
    place, priority, action = make.make_roadmap()
    page = client.get(project(place))
    text = text_of(page)
    for words in (
        "Version 1, publiée le lundi 15 juin 2026", "De l’ombre pour tous", "Planter vingt arbres",
        "La régie de quartier", "Printemps 2027", "On s’entraide.", "3 200", "Relevé d’essai 2025",
        "5 rencontres, 140 personnes entendues", "C’est la première version.", "Première version",
    ):  # fmt: skip
        assert words in text, words
    assert f'id="priorite-{priority.id}"' in page.text
    assert f'id="action-{action.id}"' in page.text
    data = client.get(project(place) + "/versions/1.json").json
    assert data["digest"] == queries.latest(queries.roadmap_of(place.id).id).digest
    assert data["content"]["priorities"][0]["title"] == "De l’ombre pour tous"
    assert client.get("/quartiers/liste.json").json[0]["version"] == 1


def test_the_page_for_paper_holds_the_text_and_no_menu(client):
    place, _, _ = make.make_roadmap()
    page = client.get(project(place) + "/imprimer")
    assert "De l’ombre pour tous" in text_of(page)
    assert 'class="masthead' not in page.text
    assert queries.latest(queries.roadmap_of(place.id).id).digest in page.text


def test_what_changed_is_told_on_the_page_and_word_by_word(client):
    place, priority, action = make.make_roadmap()
    with unit_of_work(SYSTEM) as work:
        services.edit_action(
            work, place.slug, action.id, ActionDraft("Planter trente arbres", state=ActionState.STARTED), 1
        )
        services.edit_priority(work, place.slug, priority.id, PriorityDraft("De l’ombre pour toutes et tous"), 1)
    make.add_priority(place, "Du calme la nuit")
    make.publish(place, "Après la réunion de juin")
    text = text_of(client.get(project(place)))
    assert "Priorité ajoutée Du calme la nuit" in text
    assert "Action modifiée Planter trente arbres" in text
    assert "Après la réunion de juin" in text
    page = client.get(project(place) + "/comparer?de=1&a=2")
    assert "De la version 1 à la version 2" in text_of(page)
    assert "enlevé : vingt" in text_of(page)
    assert "ajouté : trente" in text_of(page)
    assert "<ins>" in page.text
    assert "<del>" in page.text
    assert "En cours" in text_of(page)
    old = text_of(client.get(project(place) + "/versions/1"))
    assert "Version passée" in old
    assert "Planter vingt arbres" in old
    assert "2 versions publiées" in text_of(client.get(project(place)))
    assert "Ce qui a changé depuis la version 1" in text_of(client.get(project(place) + "/versions"))
    same = client.get(project(place) + "/comparer?de=2&a=2")
    assert "disent la même chose" in text_of(same)
    assert client.get(project(place) + "/comparer?de=x&a=%00").status_code == 200
    assert client.get(project(place) + "/comparer?de=7&a=2").status_code == 404


def test_what_an_action_is_tied_to_is_shown_by_its_title_and_kept_quiet_when_gone(client):
    place, _priority, action = make.make_roadmap()
    table = make_body(place=place, name="Table de Belle Vue")
    links = (str(Ref(BODY, table.id)), str(Ref(BODY, 424242)))
    with unit_of_work(SYSTEM) as work:
        services.edit_action(work, place.slug, action.id, ActionDraft(action.title, links=links), 1)
    make.publish(place)
    page = client.get(project(place))
    assert f'href="/tables/{table.slug}"' in page.text
    assert "Table de Belle Vue" in text_of(page)
    assert "Table de Belle Vue" in text_of(client.get(project(place) + "/comparer"))
    assert page.text.count("Instance") == 2


def test_a_zoom_is_shown_where_it_was_asked(client):
    place, priority, _ = make.make_roadmap()
    with unit_of_work(SYSTEM) as work:
        publishing.ask_zoom(work, place.slug, priority.id, "Fait-il plus frais ?", "L’été tue.", clock.now())
    text = text_of(client.get(project(place)))
    assert "Demandé à l’évaluation" in text
    assert "Fait-il plus frais ?" in text


def test_proposals_are_listed_with_their_answers_and_counted_whole(client):
    place, priority, _ = make.make_roadmap()
    known = Actor(person_id=make_account().id)
    taken, declined = (
        make.propose(place, words, known, section=Section.PRIORITY, priority_id=priority.id)
        for words in ("Des bancs", "Une piscine")
    )
    make.propose(place, "Pas encore lue <script>alert(1)</script>")
    with unit_of_work(SYSTEM) as work:
        proposing.take_up(work, taken.id, "Oui, bonne idée", clock.now())
        proposing.decline(work, declined.id, "Pas la place", clock.now())
    make.add_priority(place, "Des bancs")
    make.publish(place)
    page = client.get(project(place) + "/propositions")
    text = text_of(page)
    for words in (
        "3 propositions reçues",
        "1 reprise",
        "1 attend d’être lue",
        "Reprise dans la version 2",
        "Pas la place",
    ):
        assert words in text, words
    assert "Pas encore lue" not in text
    assert f"/suivi/participation.proposal/{taken.id}" in page.text
    assert f"/signaler/participation.proposal/{taken.id}" in page.text
    assert "3 propositions reçues" in text_of(client.get(project(place)))


def test_proposals_come_thirty_a_page(client):
    place, known = make.start(), Actor(person_id=make_account().id)
    for number in range(32):
        with clock.frozen(clock.now() + timedelta(minutes=number)):
            make.propose(place, f"Proposition numéro {number}", known)
    first, second = (text_of(client.get(project(place) + f"/propositions?page={n}")) for n in (1, 2))
    assert "Proposition numéro 31" in first
    assert "Page suivante" in first
    assert "Proposition numéro 0" in second
    for number in ("0", "-1", "x", "99999999999", "%00"):
        assert client.get(project(place) + f"/propositions?page={number}").status_code == 200


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_read_in_every_language(client, language):
    place, _, _ = make.make_roadmap()
    db.session.execute(update(Place).where(Place.id == place.id).values(name_ar="المنظر الجميل"))
    db.session.commit()
    for path in ("", "/projet", "/projet/versions", "/projet/imprimer", "/projet/proposer", "/projet/propositions"):
        page = client.get(f"/quartiers/{place.slug}{path}?lang={language}")
        assert page.status_code == 200
        assert ("المنظر الجميل" in page.text) == (language == "ar"), path
