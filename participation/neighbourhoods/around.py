"""What goes on near home: each part of the product gives its cards for a place, the neighbourhood's page shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from commons.territory.models import Place

#: Text for people, lazily translated.
Sentence = str


@dataclass(frozen=True)
class Nearby:
    """One thing near home. `kind` is a word for people ("Réunion"), `when` a date in words."""

    title: str
    url: str
    text: str = ""
    kind: Sentence = ""
    when: Sentence = ""


@dataclass(frozen=True)
class Source:
    """Where the cards of one heading come from.

    `cards` is asked at each making of the page with the place and the moment, in a fixed number of queries; it calls
    pages.good_until when its answer changes by the clock, and reads neither session nor actor. `empty` says who can
    start something when there is nothing. `versions` names what the cards depend on (see pages.same_for_everybody).
    """

    key: str
    heading: Sentence
    cards: Callable[[Place, datetime], Sequence[Nearby]]
    empty: Sentence = ""
    versions: tuple[str, ...] = ()
    rank: int = 100


@dataclass(frozen=True)
class Group:
    """A heading with its cards."""

    source: Source
    cards: Sequence[Nearby]


_sources: dict[str, Source] = {}


def add(source: Source) -> None:
    """Bring cards to the page of every neighbourhood; the same key again takes the place of the first."""
    _sources[source.key] = source


def sources() -> list[Source]:
    """Every source, in the order of the page."""
    return sorted(_sources.values(), key=lambda source: (source.rank, source.key))


def versions() -> tuple[str, ...]:
    """Whatever the cards depend on."""
    return tuple(dict.fromkeys(name for source in sources() for name in source.versions))


def around(place: Place, now: datetime) -> list[Group]:
    """Everything that goes on near this place, under its headings."""
    return [Group(source, source.cards(place, now)) for source in sources()]
