"""The worker: sends what waits in the outbox and runs the regular chores, as one or many processes.

Rows are taken with SKIP LOCKED, so that any number of workers share the queue; a chore runs once at a time in the
whole deployment, held by an advisory lock.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import func, select

from commons.kernel import clock, limits, outbox, sessions
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.mail import send_mail
from commons.kernel.outbox import DeliveryFailed, Medium, OutboxMessage
from commons.kernel.sms import send_sms
from commons.kernel.unit_of_work import unit_of_work

log = logging.getLogger("possibles.jobs")


@dataclass
class Chore:
    """Something to do again and again."""

    name: str
    every: timedelta
    run: Callable[[], object]
    next_at: datetime


_chores: dict[str, Chore] = {}


def every(interval: timedelta, name: str, run: Callable[[], object]) -> None:
    """Register a chore."""
    _chores[name] = Chore(name, interval, run, clock.now())


every(timedelta(hours=1), "sessions.purge", sessions.purge_expired)
every(timedelta(hours=1), "limits.purge", limits.purge_expired)


def deliver_waiting() -> int:
    """Send every message that is due; the number sent. One transaction a message: a crash repeats at most one."""
    sent = 0
    while True:
        with unit_of_work(SYSTEM):
            batch = outbox.next_due(limit=1)
            if not batch:
                return sent
            sent += _deliver(batch[0])


def _deliver(message: OutboxMessage) -> int:
    try:
        if message.medium is Medium.MAIL:
            send_mail(message.recipient, message.subject, message.body, message.unsubscribe)
        else:
            send_sms(message.recipient, message.body)
    except DeliveryFailed as error:
        outbox.mark_failed(message, str(error))
        return 0
    outbox.mark_sent(message, keep_text=bool(current_app.config["SHOW_OUTBOX"]))
    return 1


def run_due_chores() -> None:
    """Run what is due, unless another worker is at it."""
    for chore in list(_chores.values()):
        if chore.next_at > clock.now():
            continue
        chore.next_at = clock.now() + chore.every
        try:
            _run_alone(chore)
        except Exception:
            log.exception("chore %s failed; it will run again", chore.name)


def _run_alone(chore: Chore) -> None:
    key = zlib.crc32(chore.name.encode())
    with db.engine.connect() as connection:
        if connection.execute(select(func.pg_try_advisory_lock(key))).scalar_one():
            try:
                chore.run()
            finally:
                connection.execute(select(func.pg_advisory_unlock(key)))


def work_until(app: Flask, stop: threading.Event, pause: float = 1.0) -> None:
    """The worker's loop; an unreachable database is waited for."""
    while not stop.is_set():
        try:
            with app.app_context():
                deliver_waiting()
                run_due_chores()
        except Exception:
            log.exception("worker: will try again")
            stop.wait(5)
        stop.wait(pause)
