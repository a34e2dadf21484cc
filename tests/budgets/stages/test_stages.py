"""Stages: chosen in any order, published once, then moved by acts with a reason; nobody writes across a closing."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from budgets.editions import queries as editions
from budgets.editions import services as desk
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.stages import pages, policies, queries, services
from budgets.stages.models import Stage
from budgets.stages.services import NewDates, StageDraft
from budgets.stages.types import StageAct, StageKind, StageReason, StageState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.clock import frozen
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.budgets import make_edition, make_place, secretary

NEEDS, VOTE = StageKind.NEEDS, StageKind.VOTE
DAY = timedelta(days=1)


def _an_edition(*kinds: StageKind, begun: bool = True, opens: timedelta | None = None, days: int = 10) -> Edition:
    """A draft with these stages, the dated ones from now (or `opens` later) for some days."""
    edition = make_edition(Phase.DRAFT)
    now = clock.now()
    begins = now + opens if opens is not None else now
    drafts = [
        StageDraft(k) if k.follows_the_vote else StageDraft(k, begins, begins + days * DAY) for k in kinds or (NEEDS,)
    ]
    with unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, drafts, edition.version, now)
        if begun:
            services.begin(work, edition.slug, now)
    found = editions.by_slug(edition.slug)
    assert found is not None
    return found


def _stage(edition: Edition, kind: StageKind = NEEDS) -> Stage:
    db.session.expire_all()
    found = queries.named(edition.id, kind)
    assert found is not None
    return found


def _move(edition: Edition, act: StageAct, why: str = "Il pleut", actor: Actor = SYSTEM, **more: Any) -> Stage:
    with unit_of_work(actor) as work:
        return services.move(work, edition.slug, more.pop("kind", NEEDS), act, why, clock.now(), **more)


@pytest.mark.usefixtures("database")
def test_stages_are_written_in_the_order_given_and_written_anew_whole() -> None:
    edition = _an_edition(StageKind.IDEAS, NEEDS, VOTE, begun=False)
    assert [s.kind for s in queries.of(edition.id)] == [StageKind.IDEAS, NEEDS, VOTE]
    with unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [StageDraft(VOTE), StageDraft(NEEDS)], edition.version, clock.now())
    db.session.expire_all()
    assert [s.kind for s in queries.of(edition.id)] == [VOTE, NEEDS]


@pytest.mark.usefixtures("database")
def test_of_two_people_who_arrange_at_once_the_second_is_told() -> None:
    edition = _an_edition(NEEDS, begun=False)
    seen = edition.version
    with unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [StageDraft(VOTE)], seen, clock.now())
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [StageDraft(NEEDS)], seen, clock.now())


@pytest.mark.usefixtures("database")
def test_an_end_before_its_beginning_or_no_stage_at_all_is_refused_by_name() -> None:
    edition, now = make_edition(Phase.DRAFT), clock.now()
    with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [StageDraft(NEEDS, now, now - DAY)], edition.version, now)
    assert list(caught.value.fields) == ["needs_closes_at"]
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [], edition.version, now)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        services.begin(work, edition.slug, now)


@pytest.mark.usefixtures("database")
def test_once_begun_it_is_followed_and_only_moved_by_acts() -> None:
    edition = _an_edition(NEEDS)
    assert policies.is_public(edition)
    assert [e.id for e in queries.begun()] == [edition.id]
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [StageDraft(VOTE)], edition.version, clock.now())
    assert caught.value.reason is StageReason.BEGUN
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        desk.discard(work, edition.slug, clock.now())


@pytest.mark.usefixtures("database")
def test_each_act_is_possible_in_its_states_and_in_no_other() -> None:
    possible = {
        StageState.PLANNED: {StageAct.OPEN, StageAct.RESCHEDULE},
        StageState.OPEN: {StageAct.PUT_OFF, StageAct.PAUSE, StageAct.CLOSE},
        StageState.PAUSED: {StageAct.PUT_OFF, StageAct.RESUME, StageAct.CLOSE},
        StageState.CLOSED: set(),
    }
    for state, acts in possible.items():
        edition = _an_edition(NEEDS, opens=DAY if state is StageState.PLANNED else None)
        with frozen(clock.now() + timedelta(hours=1)):
            if state is StageState.PAUSED:
                _move(edition, StageAct.PAUSE)
            if state is StageState.CLOSED:
                _move(edition, StageAct.CLOSE)
            stage, now = _stage(edition), clock.now()
            assert policies.standing(stage, now) is state
            found = {a for a in StageAct if policies.refusal_to_move(a, SYSTEM, stage, [], now) is None}
            assert found == acts, state


@pytest.mark.usefixtures("database")
def test_a_stage_that_the_vote_dates_follows_it_and_is_not_moved() -> None:
    edition = _an_edition(NEEDS, StageKind.CAMPAIGN, VOTE, StageKind.COUNT)
    now = clock.now()
    assert {policies.standing(_stage(edition, k), now) for k in StageKind if k.follows_the_vote} == {StageState.PLANNED}
    with pytest.raises(Refused) as caught:
        _move(edition, StageAct.OPEN, kind=VOTE)
    assert caught.value.reason is StageReason.BY_THE_VOTE
    voting = make_edition(Phase.VOTING)
    stage = Stage(kind=VOTE, edition=voting)
    assert policies.standing(stage, now) is StageState.OPEN
    assert policies.standing(stage, voting.closes_at) is StageState.CLOSED


@pytest.mark.usefixtures("database")
def test_what_a_pause_took_is_given_back() -> None:
    edition = _an_edition(NEEDS)
    end = _stage(edition).closes_at
    with frozen(clock.now() + DAY):
        _move(edition, StageAct.PAUSE)
        assert policies.refusal_to_write(_stage(edition), clock.now()) is StageReason.PAUSED
    with frozen(clock.now() + 3 * DAY):
        _move(edition, StageAct.RESUME)
        stage = _stage(edition)
        assert policies.is_open(stage, clock.now())
        assert timedelta(days=1.9) < stage.closes_at - end < timedelta(days=2.1)


@pytest.mark.usefixtures("database")
def test_a_pause_that_lasts_beyond_the_end_loses_nobody_a_day() -> None:
    edition = _an_edition(NEEDS)
    end = _stage(edition).closes_at
    with frozen(end - DAY):
        _move(edition, StageAct.PAUSE)
    with frozen(end + 6 * DAY):
        stage = _stage(edition)
        assert policies.standing(stage, clock.now()) is StageState.PAUSED
        assert policies.refusal_to_write(stage, clock.now()) is StageReason.PAUSED
        _move(edition, StageAct.RESUME)
        stage = _stage(edition)
        assert policies.is_open(stage, clock.now())
        assert stage.closes_at == end + 7 * DAY
    with frozen(end + 7 * DAY):
        assert policies.standing(_stage(edition), clock.now()) is StageState.CLOSED


@pytest.mark.usefixtures("database")
def test_a_paused_stage_whose_hour_has_passed_may_be_ended() -> None:
    edition = _an_edition(NEEDS)
    end = _stage(edition).closes_at
    with frozen(end - DAY):
        _move(edition, StageAct.PAUSE)
    with frozen(end + DAY):
        _move(edition, StageAct.CLOSE)
        assert policies.standing(_stage(edition), clock.now()) is StageState.CLOSED


@pytest.mark.usefixtures("database")
def test_a_stage_published_without_a_beginning_is_opened_or_dated() -> None:
    edition = make_edition(Phase.DRAFT, place=make_place("Ici"))
    with unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [StageDraft(NEEDS)], edition.version, clock.now())
        services.begin(work, edition.slug, clock.now())
    stage, now = _stage(edition), clock.now()
    found = {a for a in StageAct if policies.refusal_to_move(a, SYSTEM, stage, [], now) is None}
    assert found == {StageAct.OPEN, StageAct.RESCHEDULE}
    _move(edition, StageAct.RESCHEDULE, to=NewDates(now + DAY))
    stage = _stage(edition)
    assert (stage.opens_at, stage.closes_at) == (now + DAY, None)


@pytest.mark.usefixtures("database")
def test_a_stage_to_come_is_rescheduled_whole_and_everybody_reads_from_when_to_when() -> None:
    edition, now = _an_edition(NEEDS, opens=2 * DAY), clock.now()
    was = _stage(edition).opens_at, _stage(edition).closes_at
    _move(edition, StageAct.RESCHEDULE, "Les vacances", to=NewDates(now + 9 * DAY, now + 30 * DAY))
    stage = _stage(edition)
    assert (stage.opens_at, stage.closes_at) == (now + 9 * DAY, now + 30 * DAY)
    assert policies.refusal_to_write(stage, now + 3 * DAY) is StageReason.NOT_OPEN_YET
    (told, *_) = pages.log(edition)
    assert "Nouvelles dates : du" in told.text
    assert "Les vacances" in told.text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "budgets.stage.reschedule")).one()
    assert (entry.details["began"], entry.details["before"]) == tuple(moment.isoformat() for moment in was)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("since", "until", "field", "reason"),
    [
        (None, DAY, "since", StageReason.NEEDS_A_BEGINNING),
        (-DAY, DAY, "since", StageReason.PAST),
        (0 * DAY, DAY, "since", StageReason.PAST),
        (2 * DAY, 2 * DAY, "until", StageReason.BACKWARDS),
        (2 * DAY, DAY, "until", StageReason.BACKWARDS),
    ],
)
def test_dates_that_make_no_stage_are_refused_beside_their_field(since, until, field, reason) -> None:
    edition, now = _an_edition(NEEDS, opens=5 * DAY), clock.now()
    before = _stage(edition).opens_at
    with pytest.raises(Invalid) as caught:
        _move(edition, StageAct.RESCHEDULE, to=NewDates(now + since if since is not None else None, now + until))
    assert caught.value.fields == {field: reason.sentence}
    assert _stage(edition).opens_at == before


@pytest.mark.usefixtures("database")
def test_an_act_needs_a_reason_and_stands_in_the_log_with_it() -> None:
    edition = _an_edition(NEEDS)
    with pytest.raises(Invalid) as caught:
        _move(edition, StageAct.PAUSE, why="  ")
    assert list(caught.value.fields) == ["reason"]
    _move(edition, StageAct.PUT_OFF, "Le marché est reporté", to=NewDates(until=clock.now() + 20 * DAY))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "budgets.stage.put_off")).one()
    assert entry.details["why"] == "Le marché est reporté"
    assert entry.details["before"] < entry.details["until"]
    for until in (clock.now() - DAY, clock.now()):
        with pytest.raises(Invalid):
            _move(edition, StageAct.PUT_OFF, to=NewDates(until=until))


@pytest.mark.usefixtures("database")
def test_only_the_secretariat_of_the_place_moves_it() -> None:
    here, elsewhere = make_place("Ici"), make_place("Ailleurs")
    edition = make_edition(Phase.DRAFT, place=here)
    with unit_of_work(SYSTEM) as work:
        services.arrange(work, edition.slug, [StageDraft(NEEDS, clock.now())], edition.version, clock.now())
        services.begin(work, edition.slug, clock.now())
    for actor in (secretary("territory", elsewhere.id), secretary("edition", edition.id + 1)):
        with pytest.raises(Refused) as caught:
            _move(edition, StageAct.PAUSE, actor=actor)
        assert caught.value.reason is StageReason.NOT_YOURS
    _move(edition, StageAct.PAUSE, actor=secretary("territory", here.id, person_id=None))


def test_nobody_writes_across_a_closing(own_app: Flask) -> None:
    """Somebody who found the stage open holds it: the closing waits. Without the hold it passes in between."""
    assert _order(own_app, holding=True) == ["written", "closed"]
    assert _order(own_app, holding=False) == ["closed", "written"]


def _order(own_app: Flask, *, holding: bool) -> list[str]:
    """What came first when the secretariat closes a stage that somebody just found open."""
    with own_app.app_context():
        edition = _an_edition(NEEDS)
        slug, edition_id = edition.slug, edition.id
    found, closed, order = threading.Event(), threading.Event(), []

    def write() -> None:
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            if holding:
                services.required(work, edition_id, NEEDS, clock.now())
            else:
                assert policies.is_open(queries.named(edition_id, NEEDS), clock.now())
            found.set()
            closed.wait(1.0)
            order.append("written")

    def close() -> None:
        found.wait(10)
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            services.move(work, slug, NEEDS, StageAct.CLOSE, "Fin", clock.now())
            order.append("closed")
            closed.set()

    threads = [threading.Thread(target=each) for each in (write, close)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    return order
