"""What the programme brings to the application: pages, the way it is referred to, and room for others on its pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.programme import (
    addresses,
    holding,
    models,
    policies,
    views,
    views_change,
    views_desk,
    views_files,
    views_room,
    views_steps,
)
from assises.programme.desk import DeskDoor, add_door
from assises.programme.hub import add_section, open_way_in, show_badges
from assises.programme.types import ACTIVITY, SITE
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import events, refs
from commons.kernel.rights import add_rights
from commons.threads import stories

__all__ = ["add_door", "add_section", "models", "offer", "open_way_in", "show_badges"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_files, views_desk, views_room, views_change, views_steps):
        app.register_blueprint(part.blueprint)
    refs.register(SITE, _l("Site des Assises"), addresses.sites)
    refs.register(ACTIVITY, _l("Activité des Assises"), addresses.activities)
    addresses.offer()
    stories.register(SITE, addresses.SITES)
    stories.register(ACTIVITY, addresses.ACTIVITIES)
    offers.offer_holding(app, "crews", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.crews_let_go)
    add_rights(app, _l("Programme des Assises"), policies.RIGHTS)
    doors = (
        DeskDoor(_l("Fiche"), _l("Les jours, les dates des inscriptions, les règles."), "assises_desk.sheet", 10),
        DeskDoor(_l("Sites et salles"), _l("Où, quels jours, combien de personnes."), "assises_site_desk.index", 20),
        DeskDoor(_l("Programme"), _l("Les activités, les alertes, les versions."), "assises_release_desk.board", 30),
    )
    for door in doors:
        add_door(app, door)
