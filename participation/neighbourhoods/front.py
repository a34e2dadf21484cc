"""What neighbourhoods bring to the application: pages, a door for the team, rights in words, links and stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import events
from commons.kernel.addresses import know
from commons.kernel.refs import Ref
from commons.kernel.rights import add_rights
from commons.territory.models import Place
from participation.bodies import addresses as bodies_at
from participation.bodies import queries as bodies
from participation.bodies.types import BODY, BodyKind
from participation.neighbourhoods import (
    around,
    forgetting,
    holding,
    policies,
    telling,
    views,
    views_change,
    views_desk,
    views_proposals,
)
from participation.neighbourhoods.around import Nearby, Source


def offer(app: Flask) -> None:
    """Stand at the front door."""
    offers.offer_holding(app, "proposals", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(forgetting.forget_author)
    for part in (views, views_desk, views_change, views_proposals):
        app.register_blueprint(part.blueprint)
    title = _l("Projets de quartier")
    purpose = _l("Écrire la feuille de route d’un quartier, la publier, répondre aux propositions.")
    menu.offer(app, Door(title, purpose, "neighbourhood_desk.index", policies.ROLES))
    add_rights(app, title, policies.RIGHTS)
    telling.offer()
    for endpoint in ("bodies.show", "tables.show"):
        know(endpoint, body_at)
    around.add(TABLES)


def body_at(slug: str) -> Ref | None:
    """What the page of a body shows."""
    body = bodies.by_slug(slug)
    return Ref(BODY, body.id) if body is not None else None


def tables(place: Place, now: datetime) -> Sequence[Nearby]:
    """Tables de quartier that speak for this place."""
    found = bodies.of_places([place.id], BodyKind.TABLE)
    return [Nearby(each.name, bodies_at.address(each.kind, each.slug), each.remit, when=each.rhythm) for each in found]


TABLES = Source(
    key="tables",
    heading=_l("Les tables de quartier"),
    cards=tables,
    empty=_l("Pas encore de table ici. Des habitants peuvent en demander une au secrétariat du territoire."),
    versions=("participation:bodies",),
    rank=10,
)
