"""A body decides otherwise than the rule: two persons, after proclamation, beside a result that stands."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from budgets.delivery import queries as delivery
from budgets.delivery.types import ActionState, Origin
from budgets.editions.types import Phase
from budgets.results import overriding, queries
from budgets.results.changes import Change
from budgets.results.models import ResultOverride
from budgets.results.overriding import OverrideDraft
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import Actor, Grant
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.bare import bare
from tests.factories.budgets import make_edition
from tests.factories.delivery import elected
from tests.factories.identity import make_account
from tests.factories.rush import together, told

GRANTS = frozenset({Grant(Role.SECRETARIAT.value, "everywhere", 0)})


def secretary() -> Actor:
    """Somebody of the secretariat with an account of their own."""
    return Actor(person_id=make_account().id, grants=GRANTS)


def a_decision(code: str, change: Change = Change.ADDED, **more) -> OverrideDraft:
    whole = {"body": "Le conseil de Belle Vue", "reason": "L’école en a besoin.", "money": "Budget des écoles"} | more
    return OverrideDraft(code, change, decided_on=clock.now().date(), **whole)


def asked(edition, draft: OverrideDraft, actor: Actor) -> ResultOverride:
    with unit_of_work(actor) as work:
        return overriding.ask(work, edition.slug, draft, clock.now())


def settled(edition, override_id: int, actor: Actor, grant: bool = True) -> None:
    with unit_of_work(actor) as work:
        overriding.settle(work, edition.slug, override_id, grant, clock.now())


def granted(edition, code: str, *, added: bool) -> ResultOverride:
    """A decision that one person wrote and another confirmed."""
    override = asked(edition, a_decision(code, Change.ADDED if added else Change.REMOVED), secretary())
    settled(edition, override.id, secretary())
    return override


def code_of(edition, *, won: bool) -> str:
    known = [p for found in queries.projects_by_envelope(edition).values() for p in found]
    return next(p.code for p in known if (p.id in queries.elected_ids(edition)) is won)


def test_the_rules_result_stands_and_the_decision_is_beside_it(edition, client):
    files = [f"/budgets/{edition.slug}/resultats/{edition.envelopes[0].slug}/{name}"
             for name in ("decompte.csv", "resultat.json", "tours.csv")]  # fmt: skip
    before = [client.get(path).data for path in files]
    granted(edition, code_of(edition, won=False), added=True)
    assert [client.get(path).data for path in files] == before
    shown = client.get(f"/budgets/{edition.slug}/resultats").text
    assert "Décidé à part du vote" in shown
    assert "Le conseil de Belle Vue" in shown


def test_what_is_added_joins_the_programme_and_what_is_removed_is_abandoned_with_the_reason(edition):
    added, removed = code_of(edition, won=False), code_of(edition, won=True)
    granted(edition, added, added=True)
    granted(edition, removed, added=False)
    joined, left = delivery.by_code(edition.id, added), delivery.by_code(edition.id, removed)
    assert joined.origin is Origin.OVERRIDE
    assert left.state is ActionState.ABANDONED
    assert "Le conseil de Belle Vue" in left.reason


def test_nothing_is_shown_before_another_person_confirms(edition, client):
    author = secretary()
    override = asked(edition, a_decision(code_of(edition, won=False)), author)
    assert "Décidé à part du vote" not in client.get(f"/budgets/{edition.slug}/resultats").text
    with pytest.raises(Refused):
        settled(edition, override.id, author)
    settled(edition, override.id, author, grant=False)
    assert queries.overrides(edition.id) == []
    granted(edition, code_of(edition, won=False), added=True)


def test_the_database_itself_refuses_one_person_for_both(edition):
    author = secretary()
    override = asked(edition, a_decision(code_of(edition, won=False)), author)
    statement = text("UPDATE budgets_result_override SET settled_by_id = asked_by_id WHERE id = :id")
    with pytest.raises(Exception, match="two_persons"), db.session.begin_nested():
        db.session.execute(statement, {"id": override.id})


@pytest.mark.parametrize(
    ("field", "more"), [("money", {"money": " "}), ("body", {"body": "\u202e"}), ("reason", {"reason": "\x00"})]
)
def test_a_decision_says_who_why_and_with_which_money(edition, field, more):
    with pytest.raises(Invalid) as error:
        asked(edition, a_decision(code_of(edition, won=False), **more), secretary())
    assert list(error.value.fields) == [field]


def test_a_decision_that_changes_nothing_is_refused(edition):
    for change, won in ((Change.ADDED, True), (Change.REMOVED, False)):
        with pytest.raises(Invalid):
            asked(edition, a_decision(code_of(edition, won=won), change), secretary())


def test_only_the_secretariat_of_the_territory_decides(edition):
    for grants in (
        frozenset(),
        frozenset({Grant("secretariat", "territory", 999)}),
        frozenset({Grant("officer", "everywhere")}),
    ):
        with pytest.raises(Refused):
            asked(edition, a_decision("1"), Actor(person_id=1, grants=grants))


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.PROCLAIMED])
def test_no_decision_before_the_results_are_published(database, frozen, phase):
    with pytest.raises(Refused):
        asked(make_edition(phase), a_decision("1"), secretary())


def _race(own_app, several: int) -> list[str]:
    with own_app.app_context():
        edition = elected()
        code, people = code_of(edition, won=False), [secretary() for _ in range(several)]
        day = edition.closes_at
    with clock.frozen(day):
        return told(together(own_app, [lambda one=one: asked(edition, a_decision(code), one) for one in people]))


@pytest.mark.race
def test_of_six_who_write_the_same_decision_at_once_one_does(own_app):
    assert sorted(_race(own_app, 6)) == ["Invalid"] * 5 + ["done"]
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ResultOverride)) == 1


@pytest.mark.race
def test_without_the_index_the_same_race_writes_it_twice(own_app):
    with own_app.app_context():
        db.session.execute(text("DROP INDEX uq_budgets_result_override_project"))
        db.session.commit()
    with bare(own_app, meet="INSERT INTO budgets_result_override "):
        assert _race(own_app, 2) == ["done"] * 2
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ResultOverride)) == 2
