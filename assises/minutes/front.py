"""What minutes bring to the application: pages, kinds, stories, what moderators read, the rights of each."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.minutes import (
    addresses,
    contesting,
    holding,
    listening,
    moderated,
    policies,
    sources,
    stories,
    views,
    views_desk,
)
from assises.minutes.from_workshops import first_text
from assises.minutes.types import CONTEST, MINUTES
from assises.programme import front as programme
from assises.programme.desk import DeskDoor
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import events, refs
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads

#: It subscribes as it is read.
__all__ = ["listening", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    refs.register(MINUTES, _l("Compte rendu"), addresses.minutes)
    refs.register(CONTEST, _l("Passage contesté"), addresses.contests)
    threads.register(MINUTES, stories.STORY)
    threads.register(CONTEST, stories.CONTESTS)
    addresses.offer()
    moderation.register(CONTEST, moderated.CONTESTS)
    offers.offer_holding(app, "assises_contests", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(contesting.contests_forget_their_author)
    sources.register(first_text)
    purpose = _l("Écrire, relire, soumettre aux participants, publier.")
    team = ("secretariat", "facilitator", "rapporteur")
    programme.add_door(app, DeskDoor(_l("Comptes rendus"), purpose, "assises_minutes_desk.index", 70, team))
    add_rights(app, _l("Comptes rendus des Assises"), policies.RIGHTS)
