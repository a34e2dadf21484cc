"""What the door brings to the application: pages of devices, badges and the day, rights, what is kept, a chore."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.checkin import (
    holding,
    keeping,
    models,
    policies,
    views_box,
    views_day,
    views_desk,
    views_paper,
    views_public,
    views_remote,
    views_room,
)
from commons.identity.space import offers
from commons.kernel import jobs
from commons.kernel.rights import add_rights

__all__ = ["models", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views_box, views_remote, views_room, views_desk, views_day, views_paper, views_public):
        app.register_blueprint(part.blueprint)
    offers.offer_holding(app, "door", holding.about, *holding.TABLES)
    add_rights(app, _l("Accueil des Assises"), policies.RIGHTS)
    jobs.every(timedelta(hours=24), "assises.checkin.forget", keeping.forget)
