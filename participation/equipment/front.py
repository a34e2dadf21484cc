"""What the pool brings to the application: pages, a door for the team, rights in words, chores."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.space.offers import SpaceCard
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import events, jobs, refs
from commons.kernel.db import db
from commons.kernel.refs import Target
from commons.kernel.rights import add_rights
from participation.equipment import chores, forgetting, holding, policies, views, views_desk, views_loans
from participation.equipment.models import Item
from participation.equipment.types import ITEM


def offer(app: Flask) -> None:
    """Stand at the front door."""
    own = _l("Ce que vous avez demandé à emprunter, et où en est chaque demande.")
    offers.offer(app, SpaceCard(_l("Mes emprunts"), "equipment.mine", own, 30))
    offers.offer_holding(app, "loans", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(forgetting.forget_borrower)
    for part in (views, views_desk, views_loans):
        app.register_blueprint(part.blueprint)
    title = _l("Matériel à emprunter (régie)")
    purpose = _l("Répondre aux demandes, remettre et reprendre le matériel, tenir la liste.")
    menu.offer(app, Door(title, purpose, "loans.board", policies.ROLES))
    add_rights(app, title, policies.RIGHTS)
    refs.register(ITEM, _l("Matériel"), targets)
    jobs.every(timedelta(minutes=10), "equipment.expire", chores.expire)
    jobs.every(timedelta(minutes=30), "equipment.late", chores.mark_late)
    jobs.every(timedelta(hours=1), "equipment.remind", chores.remind)
    jobs.every(timedelta(hours=24), "equipment.forget", chores.forget)


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Name and address of each item."""
    rows = db.session.execute(select(Item.id, Item.name, Item.slug).where(Item.id.in_(ids)))
    return {row.id: Target(row.name, url_for("equipment.show", slug=row.slug)) for row in rows}
