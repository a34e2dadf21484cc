"""What the door brings to the application: pages of devices, badges and the day, rights, what is kept, a chore."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.checkin import (
    absences,
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
from assises.programme import front as programme
from assises.programme.desk import DeskDoor
from assises.registrations import front as registrations
from assises.seats import absences as seat_absences
from commons.identity.space import offers
from commons.kernel import jobs
from commons.kernel.rights import add_rights

__all__ = ["models", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views_box, views_remote, views_room, views_desk, views_day, views_paper, views_public):
        app.register_blueprint(part.blueprint)
    offers.offer_holding(app, "door", holding.about, *holding.TABLES)
    registrations.open_badge(app, views_public.group_address)
    programme.show_badges(app, "assises_badge.by_code")
    for door in _doors():
        programme.add_door(app, door)
    seat_absences.register(absences.before)
    add_rights(app, _l("Accueil des Assises"), policies.RIGHTS)
    jobs.every(timedelta(hours=24), "assises.checkin.forget", keeping.forget)


def _doors() -> tuple[DeskDoor, ...]:
    return (
        DeskDoor(
            _l("Appareils d’accueil"), _l("Ouvrir un appareil à une entrée, le fermer."), "assises_devices.index", 50
        ),
        DeskDoor(_l("Badges"), _l("Imprimer les badges, en refaire un."), "assises_badges.index", 52),
        DeskDoor(
            _l("Le jour même"), _l("Qui est arrivé, site par site, et ce qu’il faut rapprocher."),
            "assises_day.index", 54, ("secretariat", "welcomer"),
        ),
    )  # fmt: skip
