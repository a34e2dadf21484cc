"""Small kinds of thing that live in a test only: lamps, letters and keys, each with its title, story and sight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from commons.kernel import refs
from commons.kernel.actor import SYSTEM
from commons.kernel.refs import Kind, Ref, Target
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import services, stories
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment, Relation


@dataclass
class Things:
    """The things of one kind, and how often the kind was asked for each part of their story."""

    kind: str
    titles: dict[int, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    moments: dict[int, list[Moment]] = field(default_factory=dict)
    debts: dict[int, list[Debt]] = field(default_factory=dict)
    owners: dict[int, list[int]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def ref(self, number: int, title: str = "") -> Ref:
        """One thing, made public at the first mention."""
        self.titles.setdefault(number, title or f"{self.kind.partition('.')[2].capitalize()} {number}")
        return Ref(self.kind, number)

    def resolve(self, ids) -> dict[int, Target]:
        """Titles and addresses."""
        self.asked.append("resolve")
        return {
            n: Target(self.titles[n], f"/essai/{self.kind}/{n}", public=n not in self.hidden)
            for n in ids
            if n in self.titles
        }

    def story(self) -> Story:
        """How these things tell their story."""
        return Story(
            moments=lambda ids: self._told("moments", self.moments, ids),
            debts=lambda ids: self._told("debts", self.debts, ids),
            mine=lambda account_id: self.owners.get(account_id, []),
            open_debts=lambda now: [(n, d) for n, several in self.debts.items() for d in several if not d.done_at],
            versions=("tests:things",),
        )

    def _told(self, part, told, ids):
        self.asked.append(part)
        return {n: told[n] for n in ids if n in told}


@contextmanager
def kinds(*names: str) -> Iterator[dict[str, Things]]:
    """Register these kinds, and forget them at the end."""
    made = {name: Things(f"tests.{name}") for name in names}
    before = dict(refs._kinds), dict(stories._stories)
    for name, things in made.items():
        refs._kinds[things.kind] = Kind(name.capitalize(), things.resolve)
        stories.register(things.kind, things.story())
    try:
        yield made
    finally:
        for registry, kept in zip((refs._kinds, stories._stories), before, strict=True):
            registry.clear()
            registry.update(kept)


def tie(cause: Ref, effect: Ref, at: datetime, relation: Relation = Relation.LED_TO, **words: str) -> bool:
    """Say that one thing followed from another."""
    with unit_of_work(SYSTEM) as work:
        return services.tie(work, cause, effect, relation, at, **words)


def code_for(ref: Ref) -> str:
    """The code of a thing."""
    with unit_of_work(SYSTEM) as work:
        return services.ensure_code(work, ref)
