"""The list of projects as light rows: searched, filtered, put in an order that favours nobody, cut in pages. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from budgets.projects.types import ProjectState
from commons.kernel.slugs import fold
from commons.kernel.types import Money

PAGE = 20


class Card(NamedTuple):
    """What a list shows of a project."""

    code: str
    title: str
    summary: str
    cost: Money
    place_id: int | None
    envelope_id: int
    orientation_id: int | None
    challenge_id: int | None
    theme: str
    proposer: str
    picture: str | None
    picture_alt: str
    latitude: float | None
    longitude: float | None
    state: ProjectState

    @property
    def withdrawn(self) -> bool:
        """Whether it can no longer be chosen."""
        return self.state is ProjectState.WITHDRAWN


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of the list; ids that the view has already resolved, None when nothing is asked."""

    words: tuple[str, ...] = ()
    place_ids: frozenset[int] | None = None
    envelope_id: int | None = None
    orientation_id: int | None = None
    challenge_id: int | None = None
    theme: str | None = None

    def takes(self, card: Card, place_name: str) -> bool:
        """Whether this project answers everything asked."""
        return self._holds(card) and self._reads(card, place_name)

    def _holds(self, card: Card) -> bool:
        asked = (
            (self.envelope_id, card.envelope_id),
            (self.orientation_id, card.orientation_id),
            (self.challenge_id, card.challenge_id),
            (self.theme, card.theme),
        )
        here = self.place_ids is None or card.place_id in self.place_ids
        return here and all(wanted is None or wanted == found for wanted, found in asked)

    def _reads(self, card: Card, place_name: str) -> bool:
        if not self.words:
            return True
        text = fold(f"{card.code} {card.title} {card.summary} {place_name} {card.theme} {card.proposer}")
        return all(word in text for word in self.words)


def words_of(typed: str) -> tuple[str, ...]:
    """The words of a search, without accents or capitals; ten at most."""
    return tuple(fold(typed[:200]).split()[:10])


def order_of_the_day(cards: Sequence[Card], day: date) -> list[Card]:
    """The list shuffled in a way that anybody can make again and that changes every day."""
    return sorted(cards, key=lambda card: hashlib.sha256(f"{day.isoformat()}|{card.code}".encode()).digest())
