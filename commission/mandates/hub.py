"""What other features bring to the commission's public page, to its members' own page, and to its desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask

from commission.mandates.models import CommissionMember, Mandate
from commons.kernel.actor import Actor
from commons.kernel.refs import Ref


@dataclass(frozen=True)
class Section:
    """A part of the commission's public page.

    `read` gives what `template` shows (under the name `shown`, beside `mandate`), or None when there is nothing to
    say; it calls `pages.good_until` when its answer changes by the clock. The template is a partial with one root.
    `versions` are the names its page depends on.
    """

    template: str
    read: Callable[[Mandate, datetime], Mapping[str, Any] | None]
    rank: int = 100
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """Something a member is awaited for: an open round, a session to come; `by` says until when."""

    title: str
    url: str
    by: datetime | None = None
    text: str = ""


#: What awaits one member now.
Tasks = Callable[[CommissionMember, datetime], Sequence[Task]]


#: What the commission of a mandate will decide, and how members call it: one may step aside from it beforehand.
Subjects = Callable[[int], Sequence[tuple[Ref, str]]]


@dataclass(frozen=True)
class DeskDoor:
    """A page of the team for one mandate; its endpoint takes `mandate_id`. Texts are lazily translated."""

    label: str
    purpose: str
    endpoint: str
    rank: int = 100
    #: Who may open it, for this mandate or everywhere.
    roles: tuple[str, ...] = ("secretariat",)


@dataclass
class _Brought:
    sections: list[Section] = field(default_factory=list)
    tasks: list[Tasks] = field(default_factory=list)
    doors: list[DeskDoor] = field(default_factory=list)
    subjects: list[Subjects] = field(default_factory=list)


def _brought(app: Flask) -> _Brought:
    found: _Brought = app.extensions.setdefault("possibles.commission_hub", _Brought())
    return found


def add_section(app: Flask, section: Section) -> None:
    """Show this part on the commission's page."""
    _brought(app).sections.append(section)
    _brought(app).sections.sort(key=lambda known: known.rank)


def add_tasks(app: Flask, tasks: Tasks) -> None:
    """Show what awaits a member on their own page."""
    _brought(app).tasks.append(tasks)


def add_door(app: Flask, door: DeskDoor) -> None:
    """Open this page from the desk of every mandate."""
    _brought(app).doors.append(door)
    _brought(app).doors.sort(key=lambda known: known.rank)


def add_subjects(app: Flask, subjects: Subjects) -> None:
    """Let members step aside from these things before they are decided."""
    _brought(app).subjects.append(subjects)


def subjects(app: Flask, mandate_id: int) -> dict[Ref, str]:
    """What a member may step aside from, each thing once."""
    return {ref: called for several in reversed(_brought(app).subjects) for ref, called in several(mandate_id)}


def shown_for(app: Flask, mandate: Mandate, now: datetime) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, what it shows) of each part that has something to say of this mandate."""
    read = ((section.template, section.read(mandate, now)) for section in _brought(app).sections)
    return [(template, shown) for template, shown in read if shown is not None]


def versions(app: Flask) -> tuple[str, ...]:
    """Every name that the commission's page depends on, through its sections."""
    return tuple(dict.fromkeys(name for section in _brought(app).sections for name in section.versions))


def awaited(app: Flask, member: CommissionMember, now: datetime) -> list[Task]:
    """What awaits this member, what ends first before the rest."""
    found = [task for tasks in _brought(app).tasks for task in tasks(member, now)]
    return sorted(found, key=lambda task: (task.by is None, task.by))


def doors(app: Flask, mandate: Mandate, actor: Actor) -> Sequence[DeskDoor]:
    """The doors that this actor may open."""
    return [door for door in _brought(app).doors if any(actor.holds(role, mandate.scope) for role in door.roles)]
