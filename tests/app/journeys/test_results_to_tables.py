"""The results of a budget come home to the tables they concern."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.journeys import results_to_tables
from budgets.projects import queries as projects
from budgets.results.events import ResultsProclaimed
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.types import PlaceKind
from commons.threads import services as threads
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.tables.models import News
from participation.tables.types import SUBJECT
from tests.factories import counted
from tests.factories import tables as make
from tests.factories.budgets import make_place, make_territory, project_drafts
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen", "database")
DRAFTS = project_drafts(3, "belle-vue")


def told() -> dict[int, News]:
    return {row.body_id: row for row in db.session.scalars(select(News))}


def proclaimed(edition):
    counted.counted(edition.slug)
    counted.proclaimed(edition.slug)


def test_tell_tables_of_results_twice_is_told_once():
    home = make_territory()
    body = make.make_table(home)
    edition = counted.voted(place=home)
    proclaimed(edition)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(ResultsProclaimed(edition.id, edition.slug))
    (row,) = db.session.scalars(select(News)).all()
    assert (row.body_id, row.source_kind, row.source_id) == (body.id, "budgets.edition", edition.id)
    assert row.title == f"Les résultats sont là : {edition.title}"
    assert row.url == f"/budgets/{edition.slug}/resultats"
    every = [(t.cause, t.effect, t.relation) for t in db.session.scalars(select(Tie))]
    ties = [tie for tie in every if tie[1].kind.startswith("participation.")]
    assert ties == [(Ref("budgets.edition", edition.id), Ref("participation.news", row.id), Relation.REPORTED_IN)]


def test_tables_of_the_places_and_of_what_holds_them_are_told_others_are_not():
    metropolis = make_place("Métropole", PlaceKind.METROPOLIS)
    commune = make_place("Marseille", PlaceKind.COMMUNE, metropolis)
    here, beside = make_place("Ici", inside=commune), make_place("À côté", inside=commune)
    wide, own, other = make.make_table(commune), make.make_table(here), make.make_table(beside)
    committee = make_body("steering", here)
    proclaimed(counted.voted(place=here))
    assert set(told()) == {wide.id, own.id}
    assert {other.id, committee.id}.isdisjoint(told())


def test_the_neighbourhood_of_a_funded_project_is_told_that_of_an_unfunded_one_is_not():
    commune = make_place("Marseille", PlaceKind.COMMUNE)
    won, lost = make_place("Gagné", inside=commune), make_place("Perdu", inside=commune)
    there, nowhere = make.make_table(won), make.make_table(lost)
    drafts = [replace(DRAFTS[0], place_id=won.id), replace(DRAFTS[1], place_id=lost.id)]
    edition = counted.voted([("1",), ("1",)], place=commune, drafts=drafts)
    proclaimed(edition)
    assert there.id in told()
    assert nowhere.id not in told()
    assert DRAFTS[0].title in told()[there.id].words


@pytest.mark.parametrize("way", ["subject", "initiative", "sent"])
def test_the_table_a_project_comes_from_is_told_wherever_it_lies(way):
    body, edition = make.make_table(), counted.voted(place=make_territory())
    project = Ref("budgets.project", projects.by_code(edition.id, "2").id)
    initiative = Ref("participation.initiative", 5)
    subject = Ref(SUBJECT, make.make_subject(body).id)
    ties = {
        "subject": [(subject, project, Relation.LED_TO)],
        "initiative": [(subject, initiative, Relation.LED_TO), (initiative, project, Relation.LED_TO)],
        "sent": [
            (initiative, project, Relation.LED_TO),
            (initiative, Ref("participation.body", body.id), Relation.SENT_TO),
        ],
    }[way]
    with unit_of_work(SYSTEM) as work:
        for cause, effect, relation in ties:
            threads.tie(work, cause, effect, relation, clock.now())
    proclaimed(edition)
    assert "Parti de cette table : " in told()[body.id].words
    tied = {
        (t.cause.kind, t.cause.id) for t in db.session.scalars(select(Tie)) if t.effect.kind == "participation.news"
    }
    assert tied == {("budgets.edition", edition.id), (project.kind, project.id)}


def test_ties_that_go_round_in_a_circle_end():
    body, edition = make.make_table(), counted.voted(place=make_territory())
    project = Ref("budgets.project", projects.by_code(edition.id, "1").id)
    subject, initiative = Ref(SUBJECT, make.make_subject(body).id), Ref("participation.initiative", 5)
    with unit_of_work(SYSTEM) as work:
        for cause, effect in ((subject, initiative), (initiative, subject), (initiative, project)):
            threads.tie(work, cause, effect, Relation.LED_TO, clock.now())
    proclaimed(edition)
    assert body.id in told()


def test_proclaiming_and_telling_stand_or_fall_together(monkeypatch):
    home = make_territory()
    make.make_table(home)
    edition = counted.voted(place=home)
    counted.counted(edition.slug)

    def broken(*_args: object) -> None:
        raise DomainError("non")

    monkeypatch.setattr(results_to_tables.threads, "tie", broken)
    with pytest.raises(DomainError):
        counted.proclaimed(edition.slug)
    db.session.expire_all()
    assert (edition.state.value, told()) == ("counted", {})


def test_an_edition_that_is_gone_tells_nothing():
    with unit_of_work(SYSTEM) as work:
        work.record(ResultsProclaimed(123_456, "nulle-part"))
    assert told() == {}
