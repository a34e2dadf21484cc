"""Tables de quartier, and the subjects raised there, may bring needs to the budgets of their places."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import Flask
from flask_babel import gettext as _

from budgets.needs import sources
from commons.kernel.refs import Ref
from commons.moderation.types import Standing
from participation.bodies import queries as bodies
from participation.bodies.types import BodyKind
from participation.tables import queries as tables

BODY, SUBJECT = "participation.body", "participation.subject"


def register(app: Flask) -> None:
    """Offer them to whoever writes needs down."""
    sources.offer(app, tables_and_subjects)


def tables_and_subjects(place_ids: Collection[int]) -> Sequence[tuple[Ref, str]]:
    """Tables of these places, each followed by its open subjects: two queries and one for the tables' names."""
    found = {body.id: body.name for body in bodies.of_places(place_ids, BodyKind.TABLE)}
    subjects = [each for each in tables.every_open_subject() if each.body_id in found]
    rows: list[tuple[Ref, str]] = []
    for number, name in found.items():
        rows.append((Ref(BODY, number), name))
        for each in subjects:
            if each.body_id == number and each.standing is Standing.SHOWN:
                rows.append((Ref(SUBJECT, each.id), _("%(table)s : %(subject)s", table=name, subject=each.title)))
    return rows
