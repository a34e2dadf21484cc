"""What accounts bring to the application: pages, what they count themselves, the rights of each."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.reports import policies, queries, said, views, views_desk
from commons.kernel.rights import add_rights


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    said.register(queries.of_the_ground)
    add_rights(app, _l("Bilan des Assises"), policies.RIGHTS)
