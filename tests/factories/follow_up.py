"""People who follow things, and the messages they were sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.journeys.follow_up import services
from app.journeys.follow_up.types import Medium
from commons.identity.models import Account
from commons.identity.sign_in.services import account_of
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work

#: A Thursday, at half past five in Paris.
THURSDAY = datetime(2026, 6, 18, 17, 30, tzinfo=PARIS)
MONDAY = THURSDAY - timedelta(days=3)


def person(contact: str = "voisine@exemple.fr", locale: str = "fr") -> Account:
    """Somebody with this address or this number."""
    kind = ContactKind.PHONE if contact.startswith("+") else ContactKind.MAIL
    with unit_of_work(SYSTEM) as work:
        return account_of(work, Contact(kind, contact), locale, clock.now())


def follow(account: Account, ref: Ref, medium: Medium, now: datetime = MONDAY) -> None:
    """They follow this thing in this way."""
    with unit_of_work(Actor(person_id=account.id)) as work:
        services.follow(work, ref, medium, now)


def sent() -> list[OutboxMessage]:
    """Every message queued, in order."""
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
