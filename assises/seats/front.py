"""What seats bring to the application: pages, the desk, chores, and who hears that people leave."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.seats import chores, leaving, models, policies, views, views_desk
from commons.kernel.rights import add_rights

__all__ = ["chores", "leaving", "models", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    add_rights(app, _l("Places aux Assises"), policies.RIGHTS)
