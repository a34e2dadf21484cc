"""What registrations bring to the application: the way in, one's own page, the desk, relays, letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.programme import front as programme
from assises.programme import hub
from assises.programme.desk import DeskDoor
from assises.programme.hub import WayIn
from assises.registrations import (
    addresses,
    holding,
    listening,
    models,
    on_hub,
    services,
    views,
    views_answer,
    views_callers,
    views_calls,
    views_change,
    views_desk,
    views_mine,
    views_public,
)
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import events, jobs

__all__ = ["listening", "models", "offer", "open_badge"]
#: Where one registers, finds a registration again, and registers the members of an association.
_WAYS = ("assises_registrations.start", "assises_registration_find.index", "assises_relay.index")


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_answer, views_mine, views_change, views_desk, views_callers, views_calls, views_public):
        app.register_blueprint(part.blueprint)
    jobs.every(timedelta(hours=1), "assises.drafts.purge", services.purge_drafts)
    offers.offer_holding(app, "assises_calls", holding.calls_of, "assises_call")
    events.subscribe(AccountErased)(holding.untie_calls)
    programme.open_way_in(app, WayIn(*_WAYS))
    counted = hub.Section("assises/registrations/_on_hub.html", on_hub.read, 15, on_hub.VERSIONS)
    programme.add_section(app, counted)
    for door in _doors():
        programme.add_door(app, door)


def _doors() -> tuple[DeskDoor, ...]:
    return (
        DeskDoor(
            _l("Inscriptions"), _l("Chercher, saisir une inscription papier ou par téléphone, appeler."),
            "assises_registration_desk.index", 30, ("secretariat", "facilitator"),
        ),
        DeskDoor(
            _l("Besoins pour venir"), _l("Lire ce dont chaque personne a besoin, et répondre."),
            "assises_registration_calls.needs", 35, ("welcomer",),
        ),
    )  # fmt: skip


def open_badge(app: Flask, address: Callable[[int, int], str]) -> None:
    """Say where the badges of a registration are shown: its address, from the year and the registration's number."""
    app.extensions[addresses.BADGES] = address
