"""The desk of an edition: doors that every feature of the Assises opens from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from assises.editions.models import AssisesEdition
from commons.kernel.actor import Actor


@dataclass(frozen=True)
class DeskDoor:
    """A page of the team for one edition; its endpoint takes `year`. `label` and `purpose` are lazily translated."""

    label: str
    purpose: str
    endpoint: str
    rank: int = 100
    #: Who may open it, for this edition or everywhere.
    roles: tuple[str, ...] = ("secretariat",)


def add_door(app: Flask, door: DeskDoor) -> None:
    """Open this page from the desk of every edition."""
    _doors(app).append(door)
    _doors(app).sort(key=lambda known: known.rank)


def doors(app: Flask, edition: AssisesEdition, actor: Actor) -> Sequence[DeskDoor]:
    """The doors that this actor may open."""
    return [door for door in _doors(app) if any(actor.holds(role, edition.scope) for role in door.roles)]


def _doors(app: Flask) -> list[DeskDoor]:
    known: list[DeskDoor] = app.extensions.setdefault("possibles.assises_doors", [])
    return known
