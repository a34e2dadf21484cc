"""The team’s pages of needs and priorities: sheets in a row, needs put together, the choice opened and decided."""

from __future__ import annotations

import pytest

from budgets.needs import queries
from budgets.needs.models import BudgetNeed
from budgets.needs.types import Fate, NeedChannel
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.db import db
from tests.factories import needs as make
from tests.factories.budgets import make_place, make_territory
from tests.factories.identity import TOKEN, make_account

pytestmark = pytest.mark.usefixtures("database", "frozen")
ODD = ("", " ", "x" * 100_000, "a\x07b", "\u202eidée", "<script>alert(1)</script>", "🎈" * 200, "'; DROP TABLE x; --")


def _as(desk, actor: Actor):
    desk.sit(actor)
    return desk


def _needs() -> list[BudgetNeed]:
    db.session.expire_all()
    return list(db.session.query(BudgetNeed).order_by(BudgetNeed.id))


@pytest.mark.parametrize("page", ["/budgets/{}/besoins", "/budgets/{}/priorites", "/equipe/budgets/{}/besoins"])
def test_lists_cost_the_same_whatever_their_length(desk, queries: list[str], page: str) -> None:
    few, lots = make.needs_edition(), make.needs_edition()
    make.many(few, 3)
    make.many(lots, 60)
    for number, edition in ((2, few), (15, lots)):
        for n in range(number):
            make.priority(edition, f"Priorité {n}")
    _as(desk, make.somebody(few, "secretariat") if "equipe" not in page else _both(few, lots))
    desk.read(page.format(few.slug))
    counts = []
    for edition in (few, lots):
        db.session.expire_all()
        queries.clear()
        assert desk.read(page.format(edition.slug) + "?q=").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


def _both(*editions) -> Actor:
    return Actor(make_account().id, frozenset(Grant("secretariat", "edition", edition.id) for edition in editions))


def test_a_facilitator_types_sheet_after_sheet_and_place_and_day_stay(desk) -> None:
    edition = make.needs_edition()
    path = f"/equipe/budgets/{edition.slug}/besoins/papier"
    _as(desk, make.somebody(edition))
    first = desk.send(path, words="Un banc.", where="Au marché", day="2026-06-10", contact="amina@exemple.fr")
    assert first.status_code == 303
    again = desk.read(first.location).text
    assert 'value="Au marché"' in again
    assert 'value="2026-06-10"' in again
    assert desk.send(first.location, words="Une fontaine.").status_code == 303
    needs = _needs()
    assert [(n.channel, n.sheet_where) for n in needs] == [(NeedChannel.PAPER, "Au marché")] * 2
    public = _as(desk, NOBODY).read(f"/budgets/{edition.slug}/besoins/1").text
    assert "Papier : Au marché" in public
    assert "10 juin 2026" in public


def test_a_facilitator_of_one_neighbourhood_types_sheets_and_gathers_nothing_elsewhere(desk) -> None:
    edition = make.needs_edition(place=make_territory())
    inside = make_place("Le parc", inside=edition.place)
    near = Actor(make_account().id, frozenset({Grant("facilitator", "territory", inside.id)}))
    away = Actor(make_account().id, frozenset({Grant("facilitator", "territory", make_place("Ailleurs").id)}))
    root = f"/equipe/budgets/{edition.slug}"
    _as(desk, near)
    assert edition.title in desk.read("/equipe/besoins").text
    assert desk.read(f"{root}/besoins/papier").status_code == 200
    assert desk.read(f"{root}/besoins").status_code == 403
    _as(desk, away)
    for page in ("/besoins", "/besoins/papier", "/besoins/table", "/priorites", "/priorites/choix/papier"):
        assert desk.read(root + page).status_code == 403, page
    assert "Aucun budget participatif" in desk.read("/equipe/besoins").text
    assert desk.read(f"{root}/priorites/choix").status_code == 403
    _as(desk, Actor(make_account().id))
    assert desk.read("/equipe/besoins").status_code == 403


def test_needs_are_ticked_into_a_new_priority_then_moved_undone_reworded_and_merged(desk) -> None:
    edition = make.needs_edition()
    one, two, three = (make.said(edition, words) for words in make.WHAT[:3])
    root = f"/equipe/budgets/{edition.slug}"
    _as(desk, make.somebody(edition))
    assert "Un médecin près de chez nous" in desk.read(f"{root}/besoins").text
    to_new = desk.send(f"{root}/besoins", needs=[f"{one.id}-1", f"{two.id}-1"], then="new")
    assert to_new.status_code == 303
    made = desk.send(to_new.location, title="De l’ombre", words="Partout.")
    assert made.location.endswith("/priorites/1")
    assert {make.fresh(n.id).priority_id is not None for n in (one, two)} == {True}
    assert make.fresh(three.id).priority_id is None
    desk.send(f"{root}/priorites/nouvelle", title="Se soigner")
    moved = desk.send(f"{root}/priorites/1", needs=[f"{two.id}-2"], into="2")
    assert moved.status_code == 303
    assert make.the_priority(edition, 2).id == make.fresh(two.id).priority_id
    step = queries.steps([make.the_priority(edition, 2).id])[-1].id
    assert desk.send(f"{root}/priorites/2", to=f"{root}/priorites/2/defaire/{step}").status_code == 303
    assert make.fresh(two.id).priority_id == make.the_priority(edition, 1).id
    undone = desk.send(f"{root}/priorites/1/mots", to=f"{root}/priorites/2/defaire/{step}")
    assert undone.status_code == 403
    stale = desk.send(f"{root}/priorites/1", needs=[f"{two.id}-2"], into="2")
    assert (stale.status_code, "vient de ranger" in stale.text) == (409, True)
    assert desk.send(f"{root}/priorites/1/mots", title="De l’ombre, vite", why="Plus clair").status_code == 303
    old = desk.send(f"{root}/priorites/1/mots", title="Mots gardés", why="Encore", version="1")
    assert (old.status_code, "Mots gardés" in old.text) == (409, True)
    assert desk.send(f"{root}/priorites/1/reunir", into="2", why="Même lieu").location.endswith("/priorites/2")
    public = _as(desk, NOBODY).read(f"/budgets/{edition.slug}/priorites/2").text
    assert "Même lieu" in public
    assert "Des bancs à l’ombre" in public
    former = desk.read(f"/budgets/{edition.slug}/priorites/1").text
    assert "De l’ombre, vite" in former
    assert "Plus clair" in former
    assert "De l’ombre, vite" not in desk.read(f"/budgets/{edition.slug}/priorites").text


