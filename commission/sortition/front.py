"""What draws bring to the application: pages, a kind, a door, a part of the commission's page, what they keep."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.mandates import hub
from commission.mandates.hub import DeskDoor, Section
from commission.sortition import (
    addresses,
    cli,
    convening,
    forgetting,
    pages,
    policies,
    views,
    views_desk,
    views_mine,
    views_paper,
    working,
)
from commission.sortition.types import DRAW, PAGES
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import events, jobs, refs
from commons.kernel.rights import add_rights
from commons.threads import stories


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_mine, views_desk, views_paper):
        app.register_blueprint(part.blueprint)
    app.cli.add_command(cli.sortition)
    refs.register(DRAW, _l("Tirage au sort de la commission"), addresses.draws)
    stories.register(DRAW, addresses.DRAWS)
    add_rights(app, _l("Tirage au sort de la commission"), policies.RIGHTS)
    hub.add_section(app, Section("commission/sortition/_section.html", pages.section, 20, (PAGES,)))
    purpose = _l("Des volontaires, des objectifs, des panels, un nombre tiré en public, des convocations.")
    hub.add_door(app, DeskDoor(_l("Tirages au sort"), purpose, "commission_lots.index", 40))
    offers.offer_holding(app, "commission_draws", forgetting.about, *forgetting.TABLES)
    events.subscribe(AccountErased)(forgetting.volunteers_forget_their_account)
    jobs.every(timedelta(seconds=10), "commission.sortition.calculate", working.begin)
    jobs.every(timedelta(hours=1), "commission.sortition.unanswered", convening.give_up_waiting)
    jobs.every(timedelta(days=1), "commission.sortition.purge", forgetting.purge)
    jobs.every(timedelta(days=1), "commission.sortition.reseal", forgetting.reseal)
