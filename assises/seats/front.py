"""What seats bring to the application: pages, the desk, chores, and who hears that people leave."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.programme import front as programme
from assises.programme import hub, occupancy
from assises.programme.desk import DeskDoor
from assises.seats import chores, leaving, models, pages, policies, reprogramming, views, views_desk
from assises.seats.counter import SeatCounter
from commons.kernel.rights import add_rights

__all__ = ["chores", "leaving", "models", "offer", "reprogramming"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    occupancy.register(SeatCounter())
    purpose = _l("Qui a une place, qui attend, les places réservées aux collèges, le tirage au sort.")
    programme.add_door(app, DeskDoor(_l("Places"), purpose, "assises_seats_desk.index", 40))
    drawn = hub.Section("assises/seats/_on_hub.html", pages.on_hub, 20, ("assises:seats:{id}",))
    programme.add_section(app, drawn)
    add_rights(app, _l("Places aux Assises"), policies.RIGHTS)
