"""Sentences of a workshop: why somebody stands where they stand in the queue, what a line of the log says."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import ngettext

from assises.workshops.models import WorkshopStep
from assises.workshops.speaking import Position, Why
from assises.workshops.types import Lane, Phase
from assises.workshops.words_models import FloorRequest


def why(position: Position) -> str:
    """The reasons of a position, as one sentence; nobody's category is told."""
    return " · ".join(_why(each, position) for each in position.why)


def _why(reason: Why, position: Position) -> str:
    if reason is Why.WAITED:
        return ngettext("attend depuis %(num)d tour", "attend depuis %(num)d tours", position.turns)
    if reason is Why.FEWER:
        return ngettext("a parlé %(num)d fois", "a parlé %(num)d fois", position.spoke)
    return {
        Why.ORDER: _("motion d’ordre : passe tout de suite"),
        Why.REPLY: _("réponse directe : passe tout de suite"),
        Why.FIRST_TIME: _("première prise de parole"),
        Why.BALANCE: _("équilibre entre celles et ceux qui parlent"),
        Why.ALTERNATE: _("alternance entre habitants et institutions"),
        Why.ARRIVAL: _("dans l’ordre d’arrivée"),
    }[reason]


def who(request: FloorRequest) -> str:
    """How a speaker is called: the name they gave, their table, or a number."""
    if request.name and request.table_number:
        return _("%(name)s, table %(table)d", name=request.name, table=request.table_number)
    if request.name:
        return request.name
    if request.table_number:
        return _("Quelqu’un à la table %(table)d", table=request.table_number)
    return _("Demande n° %(number)d", number=request.id % 1000)


def lane(request: FloorRequest) -> str:
    """Says of a point of order or a reply what it is; nothing for the floor."""
    if request.lane is Lane.FLOOR:
        return ""
    return _("motion d’ordre") if request.lane is Lane.ORDER else _("réponse")


def inside(phones: int, turns: Collection[int | None], tables: int) -> list[str]:
    """Who is in the room: phones of one person, people who take turns at the phone of a table, and tables if any."""
    seen = max(tables, len({table for table in turns if table is not None}))
    said = [ngettext("%(num)d téléphone", "%(num)d téléphones", phones)]
    if turns:
        shared = ngettext(
            "%(num)d personne au téléphone d’une table", "%(num)d personnes au téléphone d’une table", len(turns)
        )
        said.append(shared)
    if seen:
        said.append(ngettext("%(num)d table", "%(num)d tables", seen))
    return said


def step(line: WorkshopStep) -> str:
    """A line of the log, as the team reads it."""
    if line.what in ("phase", "reopened"):
        label = Phase(line.detail).label
        return (
            _("Étape rouverte : %(phase)s", phase=label)
            if line.what == "reopened"
            else _("Étape : %(phase)s", phase=label)
        )
    return {
        "code": _("Nouveau code"),
        "counted": _("Personnes comptées : %(number)s", number=line.detail or "—"),
        "round": _("Points ouverts (tour %(number)s)", number=line.detail),
        "frozen": _("Points arrêtés (tour et empreinte : %(detail)s)", detail=line.detail),
        "override": _("Appelé·e hors de l’ordre de la file (prise de parole %(number)s)", number=line.detail),
        "dropped": _("Demande de parole retirée par l’équipe"),
        "queue_rules": _("Règles de la file changées"),
        "tour": _("Tour de table de %(number)s personnes", number=line.detail),
        "invited": _("Invitation à celles et ceux qui n’ont pas parlé"),
    }.get(line.what, line.what)
