"""Mail and SMS leave through here: queued in the command's transaction, sent afterwards, never twice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel import clock
from commons.kernel.db import Model, StateText, db, one_of
from commons.kernel.errors import DomainError

log = logging.getLogger("possibles.outbox")

MAX_TRIES = 6


class Medium(StrEnum):
    """How a message travels."""

    MAIL = "mail"
    SMS = "sms"


class MessageState(StrEnum):
    """Where a message stands; given up ones wait for a person on the dead-letter screen."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class OutboxMessage(Model):
    """One message to one contact. Its text is wiped as soon as it has left."""

    __tablename__ = "kernel_outbox"
    __table_args__ = (
        one_of("medium", Medium),
        one_of("state", MessageState),
        Index("ix_kernel_outbox_due", "due_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The same key queued twice is one message.
    key: Mapped[str] = mapped_column(unique=True)
    medium: Mapped[Medium] = mapped_column(StateText(Medium))
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    #: Where one click stops messages like this one, for the reader's mail program; empty when there is nothing to stop.
    unsubscribe: Mapped[str]
    state: Mapped[MessageState] = mapped_column(StateText(MessageState), default=MessageState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    last_error: Mapped[str | None]


class DeliveryFailed(DomainError):
    """The carrier did not take the message; it will be tried again."""


def next_due(limit: int = 50) -> list[OutboxMessage]:
    """Messages to send now, locked against other workers."""
    return list(
        db.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.state == MessageState.WAITING, OutboxMessage.due_at <= clock.now())
            .order_by(OutboxMessage.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def mark_sent(message: OutboxMessage, *, keep_text: bool) -> None:
    """The carrier took it; the text goes, unless the development outbox shows it."""
    message.state = MessageState.SENT
    message.tries += 1
    if not keep_text:
        message.body = message.unsubscribe = ""


def mark_failed(message: OutboxMessage, error: str) -> None:
    """Try again later, each time waiting twice as long, then give up."""
    message.tries += 1
    message.last_error = error[:500]
    message.due_at = clock.now() + timedelta(seconds=30 * 2**message.tries)
    if message.tries >= MAX_TRIES:
        message.state = MessageState.GIVEN_UP
        log.error("message %s given up after %s tries", message.id, message.tries)
