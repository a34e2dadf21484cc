"""What other features bring to the pages of bodies: parts of a body's page, what it owes, doors of its desk.

Features above (meetings, saisines, decisions) call these when they join the application; bodies know none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from participation.bodies.models import Body


@dataclass(frozen=True)
class Section:
    """A part of a body's public page.

    `read` gives what `template` shows (under the name `shown`, beside `body`), or None when there is nothing to say.
    The template is a partial with one root. `versions` are the names its page depends on.
    """

    template: str
    read: Callable[[Body], Mapping[str, Any] | None]
    rank: int = 100
    versions: tuple[str, ...] = ()
    #: Also on the page of their own that some bodies have (a table's).
    everywhere: bool = False


@dataclass(frozen=True)
class Owed:
    """How many answers a body owes, and how many of them are late."""

    waiting: int = 0
    late: int = 0

    def __add__(self, other: Owed) -> Owed:
        return Owed(self.waiting + other.waiting, self.late + other.late)


@dataclass(frozen=True)
class Debts:
    """Somebody who knows what bodies owe: `read` answers for all of them at once."""

    read: Callable[[], Mapping[int, Owed]]
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeskDoor:
    """A page of the team for one body; its endpoint takes the body's slug."""

    label: str
    purpose: str
    endpoint: str
    rank: int = 100


@dataclass
class _Brought:
    sections: list[Section] = field(default_factory=list)
    debts: list[Debts] = field(default_factory=list)
    doors: list[DeskDoor] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)


def _brought(app: Flask) -> _Brought:
    found: _Brought = app.extensions.setdefault("possibles.bodies", _Brought())
    return found


def add_section(app: Flask, section: Section) -> None:
    """Show this part on every body's page."""
    _brought(app).sections.append(section)
    _brought(app).sections.sort(key=lambda s: s.rank)


def depend_on(app: Flask, *names: str) -> None:
    """Make every page of bodies again when one of these names changes."""
    _brought(app).versions.extend(names)


def add_debts(app: Flask, debts: Debts) -> None:
    """Count these answers among what bodies owe."""
    _brought(app).debts.append(debts)


def add_door(app: Flask, door: DeskDoor) -> None:
    """Open this page from the desk of every body."""
    _brought(app).doors.append(door)
    _brought(app).doors.sort(key=lambda d: d.rank)


def doors(app: Flask) -> list[DeskDoor]:
    """The doors of a body's desk."""
    return list(_brought(app).doors)


def shown_for(app: Flask, body: Body, *, own_page: bool = False) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, what it shows) of each part that has something to say of this body; fewer on a page of its own."""
    wanted = (section for section in _brought(app).sections if section.everywhere or not own_page)
    read = ((section.template, section.read(body)) for section in wanted)
    return [(template, shown) for template, shown in read if shown is not None]


def owed(app: Flask) -> dict[int, Owed]:
    """What each body owes, everything counted together."""
    total: dict[int, Owed] = {}
    for debts in _brought(app).debts:
        for body_id, owed_there in debts.read().items():
            total[body_id] = total.get(body_id, Owed()) + owed_there
    return total


def versions(app: Flask) -> tuple[str, ...]:
    """Every name that pages of bodies depend on."""
    brought = _brought(app)
    several = [*(s.versions for s in brought.sections), *(d.versions for d in brought.debts)]
    named = [*brought.versions, *(name for names in several for name in names)]
    return tuple(dict.fromkeys(named))
