"""What residents chose and the secretariat retained may be answered by a call; tables bring needs."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.journeys import priorities_to_call as journey
from app.journeys.table_to_needs import tables_and_subjects
from budgets.needs import counting, queries, saying
from budgets.needs.types import NEED, PRIORITY, NeedChannel
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from participation.initiatives import calling, criteria, queries_calls, queries_rules, sending
from participation.initiatives.events import ApplicationSent
from tests.factories import ami, needs, tables
from tests.factories import initiatives as files
from tests.factories.budgets import make_territory

pytestmark = pytest.mark.usefixtures("database", "frozen")


def _retained():
    edition = needs.needs_edition()
    need = needs.said(edition)
    needs.priority(edition, "De l’ombre", [need])
    needs.arranged(edition, 1, most=1)
    ranking = needs.counted(edition, [[1]])
    with unit_of_work(SYSTEM) as work:
        counting.retain(work, edition.slug, [1], "", ranking.version, clock.now())
    return edition, needs.fresh(need.id), needs.the_priority(edition, 1)


def test_retained_priorities_are_offered_to_the_secretariat_of_the_place_alone() -> None:
    edition, _need, priority = _retained()
    boss, other = needs.somebody(edition, "secretariat"), needs.somebody(needs.needs_edition(), "secretariat")
    assert journey.retained_priorities(boss) == [(priority.id, f"{edition.title} : De l’ombre")]
    assert journey.retained_priorities(other) == []
    assert journey.retained_priorities(needs.somebody(edition)) == []
    assert (priority.ref, f"{edition.title} : De l’ombre") in criteria.priorities_for(boss)
    assert [each.number for each in queries.standing(edition.id)] == [1, 2]


def test_tie_priorities_to_answers_twice_is_one_tie_from_the_need_to_the_file() -> None:
    edition, need, priority = _retained()
    call = ami.make_ami(edition.place, published=False)
    with unit_of_work(SYSTEM) as work:
        criteria.answer_priorities(work, call.id, call.version, [priority.ref], clock.now())
        version = queries_calls.call_by_id(call.id).version
        calling.publish(work, call.id, version, clock.now())
    owner = files.somebody_new()
    file = files.make_file(owner, edition.place)
    with unit_of_work(owner) as work:
        seen = files.the_file(file.id).version
        application = sending.send(work, file.id, call.id, seen, clock.now(), priorities=[priority.ref]).id
    assert queries_rules.answered_by([application]) == {application: [priority.ref]}
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            journey.tie_priorities_to_answers(work, ApplicationSent(application, 1))
            journey.tie_priorities_to_answers(work, ApplicationSent(987_654, 1))
    answers = select(Tie).where(Tie.cause_kind == PRIORITY, Tie.cause_id == priority.id)
    (tie,) = db.session.scalars(answers)
    assert (tie.effect_kind, tie.effect_id) == ("participation.application", application)
    (gathered,) = db.session.scalars(select(Tie).where(Tie.cause_kind == NEED, Tie.cause_id == need.id))
    assert (gathered.effect_kind, gathered.effect_id) == (PRIORITY, priority.id)


def test_tables_of_the_place_and_their_open_subjects_bring_needs() -> None:
    place = make_territory()
    edition, table, away = needs.needs_edition(place=place), tables.make_table(place), tables.make_table()
    subject, hidden = tables.make_subject(table, "Le square"), tables.make_subject(away, "Ailleurs")
    offered = dict(tables_and_subjects([place.id]))
    assert offered == {
        Ref("participation.body", table.id): table.name,
        Ref("participation.subject", subject.id): f"{table.name} : Le square",
    }
    helper = needs.somebody(edition)
    with unit_of_work(helper) as work:
        source = f"participation.subject:{subject.id}"
        need_id = saying.bring(work, edition.slug, needs.draft(edition), source, clock.now()).id
    need = needs.fresh(need_id)
    assert need.channel is NeedChannel.TABLE
    assert Ref("participation.subject", hidden.id) not in offered
    tie = db.session.scalars(select(Tie).where(Tie.effect_kind == NEED, Tie.effect_id == need_id)).one()
    assert (tie.cause_kind, tie.cause_id) == ("participation.subject", subject.id)
