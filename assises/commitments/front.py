"""What commitments bring to the application: pages, kinds, stories, what moderators read, doors."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.commitments import (
    addresses,
    holding,
    moderated,
    policies,
    progress,
    stories,
    views,
    views_change,
    views_desk,
)
from assises.commitments.types import AXIS, COMMITMENT, PAGES, POINT
from assises.programme import front as programme
from assises.programme.desk import DeskDoor
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import events, refs
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for blueprint in (views.blueprint, views_desk.blueprint, views_change.blueprint):
        app.register_blueprint(blueprint)
    refs.register(AXIS, _l("Axe prioritaire"), addresses.axes, (PAGES,))
    refs.register(COMMITMENT, _l("Engagement pris aux Assises"), addresses.commitments, (PAGES,))
    refs.register(POINT, _l("Point d’étape d’un engagement"), addresses.points, (PAGES,))
    threads.register(AXIS, stories.AXES)
    threads.register(COMMITMENT, stories.COMMITMENTS)
    threads.register(POINT, stories.POINTS)
    addresses.offer()
    moderation.register(POINT, moderated.POINTS)
    offers.offer_holding(app, "assises_progress", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(progress.points_forget_their_author)
    what = _l("Proposer les axes et les engagements, dire où ils en sont.")
    programme.add_door(app, DeskDoor(_l("Axes et engagements"), what, "assises_commitments_desk.index", 80))
    title = _l("Engagements pris aux Assises")
    add_rights(app, title, policies.RIGHTS)
    purpose = _l("Accepter ou refuser un engagement, dire où il en est, pour les instances dont vous répondez.")
    menu.offer(app, Door(title, purpose, "assises_commitments_desk.owed", ("secretariat", "respondent")))
