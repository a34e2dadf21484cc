"""The public page of what is expected: late first, counted by who owes, kept while nothing changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.types import Debt
from tests.factories.identity import text_of


@pytest.fixture
def owed(database, frozen, things):
    """The commune is late on one of two answers; the metropolis owes one."""
    days = timedelta(days=1)
    things["debate"].ref(1, "Plus d’ombre")
    things["debate"].ref(2, "Des bancs")
    things["project"].ref(3, "Douze arbres")
    things["debate"].debts[1] = [Debt("Répondre au débat", "la commune", frozen - 12 * days, since=frozen - 40 * days)]
    things["debate"].debts[2] = [Debt("Répondre", "la commune", frozen + 3 * days, since=frozen - 2 * days)]
    things["project"].debts[3] = [Debt("Planter", "la métropole", frozen + 30 * days)]
    return things


def test_late_comes_first_with_its_days_and_who_owes(visitor, owed):
    page = text_of(visitor.read("/engagements"))
    assert "3 réponses ou actes attendus" in page
    assert "1 en retard" in page
    assert page.index("Répondre au débat") < page.index("Planter")
    assert "En retard de 12 jours, sans réponse depuis 40 jours" in page
    assert "Attendu avant le jeudi 18 juin 2026, sans réponse depuis 2 jours" in page
    table = page[page.index("Qui doit quoi") : page.index("Une par une")]
    assert "la commune 1 2 sans réponse depuis 40 jours" in table
    assert "la métropole 0 1 —" in table


def test_what_is_hidden_is_neither_shown_nor_counted(visitor, owed):
    owed["debate"].hidden.add(1)
    page = text_of(visitor.read("/engagements"))
    assert "Plus d’ombre" not in page
    assert "2 réponses ou actes attendus" in page
    assert "0 en retard" in page


def test_the_page_is_kept_until_a_debt_or_a_day_changes(visitor, owed, frozen):
    visitor.read("/engagements")
    owed["project"].asked.clear()
    visitor.read("/engagements")
    assert owed["project"].asked == [], "kept"
    with clock.frozen(frozen + timedelta(days=1)):
        assert "En retard de 13 jours" in text_of(visitor.read("/engagements"))
    owed["project"].debts.clear()
    with unit_of_work(SYSTEM) as work:
        work.touch("tests:things")
    assert "Planter" not in visitor.read("/engagements").text


def test_a_debt_turns_late_at_its_moment(visitor, owed, frozen):
    visitor.read("/engagements")
    with clock.frozen(frozen + timedelta(days=3)):
        page = text_of(visitor.read("/engagements"))
    assert "En retard depuis aujourd’hui" in page
    assert "2 en retard" in page


@pytest.mark.parametrize(("number", "shown"), [("1", 50), ("3", 20), ("99", 20), ("0", 50), ("x", 50), ("-2", 50)])
def test_a_hundred_and_twenty_debts_are_paged(visitor, owed, frozen, number, shown):
    things = owed["project"]
    owed["debate"].debts.clear()
    for n in range(100, 220):
        things.ref(n)
        things.debts[n] = [Debt(f"Acte {n}", "la métropole", frozen + timedelta(days=n))]
    del things.debts[3]
    page = visitor.read(f"/engagements?page={number}")
    assert page.text.count("Acte ") == shown


def test_a_hundred_debts_take_as_many_queries_as_three(visitor, owed, frozen, queries):
    visitor.read("/engagements?page=1")
    queries.clear()
    visitor.read("/engagements?page=2")
    few = len(queries)
    for n in range(100, 200):
        owed["project"].ref(n)
        owed["project"].debts[n] = [Debt("x", "y", frozen)]
    queries.clear()
    visitor.read("/engagements?page=3")
    assert len(queries) == few


def test_with_nothing_owed_the_page_says_what_will_be_here(visitor, database, things):
    page = text_of(visitor.read("/engagements"))
    assert "Rien n’est attendu aujourd’hui" in page


def test_every_page_leads_there_and_to_the_code(visitor, database):
    page = visitor.read("/").text
    assert 'href="/engagements"' in page
    assert 'href="/suivi"' in page
