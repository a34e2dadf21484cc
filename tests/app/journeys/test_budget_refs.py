"""Budgets tell their story to whoever follows a thread: announced, voted, proclaimed, funded or not."""

from __future__ import annotations

import pytest

from budgets.editions.types import Phase
from budgets.projects import queries as projects
from commons.kernel import clock
from commons.kernel.types import Money
from commons.threads import stories
from tests.factories import budgets as make
from tests.factories import counted

pytestmark = pytest.mark.usefixtures("frozen")


def told(kind: str, number: int) -> list[str]:
    moments = stories.story_of(kind).moments([number]).get(number, [])
    return [moment.sentence for moment in sorted(moments, key=lambda moment: moment.at)]


def test_a_draft_tells_nothing(app, database):
    edition = make.make_edition(Phase.DRAFT)
    with app.test_request_context():
        assert told("budgets.edition", edition.id) == []
        assert told("budgets.project", projects.by_code(edition.id, "1").id) == []


def test_what_has_not_happened_yet_is_not_told(app, database):
    edition = make.make_edition(Phase.VOTING)
    with app.test_request_context():
        announced = f"Le vote « {edition.title} » est annoncé."
        assert set(told("budgets.edition", edition.id)) == {announced, "Le vote est ouvert."}


def test_once_proclaimed_each_project_says_whether_it_is_funded(app, database):
    edition = counted.voted(amount=Money(250_000))
    one, three = (projects.by_code(edition.id, code).id for code in ("1", "3"))
    counted.counted(edition.slug)
    with clock.frozen(clock.now().replace(month=12)), app.test_request_context():
        assert "Le projet" not in " ".join(told("budgets.project", one))
        counted.proclaimed(edition.slug)
        assert told("budgets.edition", edition.id)[-1] == "Les résultats sont publiés."
        assert told("budgets.project", one)[-1] == "Le projet est financé."
        assert told("budgets.project", three)[-1] == "Le projet n’est pas financé."
