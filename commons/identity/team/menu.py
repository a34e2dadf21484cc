"""The team's first page: each part of the product offers its doors, to the roles that may open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from commons.kernel.actor import Actor


@dataclass(frozen=True)
class Door:
    """A page of the team; `label` and `purpose` are lazily translated."""

    label: str
    purpose: str
    endpoint: str
    roles: tuple[str, ...]


def offer(app: Flask, door: Door) -> None:
    """Put a door on the team's first page."""
    _doors(app).append(door)


def doors_for(app: Flask, actor: Actor) -> list[Door]:
    """The doors this actor may open."""
    return [door for door in _doors(app) if any(actor.holds_anywhere(role) for role in door.roles)]


def _doors(app: Flask) -> list[Door]:
    doors: list[Door] = app.extensions.setdefault("possibles.team_doors", [])
    return doors
