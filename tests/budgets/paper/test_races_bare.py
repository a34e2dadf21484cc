"""The controls of paper's races: its own commands, without the batch that is held or the box that is shared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from budgets.editions.models import Edition
from budgets.paper import batches, services
from budgets.paper.electors import Who
from budgets.paper.models import VotingDesk
from budgets.paper.models_batches import PaperBatch, PaperLine
from budgets.paper.types import BatchState
from budgets.publication import pausing
from commons.ballot_box.models import Ballot, Poll
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.budgets.paper.test_races import at_once, online, scene
from tests.factories import paper as make
from tests.factories.bare import HELD, ONCE, bare, cut_trigger
from tests.factories.budgets import secretary, the_edition
from tests.factories.rush import told, works

__all__ = ["scene"]
pytestmark = pytest.mark.race
#: Who votes shares the box with others who vote.
SHARED_BOX = (r"pg_advisory_xact_lock_shared\(%s, id::integer\)", "%s")


def ballots() -> int:
    return db.session.scalar(select(func.count()).select_from(Ballot)) or 0


def a_batch(scene: dict[str, Any], sheets: int) -> tuple[Edition, int]:
    edition = the_edition(scene["slug"])
    assert edition.place is not None
    return edition, make.make_batch(edition, edition.place, scene["team"][0], sheets=sheets).id


def test_without_the_held_batch_two_who_close_it_put_it_in_twice(scene) -> None:
    edition = the_edition(scene["slug"])
    slug, number = scene["slug"], make.ready_batch(edition, edition.place, scene["team"]).id

    def close(work: Work) -> None:
        batches.close(work, slug, number, clock.now())

    with bare(scene["app"], HELD, meet="DELETE FROM budgets_paper_line "):
        assert told(works(scene["app"], [close] * 2, scene["team"][0])) == ["done"] * 2
    assert ballots() == 6, "three ballots, twice"


def signing(scene: dict[str, Any], batch_id: int, person: int) -> Callable[[Work], None]:
    who = Who(scene["contacts"][person])
    return lambda work: batches.sign(work, scene["slug"], batch_id, who, clock.now())


def test_a_list_never_has_more_lines_than_its_urn_had_sheets(scene) -> None:
    _edition, batch_id = a_batch(scene, sheets=1)
    commands = [signing(scene, batch_id, person) for person in scene["voters"][:6]]
    assert sorted(told(works(scene["app"], commands, scene["team"][0]))) == ["Refused"] * 5 + ["done"]
    _edition, batch_id = a_batch(scene, sheets=1)
    commands = [signing(scene, batch_id, person) for person in scene["voters"][6:8]]
    with bare(scene["app"], HELD, meet="INSERT INTO ballot_box_roll "):
        answers = told(works(scene["app"], commands, scene["team"][0]))
    assert answers == ["done"] * 2, "the control: two lines for one sheet, when nobody holds the batch"
    lines = select(func.count()).select_from(PaperLine).where(PaperLine.batch_id == batch_id)
    assert db.session.scalar(lines) == 2


def ending(scene: dict[str, Any], batch_id: int) -> list[Callable[[Work], object]]:
    slug = scene["slug"]
    return [
        lambda work: batches.close(work, slug, batch_id, clock.now()),
        lambda work: batches.set_aside(work, slug, batch_id, "Tombé dans l’eau", clock.now()),
    ]


def test_a_batch_goes_in_or_is_set_aside_never_both(scene) -> None:
    edition, chief = the_edition(scene["slug"]), secretary(person_id=scene["team"][0].person_id)
    number = make.ready_batch(edition, edition.place, scene["team"]).id
    assert sorted(told(works(scene["app"], ending(scene, number), chief))) == ["Refused", "done"]
    db.session.expire_all()
    state = db.session.get_one(PaperBatch, number).state
    assert ballots() == (3 if state is BatchState.CLOSED else 0)


def test_without_the_held_batch_it_goes_in_and_is_set_aside(scene) -> None:
    edition, chief = the_edition(scene["slug"]), secretary(person_id=scene["team"][0].person_id)
    number = make.ready_batch(edition, edition.place, scene["team"]).id
    close, set_aside = ending(scene, number)

    def meanwhile() -> None:
        with unit_of_work(chief) as work:
            set_aside(work)

    with bare(scene["app"], HELD, meet="DELETE FROM budgets_paper_line ", meanwhile=meanwhile):
        assert told(works(scene["app"], [close], chief)) == ["done"]
    assert ballots() == 3, "and its voters were taken off the roll"


def test_without_the_shared_box_the_database_takes_no_vote_after_a_pause_and_alone_does(scene) -> None:
    first, second, third, *_ = scene["voters"]

    def paused() -> None:
        with unit_of_work(secretary(person_id=None)) as work:
            pausing.pause(work, scene["slug"], "Une panne", clock.now())

    assert at_once(scene["app"], [online(scene, first)]) == ["done"]
    with bare(scene["app"], SHARED_BOX, meet="WITH entry AS", meanwhile=paused):
        assert at_once(scene["app"], [online(scene, second)]) == ["refused"]
    with unit_of_work(secretary(person_id=None)) as work:
        pausing.resume(work, scene["slug"], "Réparé", clock.now())
    cut_trigger("ballot_box_keeper_of", (r"poll\.paused_at IS NOT NULL", "false"))
    with bare(scene["app"], SHARED_BOX, meet="WITH entry AS", meanwhile=paused):
        assert at_once(scene["app"], [online(scene, third)]) == ["done"]
    assert db.session.scalar(select(Poll.paused_at)) is not None
    assert ballots() == 2


def forms(scene: dict[str, Any]) -> dict[type, Callable[[Work], object]]:
    """A desk and a batch, each as one form sends it, however often."""
    slug, place = scene["slug"], scene["place"]
    draft = batches.BatchDraft("belle-vue", place, "Urne de l’école", 5, "Nadia, Marc")
    ticket = make.uuid4().hex
    return {
        VotingDesk: lambda work: services.open_desk(work, slug, place, make.PIN, ticket, clock.now()).id,
        PaperBatch: lambda work: batches.open_batch(work, slug, draft, ticket, clock.now()).id,
    }


def test_a_form_of_the_desk_sent_many_times_at_once_is_received_once(scene) -> None:
    app, helper = scene["app"], scene["team"][0]
    for model, command in forms(scene).items():
        before = db.session.scalar(select(func.count()).select_from(model)) or 0
        db.session.remove()
        assert len(set(works(app, [command] * 4, helper, catching=()))) == 1
        assert db.session.scalar(select(func.count()).select_from(model)) == before + 1
    for command in forms(scene).values():
        with bare(app, ONCE, meet="INSERT INTO budgets_(desk|paper_batch) "):
            answers = sorted(told(works(app, [command] * 2, helper, catching=Exception)))
        assert answers == ["IntegrityError", "done"], "the control: the second is an error"
