"""The count says ties and hides small places; the secretariat follows the residents' order or says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgets.needs import choosing, counting, queries
from budgets.needs.events import PrioritiesRetained
from budgets.needs.types import Fate
from commons.ballot_box import queries as box
from commons.kernel import clock, events
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import needs as make

pytestmark = pytest.mark.usefixtures("database", "frozen")


def test_the_count_gives_equal_places_to_equal_numbers_and_waits_for_the_hour() -> None:
    edition = make.needs_edition()
    make.arranged(edition, 4, most=2)
    make.chosen(edition, [1, 2])
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        counting.count(work, edition.slug, clock.now())
    ranking = make.counted(edition, [[2, 3], [2, 3], [3]])
    assert ranking.voters == 4
    assert [(p.number, p.votes, p.rank) for p in queries.ranked(edition.id)] == [
        (2, 3, 1), (3, 3, 1), (1, 1, 3), (4, 0, 4),
    ]  # fmt: skip
    assert ranking.by_place == {}
    when = ranking.counted_at
    with unit_of_work(SYSTEM) as work:
        assert counting.count(work, edition.slug, clock.now() + 2 * make.MONTH).counted_at == when


def test_the_worker_counts_what_is_over_and_only_that() -> None:
    over, going_on = make.needs_edition(), make.needs_edition()
    make.arranged(over)
    with clock.frozen(clock.now() + make.MONTH - timedelta(days=1)):
        assert counting.count_those_over() == 0
    with clock.frozen(clock.now() + make.MONTH):
        later = make.needs_edition()
        make.arranged(later)
        assert counting.count_those_over() == 1
    assert make.the_ranking(over).counted_at is not None
    assert make.the_ranking(later).counted_at is None
    assert queries.ranking(going_on.id) is None


def test_places_of_which_too_few_chose_are_never_shown_alone(monkeypatch) -> None:
    monkeypatch.setattr(box, "FEWEST_OF_A_HOME", 3)
    edition = make.needs_edition()
    make.arranged(edition)
    ranking = make.counted(edition, [[1]] * 3)
    assert edition.place is not None
    assert ranking.by_place == {edition.place.slug: 3}
    small = make.needs_edition()
    make.arranged(small)
    assert make.counted(small, [[1]] * 2).by_place == {}


def _counted():
    edition = make.needs_edition()
    make.arranged(edition, 3, most=2)
    make.counted(edition, [[1, 2], [1, 2], [1], [3]])
    return edition


def _retain(edition, numbers, why="", actor=SYSTEM, seen=None):
    seen = make.the_ranking(edition).version if seen is None else seen
    with unit_of_work(actor) as work:
        counting.retain(work, edition.slug, numbers, why, seen, clock.now(), "https://ici")


def test_the_first_are_retained_without_a_word_and_others_with_a_published_reason(monkeypatch) -> None:
    edition = _counted()
    told: list[PrioritiesRetained] = []
    monkeypatch.setitem(events._subscribers, PrioritiesRetained, [lambda work, fact: told.append(fact)])
    _retain(edition, [1])
    with pytest.raises(Invalid):
        _retain(edition, [1, 2])
    _retain(edition, [1, 2], "Deux plutôt qu’une")
    with pytest.raises(Invalid):
        _retain(edition, [3])
    assert [p.fate for p in queries.standing(edition.id)] == [Fate.RETAINED, Fate.RETAINED, Fate.NOT_RETAINED]
    assert make.the_ranking(edition).why == "Deux plutôt qu’une"
    assert [len(fact.priority_ids) for fact in told] == [1, 2]
    assert [each.number for each in queries.retained(edition.id)] == [1, 2]


def test_a_tie_at_the_line_is_told_apart_with_a_reason() -> None:
    edition = make.needs_edition()
    make.arranged(edition, 2, most=1)
    make.counted(edition, [[1], [2]])
    with pytest.raises(Invalid):
        _retain(edition, [1])
    _retain(edition, [1], "Elle coûte moins")


def test_only_the_secretariat_retains_once_counted_what_it_has_read() -> None:
    edition = make.needs_edition()
    make.arranged(edition)
    with pytest.raises(Refused):
        _retain(edition, [1])
    make.counted(edition, [[1]])
    with pytest.raises(Refused):
        _retain(edition, [1], actor=make.somebody(edition))
    with pytest.raises(Stale):
        _retain(edition, [1], seen=0)
    for wrong in ([], [9]):
        with pytest.raises(Invalid):
            _retain(edition, wrong)


def test_authors_hear_what_was_decided_and_their_contact_goes() -> None:
    edition = make.needs_edition()
    need = make.said_by_nobody(edition, contact="amina@exemple.fr")
    loose = make.said_by_nobody(edition, make.WHAT[1], contact="karim@exemple.fr")
    make.priority(edition, "De l’ombre", [need])
    with unit_of_work(SYSTEM) as work:
        choosing.arrange(work, edition.slug, 1, clock.now())
    make.counted(edition, [[1]])
    _retain(edition, [1])
    bodies = {
        each.recipient: each.body
        for each in db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.startswith("budgets.need:fate")))
    }
    assert "est retenue" in bodies["amina@exemple.fr"]
    assert "aucune d’elles" in bodies["karim@exemple.fr"]
    assert (make.fresh(need.id).contact, make.fresh(loose.id).contact) == (None, None)
