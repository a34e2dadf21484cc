"""What the agenda brings to the application: pages, its kind and story, a door, the rights of each."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.agenda import addresses, policies, stories, views, views_desk
from assises.agenda.types import ITEM, PAGES
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import refs
from commons.kernel.rights import add_rights
from commons.threads import stories as threads


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    refs.register(ITEM, _l("Fiche de l’agenda de la coopération"), addresses.items, (PAGES,))
    threads.register(ITEM, stories.STORY)
    addresses.offer()
    title = _l("Agenda de la coopération")
    add_rights(app, title, policies.RIGHTS)
    purpose = _l("Proposer et réviser les fiches de l’année, écrire ce que le comité de pilotage décide, publier.")
    menu.offer(app, Door(title, purpose, "assises_agenda_desk.index", ("secretariat",)))
