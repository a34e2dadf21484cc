"""What other parts add to a person's own space: cards that lead to their pages, and what they keep of the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

#: What a part keeps of a person, ready to be written as JSON.
Holding = Callable[[int], Any]


@dataclass(frozen=True)
class SpaceCard:
    """A page of the person's own; `label` and `purpose` are lazily translated."""

    label: str
    endpoint: str
    purpose: str
    #: What one comes for most often first.
    rank: int = 100


def offer(app: Flask, card: SpaceCard) -> None:
    """Put a card in everybody's own space."""
    cards(app).append(card)
    cards(app).sort(key=lambda known: known.rank)


def cards(app: Flask) -> list[SpaceCard]:
    """The cards, in the order of their ranks."""
    known: list[SpaceCard] = app.extensions.setdefault("possibles.space_cards", [])
    return known


def offer_holding(app: Flask, name: str, holding: Holding, *tables: str) -> None:
    """Put what a part keeps of a person in the file they may take away; `tables` are those it tells of."""
    _holdings(app)[name] = (holding, tables)


def held_about(app: Flask, account_id: int) -> dict[str, Any]:
    """What every other part keeps of this person."""
    return {name: holding(account_id) for name, (holding, _tables) in _holdings(app).items()}


def tables_told(app: Flask) -> set[str]:
    """The tables whose rows about a person are in their file."""
    return {table for _holding, tables in _holdings(app).values() for table in tables}


def _holdings(app: Flask) -> dict[str, tuple[Holding, tuple[str, ...]]]:
    known: dict[str, tuple[Holding, tuple[str, ...]]] = app.extensions.setdefault("possibles.space_holdings", {})
    return known
