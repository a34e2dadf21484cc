"""The list, the page and the map of projects, as anybody reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.editions.types import Phase
from budgets.projects import queries as projects
from budgets.projects import services
from budgets.publication import services as publication
from commons.kernel import clock, pages
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import budgets as make
from tests.factories.pictures import a_picture

pytestmark = pytest.mark.usefixtures("frozen")


def titled(*titles: str, **changes: object):
    return [
        replace(d, title=t, **changes)
        for d, t in zip(make.project_drafts(len(titles), "belle-vue"), titles, strict=True)
    ]


@pytest.mark.parametrize("typed", ["ecole", "ÉCOLE", "  l’école  ", "cœur école", "ecole coeur"])
def test_a_search_ignores_accents_capitals_and_spaces(client, typed):
    edition = make.make_edition(drafts=titled("Le cœur de l’École", "Un jardin"))
    page = client.get(f"/budgets/{edition.slug}/projets", query_string={"q": typed}).text
    assert "Le cœur de l’École" in page
    assert "Un jardin" not in page


def test_a_search_without_answer_says_what_to_do_next(client):
    edition = make.make_edition()
    page = client.get(f"/budgets/{edition.slug}/projets?q=zzz").text
    assert "Aucun projet ne répond" in page
    assert "Voir tous les projets" in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=99999999999", "page=abc", "orientation=nulle", "lieu=%00", "q=" + "a" * 5000]
)
def test_an_absurd_address_still_gives_a_page(client, query):
    edition = make.make_edition(each=25)
    assert client.get(f"/budgets/{edition.slug}/projets?{query}").status_code == 200


def test_filters_by_envelope_category_and_place(client):
    north, south = make.make_place("Nord"), make.make_place("Sud")
    drafts = [
        replace(titled("Au nord")[0], place_id=north.id, theme="Sport", envelope="a"),
        replace(titled("Au sud")[0], place_id=south.id, theme="Culture", envelope="b"),
    ]
    edition = make.make_edition(envelopes=("A", "B"), drafts=drafts)
    for query in ("enveloppe=b", "theme=Culture", f"lieu={south.slug}"):
        page = client.get(f"/budgets/{edition.slug}/projets?{query}").text
        assert "Au sud</a>" in page, query
        assert "Au nord</a>" not in page, query


def test_every_project_stands_on_exactly_one_page_of_twenty(client):
    edition = make.make_edition(each=45)
    texts = [client.get(f"/budgets/{edition.slug}/projets?page={n}").text for n in (1, 2, 3)]
    seen = [text.count('<article class="card">') for text in texts]
    links = {code for text in texts for code in range(1, 46) if f'/projets/{code}"' in text}
    assert seen == [20, 20, 5]
    assert len(links) == 45


def test_the_order_changes_every_day_and_not_within_a_day(client, frozen):
    edition = make.make_edition(each=18)
    first = client.get(f"/budgets/{edition.slug}/projets").text
    pages.shelf.clear()
    assert client.get(f"/budgets/{edition.slug}/projets").text == first
    with clock.frozen(frozen.replace(day=frozen.day + 1)):
        assert client.get(f"/budgets/{edition.slug}/projets").text != first
    assert "tiré au sort chaque jour" in first


def test_the_order_is_the_official_one_once_the_vote_is_closed(client):
    edition = make.make_edition(Phase.CLOSED, each=3)
    page = client.get(f"/budgets/{edition.slug}/projets").text
    places = [page.index(f'/projets/{code}"') for code in (1, 2, 3)]
    assert places == sorted(places)


def test_the_list_takes_as_many_queries_for_ninety_projects_as_for_three(client, queries):
    counts = []
    for each in (3, 90):
        edition = make.make_edition(each=each, title=f"Vote de {each}")
        queries.clear()
        client.get(f"/budgets/{edition.slug}/projets")
        counts.append(len(queries))
    assert 1 < counts[0] == counts[1] <= 8


@pytest.mark.parametrize(("path", "most"), [("", 6), ("/projets/1", 5), ("/carte", 8), ("/reglement", 6)])
def test_each_page_has_a_fixed_number_of_queries(client, queries, path, most):
    counts = []
    for each in (2, 40):
        edition = make.make_edition(each=each, title=f"Vote de {each}")
        queries.clear()
        client.get(f"/budgets/{edition.slug}{path}")
        counts.append(len(queries))
    assert 1 < counts[0] == counts[1] <= most


def test_a_kept_page_costs_one_query_and_goes_when_a_project_is_withdrawn(client, queries):
    edition = make.make_edition()
    path = f"/budgets/{edition.slug}/projets/1"
    client.get(path)
    queries.clear()
    client.get(path)
    assert len(queries) == 1
    with unit_of_work(SYSTEM) as work:
        services.withdraw(work, edition.slug, "1", "Le terrain est vendu.", clock.now())
    assert "Le terrain est vendu." in client.get(path).text


def test_text_typed_as_html_is_shown_as_text(client):
    draft = replace(
        titled("<script>alert(1)</script>")[0], description="<img src=x onerror=alert(1)> https://exemple.fr"
    )
    edition = make.make_edition(drafts=[draft])
    page = client.get(f"/budgets/{edition.slug}/projets/1").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="https://exemple.fr"' in page


def test_an_unknown_project_is_said_so(client):
    edition = make.make_edition()
    answer = client.get(f"/budgets/{edition.slug}/projets/nexistepas")
    assert answer.status_code == 404
    assert "n’existe pas dans ce vote" in answer.text


def test_projects_of_one_place_share_a_marker_and_those_without_place_are_counted(client):
    place = make.make_place("Belle Vue")
    drafts = [*titled("Ici", "Là", place_id=place.id), titled("Partout")[0]]
    edition = make.make_edition(drafts=drafts)
    page = client.get(f"/budgets/{edition.slug}/carte").text
    assert page.count('class="map-pin') == 1
    assert "2 projets" in page
    assert "1 projet n’a pas de lieu précis" in page


def test_another_city_gets_a_plain_frame(client):
    edition = make.make_edition(drafts=titled("À Łódź", latitude=51.77, longitude=19.45))
    page = client.get(f"/budgets/{edition.slug}/carte").text
    assert page.count('class="map-pin') == 1
    assert "map-shape" not in page


def test_a_picture_is_public_once_its_project_is_and_may_then_be_kept_for_ever(desk):
    edition = make.make_edition(Phase.DRAFT)
    with unit_of_work(SYSTEM) as work:
        services.illustrate(work, edition.slug, "1", a_picture(), "Un arbre", clock.now())
        digest = projects.by_code(edition.id, "1").picture
    address = f"/images/{digest}.webp"
    assert desk.read(address).headers["Cache-Control"] == "private, no-store"
    desk.sit(NOBODY)
    assert desk.read(address).status_code == 404
    with unit_of_work(SYSTEM) as work:
        publication.announce(work, edition.slug, clock.now())
    shown = desk.read(address)
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert 'alt="Un arbre" width="1200" height="675"' in desk.read(f"/budgets/{edition.slug}/projets/1").text


def test_a_cost_above_the_envelope_and_a_free_project_are_shown_plainly(client):
    drafts = [replace(titled("Trop cher")[0], cost=Money(10**9)), replace(titled("Gratuit")[0], cost=Money(0))]
    edition = make.make_edition(drafts=drafts)
    assert client.get(f"/budgets/{edition.slug}/projets/1").status_code == 200
    assert client.get(f"/budgets/{edition.slug}/projets/2").status_code == 200
