"""What other features bring to the pages of calls and of what was sent to them. Initiatives know none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Flask, current_app

from participation.initiatives.models_calls import Application, Call


class Audience(StrEnum):
    """Who reads an application: everybody, those who carry it, whoever instructs the call."""

    PUBLIC = "public"
    CARRIERS = "carriers"
    DESK = "desk"


Shown = Mapping[str, Any] | None


@dataclass(frozen=True)
class CallPart:
    """A part of the public page of a call; the template is a partial that reads `shown` and `call`."""

    template: str
    read: Callable[[Call, datetime], Shown]
    rank: int = 100


@dataclass(frozen=True)
class ApplicationPart:
    """A part of the story of applications, read for many at once; the template reads `shown` and `application`."""

    template: str
    read: Callable[[Sequence[Application], Audience, datetime], Mapping[int, Mapping[str, Any]]]
    rank: int = 100


@dataclass
class _Brought:
    of_calls: dict[str, CallPart] = field(default_factory=dict)
    of_applications: dict[str, ApplicationPart] = field(default_factory=dict)
    doors: list[tuple[str, str]] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)


def _brought() -> _Brought:
    found: _Brought = current_app.extensions.setdefault("possibles.initiatives", _Brought())
    return found


def add_to_calls(app: Flask, part: CallPart, *versions: str) -> None:
    """Show this part on every call's page; `versions`: the names it depends on."""
    with app.app_context():
        _brought().of_calls[part.template] = part
        _brought().versions |= set(versions)


def add_to_applications(app: Flask, part: ApplicationPart, *versions: str) -> None:
    """Show this part beside every application."""
    with app.app_context():
        _brought().of_applications[part.template] = part
        _brought().versions |= set(versions)


def depend_on(app: Flask, *names: str) -> None:
    """Make these pages anew when something else changes: the title of a priority, told by its own domain."""
    with app.app_context():
        _brought().versions |= set(names)


def add_call_door(app: Flask, label: str, endpoint: str) -> None:
    """A page of the team for one call; its endpoint takes `call_id`."""
    with app.app_context():
        _brought().doors.append((label, endpoint))


def doors() -> Sequence[tuple[str, str]]:
    """(label, endpoint) of the team's pages of a call."""
    return _brought().doors


def versions() -> tuple[str, ...]:
    """The names that pages with these parts depend on."""
    return tuple(sorted(_brought().versions))


def of_call(call: Call, now: datetime) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, what it shows) of each part of a call's page."""
    parts = sorted(_brought().of_calls.values(), key=lambda part: part.rank)
    return [(part.template, shown) for part in parts if (shown := part.read(call, now)) is not None]


def of_applications(
    applications: Sequence[Application], audience: Audience, now: datetime
) -> dict[int, list[tuple[str, Mapping[str, Any]]]]:
    """Application -> (template, what it shows) of each of its parts."""
    found: dict[int, list[tuple[str, Mapping[str, Any]]]] = {each.id: [] for each in applications}
    for part in sorted(_brought().of_applications.values(), key=lambda part: part.rank):
        for number, shown in part.read(applications, audience, now).items():
            found[number].append((part.template, shown))
    return found
