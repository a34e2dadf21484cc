"""The house that the browser visits, and the same house seen from inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from budgets.editions.models import Edition
from budgets.projects.models import Project
from commons.ballot_box.models import Poll, RollEntry
from commons.identity.residences import services as residences
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import queries as territory
from commons.territory.models import Place
from tests.factories.budgets import make_edition
from tests.factories.identity import make_account
from tests.factories.voters import Ticket, make_voters


@dataclass(frozen=True)
class Vote:
    """An edition as a journey needs it: its addresses, and its projects by title."""

    slug: str
    title: str
    envelope: str
    poll_key: str
    codes: dict[str, str]

    @property
    def page(self) -> str:
        """Its public page."""
        return f"/budgets/{self.slug}"

    @property
    def start(self) -> str:
        """Where voting begins."""
        return f"{self.page}/vote"

    @property
    def list(self) -> str:
        """Where one chooses."""
        return f"{self.start}/{self.envelope}"


@dataclass(frozen=True)
class House:
    """A served house; `app` is on the same database."""

    url: str
    app: Flask

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Read and write what the served house reads and writes."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()

    def command(self, *words: str) -> str:
        """What a `flask` command prints; it must succeed."""
        done = self.app.test_cli_runner().invoke(args=list(words))
        assert done.exit_code == 0, done.output
        return str(done.stdout)

    def vote(self, home: str = "marseille-air-bel", **how: Any) -> Vote:
        """An open vote for the people of this place."""
        with self.inside():
            return as_vote(make_edition(place=place(home), **how))

    def voter(self, home: str = "marseille-air-bel") -> Ticket:
        """Somebody of this place who is already signed in."""
        with self.inside():
            return make_voters(place(home), 1)[0]

    def resident(self, email: str, commune: str = "marseille", home: str = "marseille-air-bel") -> None:
        """An account that has said where it lives."""
        with self.inside():
            person = Actor(person_id=make_account(email).id)
            commune_id, qpv_id = place(commune).id, place(home).id
            with unit_of_work(person) as work:
                residences.declare(work, commune_id, qpv_id, Link.LIVES, clock.now())

    def code_sent_to(self, contact: str) -> str:
        """The last one-time code that left for this contact."""
        query = select(OutboxMessage.body).where(OutboxMessage.recipient == contact)
        with self.inside():
            body = db.session.scalar(query.order_by(OutboxMessage.id.desc()).limit(1))
        found = re.search(r"\b\d{6}\b", body or "")
        assert found is not None, f"no code was sent to {contact}"
        return found.group()

    def on_the_roll(self, vote: Vote) -> int:
        """How many have voted."""
        query = select(func.count()).select_from(RollEntry).join(Poll, Poll.id == RollEntry.poll_id)
        with self.inside():
            return int(db.session.scalar(query.where(Poll.key == vote.poll_key)) or 0)

    def ids(self, *slugs: str) -> list[str]:
        """Ids of these places, as forms carry them."""
        with self.inside():
            return [str(place(slug).id) for slug in slugs]


def place(slug: str) -> Place:
    """A place of the reference data."""
    found = territory.place_by_slug(slug)
    assert found is not None, slug
    return found


def as_vote(edition: Edition) -> Vote:
    """What a journey needs of this edition's first envelope."""
    envelope = edition.envelopes[0]
    query = select(Project.title, Project.code).where(Project.envelope_id == envelope.id).order_by(Project.rank)
    codes = {row.title: row.code for row in db.session.execute(query)}
    return Vote(edition.slug, edition.title, envelope.slug, edition.poll_key, codes)
