"""What each part offers at the front door: entries of the menu, and cards of what is going on, for the home page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import Flask, request, url_for

#: Text for people, lazily translated.
Sentence = str


@dataclass(frozen=True)
class Entry:
    """A line of the menu; `label` is lazily translated."""

    label: Sentence
    endpoint: str
    rank: int = 100


@dataclass(frozen=True)
class Card:
    """Something a reader can go to; `state` is a badge of ui/tags.html (open, soon, closed, done)."""

    title: str
    url: str
    text: str = ""
    place: str = ""
    state: str = ""
    state_label: Sentence = ""
    when: Sentence = ""
    action: Sentence = ""


@dataclass(frozen=True)
class Section:
    """Cards under one heading; `versions` names what they depend on (see pages.same_for_everybody).

    `cards` is asked at each making of the page; it calls pages.good_until when its answer changes by the clock.
    """

    title: Sentence
    cards: Callable[[], Sequence[Card]]
    versions: tuple[str, ...] = ()
    rank: int = 100
    #: Where the whole list stands, and what the link to it says.
    more: tuple[Sentence, str] | None = None


@dataclass
class FrontDoor:
    """All that was offered to one application."""

    entries: list[Entry] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def front_door(app: Flask) -> FrontDoor:
    """What the parts of this application offer."""
    door: FrontDoor = app.extensions.setdefault("possibles.front_door", FrontDoor())
    return door


def add_entry(app: Flask, entry: Entry) -> None:
    """Put a line in the menu."""
    entries = front_door(app).entries
    entries.append(entry)
    entries.sort(key=lambda e: e.rank)


def add_section(app: Flask, section: Section) -> None:
    """Put cards on the home page."""
    sections = front_door(app).sections
    sections.append(section)
    sections.sort(key=lambda s: s.rank)


def menu(app: Flask) -> list[tuple[str, str, bool]]:
    """(label, address, is this where the reader is) for each entry whose page exists."""
    rows = []
    for entry in front_door(app).entries:
        address = url_for(entry.endpoint)
        rows.append((str(entry.label), address, request.path.rstrip("/").startswith(address.rstrip("/"))))
    return rows
