"""Where workshops stand, and what happened in each, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _

from assises.editions import queries as editions
from assises.workshops import queries
from assises.workshops.models import Workshop, WorkshopStep
from assises.workshops.types import WORKSHOP, Phase
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target
from commons.moderation.types import Standing
from commons.threads.types import Moment


def year_of(workshop: Workshop) -> int:
    """The year of the edition of a workshop."""
    edition = editions.by_id(workshop.activity.edition_id)
    assert edition is not None  # its foreign key says so
    return edition.year


def public(workshop: Workshop) -> str:
    """The page that anybody may read."""
    return url_for("assises_workshops.show", year=year_of(workshop), workshop_id=workshop.id)


def workshops(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each workshop; public once it has begun."""
    return {
        each.id: Target(each.activity.title, public(each), each.phase is not Phase.PREPARED)
        for each in queries.of_numbers(ids)
    }


def contributions(ids: Collection[int]) -> Mapping[int, Target]:
    """Words and address of each contribution: its place on the page of its workshop."""
    rows = queries.contributions_of_numbers(ids)
    known = {each.id: each for each in queries.of_numbers({row.workshop_id for row in rows})}
    return {
        row.id: Target(
            row.words[:80], f"{public(known[row.workshop_id])}#idee-{row.id}", row.standing is Standing.SHOWN
        )
        for row in rows
    }


def offer() -> None:
    """Let people point at a workshop by pasting the address of its page."""
    addresses.know("assises_workshops.show", lambda year, workshop_id: Ref(WORKSHOP, workshop_id))


def moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """The phases that each workshop went through."""
    return {
        number: [
            Moment(step.at, said, why=step.reason)
            for step in reversed(queries.steps(number))
            if (said := _sentence(step))
        ]
        for number in ids
    }


def _sentence(step: WorkshopStep) -> str:
    """What the public reads of a line of the log; nothing of what concerns the room alone."""
    if step.what == "phase":
        return _("Étape : %(phase)s", phase=Phase(step.detail).label)
    if step.what == "reopened":
        return _("Étape rouverte : %(phase)s", phase=Phase(step.detail).label)
    return _("Points arrêtés (tour %(round)s)", round=step.detail.split()[0]) if step.what == "frozen" else ""
