"""The only place that commits or rolls back: rows, journal, events and messages of a command, together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.events import PastFact, subscribers_of
from commons.kernel.outbox import Medium, OutboxMessage
from commons.kernel.versions import bump


class Work:
    """What a command gathers before it commits."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session = session
        self.actor = actor
        self._facts: list[PastFact] = []
        self._touched: set[str] = set()

    def record(self, fact: PastFact) -> None:
        """Tell a fact to its subscribers, in this transaction, once the command is through."""
        self._facts.append(fact)

    def audit(self, action: str, subject: str, **details: Any) -> None:
        """Write a line in the journal."""
        entry = AuditEntry(
            at=clock.now(),
            person_id=self.actor.person_id,
            channel=self.actor.channel.value,
            action=action,
            subject=subject,
            details=details,
        )
        self.session.add(entry)

    def touch(self, *names: str) -> None:
        """Say that cached pages depending on these names are out of date."""
        self._touched.update(names)

    def post(
        self, key: str, medium: Medium, recipient: str, subject: str, body: str, unsubscribe: str = ""
    ) -> None:  # fmt: skip
        """Queue a message; the same key again changes nothing. `unsubscribe`: where one click (RFC 8058) stops them."""
        now = clock.now()
        values = {
            "key": key, "medium": medium, "recipient": recipient, "subject": subject, "body": body,
            "unsubscribe": unsubscribe, "state": "waiting", "tries": 0, "due_at": now, "queued_at": now,
        }  # fmt: skip
        self.session.execute(insert(OutboxMessage).values(**values).on_conflict_do_nothing())

    def settle(self) -> None:
        """Run subscribers (they may record more facts) and mark what is out of date."""
        while self._facts:
            fact = self._facts.pop(0)
            for handler in subscribers_of(fact):
                handler(self, fact)
        bump(self.session, self._touched)


@contextmanager
def unit_of_work(actor: Actor) -> Iterator[Work]:
    """One command, one transaction: everything of it stands, or nothing."""
    work = Work(db.session(), actor)
    try:
        yield work
        work.settle()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def end_reading() -> None:
    """Let go of the snapshot a request read from (so that a long response holds no old rows)."""
    db.session.rollback()
