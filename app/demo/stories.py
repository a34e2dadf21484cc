"""Reads what the demonstration tells: one TOML file a vote, its dates counted from today."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import cos, sin
from pathlib import Path
from typing import Any

from budgets.counting.types import BallotKind
from budgets.editions import rules
from budgets.editions.drafts import Draft, EnvelopeDraft
from budgets.editions.types import BoxSight, Link
from budgets.projects.drafts import ProjectDraft
from commons.kernel.clock import PARIS
from commons.kernel.types import Money

FOLDER = Path(__file__).with_name("texts")


@dataclass(frozen=True)
class Story:
    """One vote of the demonstration, as its file tells it."""

    words: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Its title, which says that it is fictional."""
        return str(self.words["title"])

    @property
    def stays_draft(self) -> bool:
        """Whether it is not announced."""
        return bool(self.words.get("draft"))

    @property
    def ballots(self) -> int:
        """How many fictional people have voted."""
        return int(self.words.get("ballots", 0))

    def opens_at(self, now: datetime) -> datetime:
        """When the vote opens."""
        return moment(self.words["opens"], now)

    def closes_at(self, now: datetime) -> datetime:
        """When the vote ends."""
        return moment(self.words["closes"], now)

    def counted_at(self, now: datetime) -> datetime | None:
        """When it was counted and proclaimed, if it was."""
        days = self.words.get("counted_after_days")
        return self.closes_at(now) + timedelta(days=days) if days is not None else None

    def draft(self, place_id: int, now: datetime) -> Draft:
        """The edition as the secretariat would have typed it."""
        said = self.words
        return Draft(
            title=self.title,
            summary=said["summary"],
            description=said["description"].strip(),
            place_id=place_id,
            opens_at=self.opens_at(now),
            closes_at=self.closes_at(now),
            ballot=BallotKind(said["ballot"]),
            ballot_max=said.get("ballot_max", 0),
            points_total=said.get("points_total", 0),
            points_each=said.get("points_each", 0),
            minimum_age=said["minimum_age"],
            links=tuple(Link(link) for link in said.get("links", ["lives"])),
            rule=rules.from_json(said["rule"]),
            tie_phrase=said.get("tie_phrase", ""),
            box_sight=BoxSight(said.get("box_sight", "observers")),
        )

    def place_slugs(self) -> set[str]:
        """Every place it names."""
        return {self.words["place"], *(envelope["place"] for envelope in self.words["envelope"])}


def moment(when: Mapping[str, int], now: datetime) -> datetime:
    """A number of days from today, at an hour of Paris."""
    day = now.astimezone(PARIS).date() + timedelta(days=when["days"])
    return datetime(day.year, day.month, day.day, when["hour"], tzinfo=PARIS)


def near(latitude: float | None, longitude: float | None, number: int) -> tuple[float | None, float | None]:
    """A point 150 to 500 metres away, another for each number: like the seeds of a sunflower, nowhere exactly."""
    if latitude is None or longitude is None:
        return None, None
    distance, turn = 0.0014 + 0.0006 * (number % 6), number * 2.4
    # A degree of longitude is a quarter shorter than one of latitude here.
    return round(latitude + distance * sin(turn), 4), round(longitude + distance * cos(turn) / 0.73, 4)


def envelope_draft(words: Mapping[str, Any], place_id: int) -> EnvelopeDraft:
    """An envelope as typed."""
    return EnvelopeDraft(words["name"], Money(words["amount"] * 100), place_id, *words.get("ages", ()))


@cache
def stories() -> tuple[Story, ...]:
    """Every vote, in the order they are made."""
    return tuple(Story(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.toml")))


def project_draft(words: Mapping[str, Any], envelope: str, **where: Any) -> ProjectDraft:
    """A project as typed; `where` gives the ids and degrees the file only names."""
    return ProjectDraft(
        title=words["title"],
        cost=Money(words["cost"] * 100),
        envelope=envelope,
        summary=words["summary"],
        description=words["about"].strip(),
        address=words.get("where", ""),
        proposer=words["by"],
        **where,
    )
