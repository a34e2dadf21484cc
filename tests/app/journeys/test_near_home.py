"""The page of a neighbourhood shows what goes on there: tables, meetings, debates, initiatives, votes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from budgets.editions.types import Phase
from commons.kernel import addresses, clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.debates.types import Phase as DebatePhase
from participation.meetings import services as meetings
from tests.factories import debates, initiatives, tables
from tests.factories.budgets import make_edition, make_place, make_territory
from tests.factories.identity import text_of

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement from here on, but the savepoints of tests."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def fill(place: Place, mark: str = "") -> dict[str, tuple[str, str]]:
    """One of each in this place: what -> its title and address."""
    table = tables.make_table(place, name=f"Table du coin{mark}")
    meeting = tables.make_meeting(table, title=f"Les jeux du square{mark}")
    debate = debates.make_debate(DebatePhase.OPEN, place, question=f"Que faire du terrain vague{mark} ?")
    nora = initiatives.somebody_new()
    file = initiatives.publish(nora, initiatives.make_file(nora, place, title=f"Un four à pain{mark}"))
    edition = make_edition(Phase.VOTING, place=place, title=f"Budget du quartier{mark}")
    return {
        "table": (table.name, f"/tables/{table.slug}"),
        "meeting": (meeting.title, f"/rencontres/{meeting.id}"),
        "debate": (debate.question, f"/debats/{debate.slug}"),
        "initiative": (file.title, f"/initiatives/{file.slug}"),
        "vote": (edition.title, f"/budgets/{edition.slug}"),
    }


@pytest.fixture
def home(database) -> Place:
    """A neighbourhood in a commune of the metropolis."""
    return make_territory()


def test_one_of_each_stands_there_in_order_with_its_address(client, home):
    made = fill(home)
    page = client.get(f"/quartiers/{home.slug}")
    text = text_of(page)
    assert [title for title, _ in made.values() if title not in text] == []
    assert [url for _, url in made.values() if f'href="{url}"' not in page.text] == []
    places = [text.index(title) for title, _ in made.values()]
    assert places == sorted(places)
    for _, url in made.values():
        assert client.get(url).status_code == 200


def test_another_neighbourhood_shows_none_of_it_and_says_who_can_begin(client, home):
    made = fill(home)
    text = text_of(client.get(f"/quartiers/{make_place('Ailleurs').slug}"))
    assert [title for title, _ in made.values() if title in text] == []
    for words in (
        "Pas encore de table ici", "Aucune rencontre n’est annoncée", "Aucun débat ne parle de ce quartier",
        "Aucune initiative n’est publiée ici", "Aucun vote n’est ouvert ni prévu ici",
    ):  # fmt: skip
        assert words in text


def test_what_is_not_public_yet_does_not_show(client, home):
    debates.make_debate(DebatePhase.DRAFT, home, question="Brouillon de débat ?")
    make_edition(Phase.DRAFT, place=home, title="Budget pas encore annoncé")
    nora = initiatives.somebody_new()
    initiatives.make_file(nora, home, title="Dossier privé")
    text = text_of(client.get(f"/quartiers/{home.slug}"))
    assert [words for words in ("Brouillon de débat", "pas encore annoncé", "Dossier privé") if words in text] == []


def test_what_changes_there_shows_at_once(client, home):
    table = tables.make_table(home)
    path = f"/quartiers/{home.slug}"
    assert "Les jeux du square" not in text_of(client.get(path))
    meeting = tables.make_meeting(table)
    assert "Les jeux du square" in text_of(client.get(path))
    with unit_of_work(SYSTEM) as work:
        meetings.cancel(work, meeting.id, "Il pleut.", clock.now())
    assert "Annulée" in text_of(client.get(path))
    with clock.frozen(meeting.ends_at + timedelta(minutes=1)):
        assert "Les jeux du square" not in text_of(client.get(path))
    initiatives_before = text_of(client.get(path))
    nora = initiatives.somebody_new()
    initiatives.publish(nora, initiatives.make_file(nora, home, title="Une fanfare"))
    assert "Une fanfare" not in initiatives_before
    assert "Une fanfare" in text_of(client.get(path))


def test_three_of_each_take_as_many_queries_as_one(client, home, queries):
    path = f"/quartiers/{home.slug}"

    def asked() -> int:
        pages.shelf.clear()
        db.session.expunge_all()
        queries.clear()
        assert client.get(path).status_code == 200
        return len(queries)

    fill(home)
    one = asked()
    for mark in (" bis", " ter"):
        fill(home, mark)
    assert asked() <= one


def test_addresses_pasted_there_are_known_for_what_they_show(app, home):
    made = fill(home)
    with app.test_request_context():
        known = {what: addresses.ref_at(url) for what, (_, url) in made.items()}
    assert {what: ref.kind for what, ref in known.items() if isinstance(ref, Ref)} == {
        "table": "participation.body", "meeting": "participation.meeting", "debate": "participation.debate",
        "initiative": "participation.initiative", "vote": "budgets.edition",
    }  # fmt: skip
