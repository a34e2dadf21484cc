"""One idea, all the way: a subject of a table, an initiative, a project, a vote, a result, and news at the table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgets.editions.types import Phase
from budgets.projects import queries as projects
from budgets.publication import services as publication
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import deciding
from participation.initiatives.types import CallKind
from participation.tables.models import News
from tests.factories import budgets, counted, tables
from tests.factories import initiatives as make
from tests.factories.budgets import make_place
from tests.factories.identity import text_of


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("funded", [True, False])
def test_an_initiative_is_voted_on_and_its_thread_and_its_table_say_what_became_of_it(client, frozen, funded):
    days = timedelta(days=1)
    # The table lies elsewhere: nothing but the thread leads the result back to it.
    table, place = tables.make_table(make_place("Là-bas"), name="Table de là-bas"), budgets.make_territory()
    edition = budgets.make_edition(Phase.DRAFT, place=place, each=2, amount=Money(200_000))
    nora = make.somebody_new()
    file = make.publish(nora, make.make_file(nora, place, title="Un four à pain"))
    call = make.make_call(CallKind.BUDGET, place=place, body=table, linked=("budgets.edition", edition.id))
    application = make.make_sent(nora, file, call)
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
    with unit_of_work(SYSTEM) as work:
        seen = make.the_application(application.id).version
        deciding.retain(work, application.id, seen, Money(150_00), "Utile à tous.", "", clock.now())
    with unit_of_work(SYSTEM) as work:
        publication.announce(work, edition.slug, clock.now())
    code = f"I{application.id}"
    edition = budgets.the_edition(edition.slug)
    project = projects.by_code(edition.id, code)
    path = f"/suivi/participation.initiative/{file.id}"
    with clock.frozen(edition.opens_at + days):
        ballots = [(code,), (code, "1"), (code,)] if funded else [("1",), ("2",), ("1", "2")]
        counted.cast(edition, ballots)
        before = text_of(client.get(path))
        assert "Le vote est ouvert." in before
        assert "financé" not in before
    counted.counted(edition.slug)
    counted.proclaimed(edition.slug)
    with clock.frozen(edition.closes_at + 2 * days):
        thread = text_of(client.get(path))
        said = "Le projet est financé." if funded else "Le projet n’est pas financé."
        for words in ("Utile à tous.", "Le vote est clos.", said, f"Les résultats sont là : {edition.title}"):
            assert words in thread, words
        (told,) = [row for row in db.session.scalars(select(News)) if row.body_id == table.id]
        assert f"Parti de cette table : {project.title}" in told.words
        home = text_of(client.get(f"/tables/{table.slug}"))
        assert told.title in home
        back = text_of(client.get(f"/suivi/participation.news/{told.id}"))
        assert "Un four à pain" in back
        assert client.get(told.url).status_code == 200
