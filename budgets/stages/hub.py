"""Where the features of each stage say where they live: the pages of stages lead there without knowing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, url_for

from budgets.stages.types import StageKind, StageState

#: Where a stage stands once it has begun.
BEGUN = (StageState.OPEN, StageState.PAUSED, StageState.CLOSED)
_KEY = "budgets.stages.doors"


@dataclass(frozen=True)
class StageDoor:
    """A page of a stage; its endpoint takes the `slug` of the edition."""

    label: Any
    endpoint: str
    #: Of the team: shown at the desk only.
    desk: bool
    #: When it leads somewhere.
    states: frozenset[StageState]


@dataclass(frozen=True)
class StageLink:
    """A door of one edition."""

    label: str
    url: str


def offer_link(
    app: Flask, kind: StageKind, label: Any, endpoint: str, *, desk: bool = False, states: Iterable[StageState] = BEGUN
) -> None:
    """Say what one does in a stage of this kind, on which page, and where the stage must stand."""
    door = StageDoor(label, endpoint, desk, frozenset(StageState if desk else states))
    app.extensions.setdefault(_KEY, {}).setdefault(kind, []).append(door)


def links(kind: StageKind, slug: str, state: StageState, *, desk: bool = False) -> list[StageLink]:
    """Where to go for this stage of an edition, as it stands."""
    doors = current_app.extensions.get(_KEY, {}).get(kind, [])
    found = [door for door in doors if door.desk is desk and state in door.states]
    return [StageLink(str(door.label), url_for(door.endpoint, slug=slug)) for door in found]
