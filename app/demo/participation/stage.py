"""Where a part of the demonstration is played: one transaction, moments counted from today, and who acts in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from commons.identity import queries as identity
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.clock import PARIS
from commons.kernel.errors import NotFound
from commons.kernel.outbox import OutboxMessage
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.territory import queries as territory
from commons.territory.models import Place
from participation.bodies import queries as bodies
from participation.bodies.models import Body

FOLDER = Path(__file__).parents[1] / "texts"
#: Everybody of the demonstration has an address there.
HOST = "exemple.fr"
#: The space before a high sign, or between a number and its euro.
_BEFORE_SIGNS = re.compile(r" (?=[:;?!»€])|(?<=\d) (?=h\b)")


@cache
def texts(name: str, folder: str = "participation") -> Mapping[str, Any]:
    """What one file of the demonstration tells; what French keeps together is never left alone on a line."""
    text = (FOLDER / folder / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(_BEFORE_SIGNS.sub("\u00a0", text).replace("« ", "«\u00a0"))


def kept(title: str) -> str:
    """A title that somebody typed, as the services that clean it keep it."""
    return one_line(title, 200)


class Stage:
    """A part being told: its transaction, what today is, and the people who act in it."""

    def __init__(self, work: Work, now: datetime) -> None:
        self.work = work
        self.now = now
        self._known: dict[str, Actor] = {}

    def day(self, days: int) -> date:
        """The day that many days from today."""
        return self.now.astimezone(PARIS).date() + timedelta(days=days)

    def at(self, when: Sequence[int]) -> datetime:
        """A moment as files write it: days from today, hour, minutes."""
        days, hour, minute = (*when, 0)[:3]
        return datetime.combine(self.day(days), time(hour, minute), PARIS)

    def actor(self, who: str) -> Actor:
        """Somebody of the demonstration, with what they were given; nobody named: the secretariat's own hand."""
        if not who:
            return SYSTEM
        if who not in self._known:
            account = identity.account_of_contact(Contact(ContactKind.MAIL, address(who)))
            if account is None:
                raise NotFound(f"« {who} » manque dans la démonstration.")
            self._known[who] = identity.actor_of(account.fs_uniquifier)
        return self._known[who]

    @contextmanager
    def acting(self, moment: datetime, who: str | Actor = "") -> Iterator[Work]:
        """Somebody acts at this moment, in the transaction of this part; nobody named: the secretariat's own hand."""
        with clock.frozen(moment):
            work = Work(self.work.session, who if isinstance(who, Actor) else self.actor(who))
            yield work
            work.settle()


@contextmanager
def telling(now: datetime) -> Iterator[Stage]:
    """One part, whole or not at all; it writes to nobody, as its people do not exist."""
    with i18n.speaking("fr"), unit_of_work(SYSTEM) as work:
        before = work.session.scalar(select(func.coalesce(func.max(OutboxMessage.id), 0)))
        yield Stage(work, now)
        work.session.flush()
        ours = (OutboxMessage.id > before, OutboxMessage.recipient.endswith(f"@{HOST}"))
        work.session.execute(delete(OutboxMessage).where(*ours))


def address(who: str) -> str:
    """The electronic address of somebody of the demonstration."""
    return f"{who}@{HOST}"


def place(slug: str) -> Place:
    """A place of the reference data."""
    found = territory.place_by_slug(slug)
    if found is None:
        raise NotFound(f"Le lieu « {slug} » manque : chargez d’abord les données de référence (flask territory load).")
    return found


def body(slug: str) -> Body:
    """A body of the contract, or a table."""
    found = bodies.by_slug(slug)
    if found is None:
        raise NotFound(f"L’instance « {slug} » manque dans la démonstration.")
    return found