def test_the_secretariat_opens_the_choice_enters_paper_counts_and_retains(desk) -> None:
    edition = make.needs_edition()
    for title in make.WHAT[:3]:
        make.priority(edition, title)
    root, boss = f"/equipe/budgets/{edition.slug}/priorites", make.somebody(edition, "secretariat")
    _as(desk, boss)
    assert "3 priorités seront proposées" in desk.read(f"{root}/choix").text
    assert desk.send(f"{root}/choix", most="2").status_code == 303
    first = desk.send(f"{root}/choix/papier", where="Centre social", contact="a@exemple.fr", choice=["1", "2"])
    assert first.status_code == 303
    assert 'value="Centre social"' in desk.read(first.location).text
    double = desk.send(f"{root}/choix/papier", where="Marché", contact="a@exemple.fr", choice=["3"])
    assert (double.status_code, "Mettez-la de côté" in double.text) == (403, True)
    assert (
        desk.send(f"{root}/choix/papier", where="Marché", name="Ali B", address="3 rue", choice="1").status_code == 303
    )
    assert desk.send(f"{root}/choix", to=f"{root}/choix/compter").status_code == 403
    assert desk.send(f"{root}/choix", to=f"{root}/retenir", retained=["1"], version="1").status_code == 403
    with clock.frozen(clock.now() + make.MONTH):
        assert desk.send(f"{root}/choix", to=f"{root}/choix/compter").status_code == 303
        missing = desk.send(f"{root}/retenir", retained=["2"])
        assert (missing.status_code, "écrivez pourquoi" in missing.text) == (422, True)
        assert desk.send(f"{root}/retenir", retained=["2"], why="Le terrain est prêt").status_code == 303
        assert desk.send(f"{root}/retenir", retained=["1"], why="Mots gardés", version="1").status_code == 409
        public = _as(desk, NOBODY).read(f"/budgets/{edition.slug}/priorites").text
    assert "Le terrain est prêt" in public
    assert "2 personnes ont choisi" in public
    assert [each.fate for each in queries.standing(edition.id)] == [Fate.NOT_RETAINED, Fate.RETAINED, Fate.NOT_RETAINED]


def test_what_was_typed_is_kept_when_the_stage_closes_meanwhile(desk) -> None:
    edition = make.needs_edition()
    need = make.said(edition)
    make.priority(edition, needs=[need])
    make.priority(edition, "Autre")
    boss, me = make.somebody(edition, "secretariat"), make.resident(edition)
    root, team = f"/budgets/{edition.slug}", f"/equipe/budgets/{edition.slug}"
    token = TOKEN.search(_as(desk, boss).read(f"{team}/priorites/1/mots").text)
    assert token is not None
    seal = {"csrf_token": token.group(1), "version": "1", "ticket": "0" * 32, "place": str(edition.place_id)}
    seal |= {
        "orientation": "",
        "challenge": "",
        "opened": desk.opened_a_while_ago(),
        "day": "2026-06-10",
        "needs": f"{need.id}-2",
    }
    step = queries.steps([make.the_priority(edition, 1).id])[-1].id
    make.close(edition)
    kept = [
        (NOBODY, f"{root}/besoins/dire", {"words": "Mots gardés"}),
        (boss, f"{team}/besoins/papier", {"words": "Mots gardés", "where": "Ici"}),
        (boss, f"{team}/priorites/nouvelle", {"title": "Mots gardés"}),
        (boss, f"{team}/priorites/1/mots", {"title": "Mots gardés", "why": "Oui"}),
        (boss, f"{team}/priorites/1/reunir", {"into": "2", "why": "Mots gardés"}),
    ]  # fmt: skip
    for actor, path, typed in kept:
        page = _as(desk, actor)._client.post(path, data={**seal, **typed})
        assert (page.status_code, "Mots gardés" in page.text) == (403, True), path
    shut = [
        (boss, f"{team}/besoins", {"into": "2"}), (boss, f"{team}/priorites/1", {"into": ""}),
        (boss, f"{team}/priorites/1/defaire/{step}", {}), (boss, f"{team}/priorites/choix", {"most": "2"}),
        (boss, f"{team}/priorites/choix/papier", {"choice": "1", "name": "Ali B", "address": "Rue", "where": "Ici",
                                                  "home": str(edition.place_id), "secret": "A" * 20}),
        (me, f"{root}/priorites/choisir", {"choice": "1"}),
        (me, f"{root}/priorites/choisir/urne", {"choice": "1", "secret": "A" * 20}),
        (NOBODY, f"{root}/priorites/changer", {"choice": "1", "secret": "A" * 20}),
    ]  # fmt: skip
    for actor, path, typed in shut:
        assert _as(desk, actor)._client.post(path, data={**seal, **typed}).status_code == 403, path
    assert _as(desk, NOBODY).read(f"{root}/besoins/dire").status_code == 200
    assert len(_needs()) == 1
