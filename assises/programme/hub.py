"""What other features bring to the public page of an edition: sections, and the way to register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask

from assises.editions.models import AssisesEdition


@dataclass(frozen=True)
class Section:
    """A part of an edition's public page.

    `read` gives what `template` shows (under the name `shown`, beside `edition` and `stage`), or None when there is
    nothing to say; it calls `pages.good_until` when its answer changes by the clock. The template is a partial with
    one root. `versions` are the names its page depends on; "{id}" and "{year}" stand for those of the edition.
    """

    template: str
    read: Callable[[AssisesEdition, datetime], Mapping[str, Any] | None]
    rank: int = 100
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayIn:
    """Where one registers, alone or with an association, and finds a registration again; endpoints take `year`."""

    register: str
    find: str = ""
    relay: str = ""


@dataclass
class _Brought:
    sections: list[Section] = field(default_factory=list)
    way_in: WayIn | None = None
    badge: str = ""


def _brought(app: Flask) -> _Brought:
    found: _Brought = app.extensions.setdefault("possibles.assises_hub", _Brought())
    return found


def add_section(app: Flask, section: Section) -> None:
    """Show this part on every edition's page."""
    _brought(app).sections.append(section)
    _brought(app).sections.sort(key=lambda known: known.rank)


def open_way_in(app: Flask, way: WayIn) -> None:
    """Say where one registers: the main action of an edition's page while registrations are open."""
    _brought(app).way_in = way


def way_in(app: Flask) -> WayIn | None:
    """Where one registers, once somebody takes registrations."""
    return _brought(app).way_in


def show_badges(app: Flask, endpoint: str) -> None:
    """Say where one finds one's own badge; the endpoint takes `year`."""
    _brought(app).badge = endpoint


def badge(app: Flask) -> str:
    """The endpoint at which one finds one's own badge, once somebody makes badges."""
    return _brought(app).badge


def shown_for(app: Flask, edition: AssisesEdition, now: datetime) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, what it shows) of each part that has something to say of this edition."""
    read = ((section.template, section.read(edition, now)) for section in _brought(app).sections)
    return [(template, shown) for template, shown in read if shown is not None]


def versions(app: Flask, edition: AssisesEdition) -> tuple[str, ...]:
    """Every name that the page of this edition depends on, through its sections."""
    named = (name for section in _brought(app).sections for name in section.versions)
    return tuple(dict.fromkeys(name.format(id=edition.id, year=edition.year) for name in named))
