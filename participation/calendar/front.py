"""What the calendar brings to the application: pages, feeds, a part of each body's page, and room for other dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.kernel import clock
from commons.kernel.pages import good_until
from commons.kernel.rights import Right, add_rights
from participation.bodies import front as bodies
from participation.bodies.models import Body
from participation.bodies.sections import DeskDoor, Section
from participation.calendar import pages, views, views_desk
from participation.calendar.sources import Source, add_source

__all__ = ["add_source", "offer"]

RIGHTS = (
    Right(_l("Lire le calendrier, s’y abonner"), _l("Tout le monde")),
    Right(
        _l("Écrire une date, la déplacer, l’annuler"),
        _l("Le secrétariat de l’instance ou de son territoire"),
        _l("Une date annulée reste visible, avec sa raison"),
    ),
)


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    add_source(app, Source("governance", pages.governance, ("participation:calendar",)))
    add_rights(app, _l("Calendrier des instances"), RIGHTS)
    bodies.add_section(app, Section("participation/calendar/_of_body.html", coming, 30, ("participation:calendar",)))
    purpose = _l("Quand elle se réunit, ce qui est tenu ou annulé.")
    bodies.add_door(app, DeskDoor(_l("Dates"), purpose, "date_desk.index", 40))


def coming(body: Body) -> Mapping[str, Any]:
    """The next dates of a body, for its page."""
    lines = pages.coming(body, clock.now())
    for line in lines:
        good_until(line.happening.ends_at)
    return {"lines": lines}
