"""The call of a budget follows its stage: opened, put off, paused, taken up, ended, and nothing is sent outside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.journeys import call_follows_stage as journey
from app.journeys import call_of_stage
from app.journeys.call_follows_stage import CallStageReason
from budgets.editions.models import Edition
from budgets.stages import services as stages
from budgets.stages.events import StageMoved
from budgets.stages.types import StageAct, StageKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.clock import frozen as at
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import calling, criteria, gates, sending
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import CallKind
from tests.factories import ami, needs
from tests.factories import initiatives as make
from tests.factories.desk import Desk

CALL = (StageKind.CALL,)
DAY = timedelta(days=1)


def _edition(open_kinds: tuple[StageKind, ...] = CALL) -> Edition:
    return needs.needs_edition((StageKind.NEEDS, StageKind.CALL), open_kinds=open_kinds)


def _call(edition: Edition) -> Call:
    with unit_of_work(SYSTEM) as work:
        call = call_of_stage.prepare_call(work, edition.slug, clock.now())
        criteria.write_criteria(work, call.id, call.version, ami.drafts(), clock.now())
        calling.publish(work, call.id, call.version, clock.now())
        number = call.id
    return _now(number)


def _now(number: int) -> Call:
    db.session.expire_all()
    return db.session.get_one(Call, number)


def _move(edition: Edition, act: StageAct, until_days: int | None = None, since_days: int | None = None) -> None:
    now = clock.now()
    since, until = (now + days * DAY if days is not None else None for days in (since_days, until_days))
    to = stages.NewDates(since, until)
    with unit_of_work(SYSTEM) as work:
        stages.move(work, edition.slug, StageKind.CALL, act, "La salle a été inondée", now, to)


def _file(edition: Edition) -> tuple[Actor, Initiative]:
    owner = needs.resident(edition)
    return owner, make.make_file(owner, edition.place)


def _send(owner: Actor, file: Initiative, call: Call) -> Application:
    with unit_of_work(owner) as work:
        return sending.send(work, file.id, call.id, make.the_file(file.id).version, clock.now())


def _refusal(owner: Actor, file: Initiative, call: Call) -> object:
    with pytest.raises(Refused) as caught:
        _send(owner, file, call)
    return caught.value.reason


@pytest.mark.usefixtures("database", "frozen")
class TestFollowing:
    """Each act on the stage, and what becomes of the call."""

    def test_nothing_is_sent_during_a_pause_and_its_time_is_given_back(self, client) -> None:
        edition = _edition()
        call, (owner, file) = _call(edition), _file(edition)
        page, end = f"/appels/{call.slug}", call.closes_at
        assert end is not None
        assert "Fermé pour l’instant" not in client.get("/guichet").text
        assert CallStageReason.PAUSED.sentence not in client.get(page).text
        _move(edition, StageAct.PAUSE)
        assert _refusal(owner, file, call) is CallStageReason.PAUSED
        assert CallStageReason.PAUSED.sentence in client.get(page).text
        assert "Fermé pour l’instant" in client.get(page).text
        assert "Fermé pour l’instant" in client.get("/guichet").text
        with at(clock.now() + 3 * DAY):
            _move(edition, StageAct.RESUME)
            assert _now(call.id).closes_at == end + 3 * DAY
            assert CallStageReason.PAUSED.sentence not in client.get(page).text
            assert _send(owner, file, call).id

    def test_what_is_put_off_stays_open_until_the_new_end(self) -> None:
        edition = _edition()
        call, (owner, file) = _call(edition), _file(edition)
        before, end = call.digest, call.closes_at
        assert end is not None
        _move(edition, StageAct.PUT_OFF, 60)
        moved = _now(call.id)
        assert moved.closes_at == clock.now() + 60 * DAY
        # The digest is that of the rules as they stand, their dates among them.
        assert moved.digest not in ("", before)
        with at(end + DAY):
            assert _send(owner, file, call).id

    def test_what_is_ended_takes_no_file_any_more(self, client) -> None:
        edition = _edition()
        call, (owner, file) = _call(edition), _file(edition)
        _move(edition, StageAct.CLOSE)
        assert _now(call.id).closes_at == clock.now()
        assert _refusal(owner, file, call) is InitiativeReason.CALL_CLOSED
        assert InitiativeReason.CALL_CLOSED.sentence in client.get(f"/appels/{call.slug}").text

    def test_what_is_opened_earlier_takes_files_at_once(self) -> None:
        edition = _edition(open_kinds=(StageKind.NEEDS,))
        call, (owner, file) = _call(edition), _file(edition)
        assert _refusal(owner, file, call) is InitiativeReason.CALL_NOT_OPEN
        _move(edition, StageAct.OPEN)
        assert _now(call.id).opens_at == clock.now()
        assert _send(owner, file, call).id

    def test_a_call_with_dates_of_its_own_takes_nothing_outside_the_stage(self, client) -> None:
        edition = _edition(open_kinds=(StageKind.NEEDS,))
        linked = ("budgets.edition", edition.id)
        call = make.make_call(CallKind.BUDGET, place=edition.place, linked=linked, closes_at=clock.now() + 365 * DAY)
        owner, file = _file(edition)
        assert _refusal(owner, file, call) is CallStageReason.PLANNED
        page = f"/appels/{call.slug}"
        assert "pas encore ouverte" in client.get(page).text
        with at(clock.now() + 31 * DAY):
            # Opened by the clock alone: the kept page is made again.
            assert "pas encore ouverte" not in client.get(page).text
        with at(clock.now() + 61 * DAY):
            assert _refusal(owner, file, call) is CallStageReason.CLOSED
            assert CallStageReason.CLOSED.sentence in client.get(page).text

    def test_an_edition_without_this_stage_asks_nothing_of_its_calls(self) -> None:
        edition = needs.needs_edition(needs.BOTH)
        call = make.make_call(CallKind.BUDGET, place=edition.place, linked=("budgets.edition", edition.id))
        owner, file = _file(edition)
        assert _send(owner, file, call).id

    def test_the_page_that_sends_says_that_the_stage_is_paused(self, app: Flask, client) -> None:
        edition = _edition()
        call, (owner, file) = _call(edition), _file(edition)
        desk = Desk(app, client, owner)
        path = f"/mes-initiatives/{file.id}/envoyer/{call.slug}"
        assert CallStageReason.PAUSED.sentence not in desk.read(path).text
        _move(edition, StageAct.PAUSE)
        assert CallStageReason.PAUSED.sentence in desk.read(path).text

    def test_call_follows_its_stage_told_twice_changes_nothing_more(self) -> None:
        edition = _edition()
        call = _call(edition)
        _move(edition, StageAct.PUT_OFF, 60)
        once = _now(call.id).version
        with unit_of_work(SYSTEM) as work:
            fact = StageMoved(edition.id, edition.slug, StageKind.CALL, StageAct.PUT_OFF)
            journey.call_follows_its_stage(work, fact)
        assert _now(call.id).version == once

    def test_when_the_beginning_is_moved_the_call_opens_with_its_stage(self) -> None:
        edition = _edition((StageKind.NEEDS,))
        call, now = _call(edition), clock.now()
        _move(edition, StageAct.RESCHEDULE, 60, since_days=40)
        moved = _now(call.id)
        assert (moved.opens_at, moved.closes_at) == (now + 40 * DAY, now + 60 * DAY)
        with at(now + 39 * DAY), pytest.raises(Refused):
            _send(*_file(edition), call)
        with at(now + 41 * DAY):
            assert _send(*_file(edition), call).id

    def test_a_call_that_was_closed_by_hand_stays_so(self) -> None:
        edition = _edition()
        call = _call(edition)
        with unit_of_work(SYSTEM) as work:
            calling.close(work, call.id, "Plus d’argent", clock.now())
        before = _now(call.id).closes_at
        _move(edition, StageAct.PUT_OFF, 60)
        assert _now(call.id).closes_at == before


@pytest.mark.parametrize("held", [True, False], ids=["held", "control"])
def test_a_file_and_the_closing_of_its_stage_never_cross(own_app: Flask, monkeypatch, held: bool) -> None:
    """Without the lock the stage ends while the file is on its way, and the file enters after it."""
    with own_app.app_context():
        edition = _edition()
        call, (owner, file) = _call(edition), _file(edition)
        slug, call_id, file_id = edition.slug, call.id, file.id
    asked, ended, order = Event(), Event(), []
    entrance = gates.refusal_to_send

    def slow(known, now, **more):
        found = entrance(known, now, held=held and bool(more.get("held")))
        if more.get("held"):
            asked.set()
            ended.wait(1)
        return found

    def send() -> None:
        with own_app.app_context(), unit_of_work(owner) as work:
            sending.send(work, file_id, call_id, make.the_file(file_id).version, clock.now())
            order.append("sent")

    def end() -> None:
        asked.wait(10)
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            stages.move(work, slug, StageKind.CALL, StageAct.PAUSE, "Inondée", clock.now())
            order.append("ended")
        ended.set()

    monkeypatch.setattr(sending.gates, "refusal_to_send", slow)
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(send), pool.submit(end)]:
            each.result(timeout=30)
    assert order == (["sent", "ended"] if held else ["ended", "sent"])


@pytest.mark.usefixtures("database", "frozen")
@pytest.mark.parametrize(
    ("linked", "change"),
    [
        (False, "closes_at = closes_at + interval '1 day', digest = 'other'"),
        (True, "closes_at = closes_at + interval '1 day'"),
        (True, "digest = 'other', words = 'Autre chose'"),
        (True, "closes_at = closes_at + interval '1 day', digest = 'other', linked_id = linked_id + 1"),
    ],
    ids=["of a call that stands alone", "without the digest", "words", "and what it belongs to"],
)
def test_the_database_lets_nothing_else_of_a_published_call_move(linked: bool, change: str) -> None:
    edition = _edition()
    call = _call(edition) if linked else make.make_call(place=edition.place)
    with pytest.raises(IntegrityError), unit_of_work(SYSTEM) as work:
        work.session.execute(text(f"UPDATE participation_call SET {change} WHERE id = :id"), {"id": call.id})
