"""What accounts bring to the application: pages, what they count themselves, the rights of each."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.checkin import queries as checkin
from assises.programme import addresses as programme_addresses
from assises.programme import front as programme
from assises.programme import hub
from assises.programme.desk import DeskDoor
from assises.reports import counting, from_workshops, on_hub, policies, queries, said, views, views_desk
from commons.kernel import addresses as pasted
from commons.kernel.rights import add_rights


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    # The account of an edition is told on the thread of the edition.
    pasted.know("assises_reports.show", programme_addresses.edition_at)
    said.register(queries.of_the_ground)
    said.register(from_workshops.said_in)
    counting.register(checkin.came)
    purpose = _l("Écrire le bilan, le relire, le publier avec ses chiffres.")
    programme.add_door(app, DeskDoor(_l("Bilan"), purpose, "assises_reports_desk.write", 90))
    programme.add_section(app, hub.Section("assises/reports/_on_hub.html", on_hub.read, 30, on_hub.VERSIONS))
    add_rights(app, _l("Bilan des Assises"), policies.RIGHTS)
