"""One command, one transaction: rows, journal, facts, messages and page versions stand together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel import clock, events, jobs, limits, outbox, versions
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.outbox import DeliveryFailed, MessageState, OutboxMessage
from commons.kernel.unit_of_work import unit_of_work


@dataclass(frozen=True)
class LampLit(events.PastFact):
    """Something that happened."""

    lamp: int


def count(model: type) -> int:
    """Rows of this table."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def post(key: str = "k") -> None:
    """Queue one message."""
    with unit_of_work(SYSTEM) as work:
        work.post(key, outbox.Medium.MAIL, "a@exemple.fr", "Bonjour", "Texte")


def test_what_a_command_gathers_is_written_together(database, frozen) -> None:
    with unit_of_work(Actor(person_id=None)) as work:
        work.audit("tests.lit", "lamp:1", why="dark")
        work.touch("lamps")
        work.post("k", outbox.Medium.SMS, "+33600000000", "", "Allumé")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details, entry.at) == ("tests.lit", {"why": "dark"}, frozen)
    assert versions.current(["lamps"]) == 1
    assert count(OutboxMessage) == 1


def test_a_command_that_fails_leaves_nothing(database, frozen) -> None:
    def drop_the_lamp() -> None:
        with unit_of_work(SYSTEM) as work:
            work.audit("tests.lit", "lamp:1")
            work.touch("lamps")
            work.post("k", outbox.Medium.MAIL, "a@exemple.fr", "s", "b")
            raise RuntimeError("dropped")

    with pytest.raises(RuntimeError):
        drop_the_lamp()
    assert (count(AuditEntry), count(OutboxMessage), versions.current(["lamps"])) == (0, 0, 0)


def test_facts_reach_their_subscribers_in_the_same_transaction(database, frozen) -> None:
    heard: list[int] = []

    @events.subscribe(LampLit)
    def hear(work, fact: LampLit) -> None:
        heard.append(fact.lamp)
        work.audit("tests.heard", f"lamp:{fact.lamp}")

    with unit_of_work(SYSTEM) as work:
        work.record(LampLit(7))
        assert heard == []
    assert heard == [7]
    assert count(AuditEntry) == 1


def test_the_same_key_queued_twice_is_one_message(database, frozen) -> None:
    post()
    post()
    assert count(OutboxMessage) == 1


def test_a_message_is_sent_once_and_its_text_forgotten(app, database, frozen, monkeypatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(jobs, "send_mail", lambda to, *_: sent.append(to))
    monkeypatch.setitem(app.config, "SHOW_OUTBOX", False)
    post()
    assert (jobs.deliver_waiting(), jobs.deliver_waiting(), sent) == (1, 0, ["a@exemple.fr"])
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.state, message.body) == (MessageState.SENT, "")


def test_a_carrier_that_fails_is_asked_again_later_and_given_up_in_the_end(database, frozen, monkeypatch) -> None:
    def fail(*_: str) -> None:
        raise DeliveryFailed("no line")

    monkeypatch.setattr(jobs, "send_mail", fail)
    post()
    later = frozen
    for _ in range(outbox.MAX_TRIES + 3):
        with clock.frozen(later):
            jobs.deliver_waiting()
        later += timedelta(hours=2)
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.state, message.tries, message.last_error) == (MessageState.GIVEN_UP, outbox.MAX_TRIES, "no line")


def test_limits_count_within_their_window_and_open_again_after_it(database, frozen) -> None:
    def ask(who: str = "a") -> bool:
        return limits.allowed("tests", who, most=2, within=timedelta(minutes=10))

    assert [ask(), ask(), ask()] == [True, True, False]
    assert ask("b")
    with clock.frozen(frozen + timedelta(minutes=10)):
        assert ask()
        assert limits.purge_expired() == 1


def test_a_role_counts_in_its_scope_and_everywhere() -> None:
    local = Actor(1, frozenset({Grant("secretariat", "territory", 3)}))
    wide = Actor(2, frozenset({Grant("secretariat", "everywhere")}))
    assert local.holds("secretariat", ("territory", 3))
    assert not local.holds("secretariat", ("territory", 4), ("edition", 3))
    assert not local.holds("observer", ("territory", 3))
    assert wide.holds("secretariat", ("territory", 4))
    assert not NOBODY.holds_anywhere("secretariat")


def test_a_chore_that_fails_is_run_again_and_stops_no_other(app, database, frozen, monkeypatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(jobs, "_chores", {})
    jobs.every(timedelta(minutes=1), "tests.bad", lambda: ran.append("bad") or 1 / 0)
    jobs.every(timedelta(minutes=1), "tests.good", lambda: ran.append("good"))
    jobs.run_due_chores()
    jobs.run_due_chores()
    with clock.frozen(frozen + timedelta(minutes=2)):
        jobs.run_due_chores()
    assert ran == ["bad", "good", "bad", "good"]
