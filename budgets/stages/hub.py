"""Where the features of each stage say where they live: the pages of stages lead there without knowing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, url_for

from budgets.stages.types import StageKind

_KEY = "budgets.stages.doors"


@dataclass(frozen=True)
class StageDoor:
    """A page of a stage; its endpoint takes the `slug` of the edition."""

    label: Any
    endpoint: str
    #: Of the team: shown at the desk only.
    desk: bool = False


@dataclass(frozen=True)
class StageLink:
    """A door of one edition."""

    label: str
    url: str


def offer_link(app: Flask, kind: StageKind, label: Any, endpoint: str, *, desk: bool = False) -> None:
    """Say what one does in a stage of this kind, and on which page."""
    app.extensions.setdefault(_KEY, {}).setdefault(kind, []).append(StageDoor(label, endpoint, desk))


def links(kind: StageKind, slug: str, *, desk: bool = False) -> list[StageLink]:
    """Where to go for this stage of an edition."""
    doors = current_app.extensions.get(_KEY, {}).get(kind, [])
    return [StageLink(str(d.label), url_for(d.endpoint, slug=slug)) for d in doors if d.desk is desk]
