"""What the programme of actions brings: pages, kinds, stories, what moderators read, subscribers, doors."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from budgets.delivery import (
    addresses,
    catching_up,
    holding,
    moderated,
    policies,
    reminding,
    services,
    sightings,
    stories,
    views,
    views_change,
    views_desk,
    views_pictures,
)
from budgets.delivery.types import ACTION, SIGHTING
from budgets.results.events import ResultOverridden, ResultsProclaimed
from budgets.stages import hub
from budgets.stages.types import StageKind
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.space.offers import SpaceCard
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import events, jobs, refs
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for blueprint in (views.blueprint, views_pictures.blueprint, views_desk.blueprint, views_change.blueprint):
        app.register_blueprint(blueprint)
    refs.register(ACTION, _l("Réalisation d’un budget participatif"), addresses.actions)
    refs.register(SIGHTING, _l("Message sur une réalisation"), addresses.sightings)
    threads.register(ACTION, stories.ACTIONS)
    threads.register(SIGHTING, stories.SIGHTINGS)
    moderation.register(SIGHTING, moderated.SIGHTINGS)
    offers.offer_holding(app, "budgets_delivery", holding.about, *holding.TABLES)
    events.subscribe(ResultsProclaimed)(services.programme_is_born)
    events.subscribe(ResultOverridden)(services.programme_follows_override)
    events.subscribe(AccountErased)(sightings.sightings_forget_their_author)
    jobs.every(timedelta(hours=6), "budgets.bilans", reminding.remind)
    jobs.every(timedelta(hours=6), "budgets.programmes", catching_up.bear_those_missing)
    _doors(app)
    title = _l("Réalisations des budgets participatifs")
    add_rights(app, title, policies.RIGHTS)
    purpose = _l("Suivre ce que deviennent les projets élus : étapes, argent, photos, bilans.")
    menu.offer(
        app, Door(title, purpose, "delivery_desk.editions_followed", tuple(role.value for role in policies.FOLLOWERS))
    )
    mine = _l("Les réalisations que je porte")
    offers.offer(
        app, SpaceCard(mine, "delivery_desk.mine", _l("Donner des nouvelles, écrire les dépenses et le bilan."), 95)
    )


def _doors(app: Flask) -> None:
    """From the pages of stages."""
    for kind in (StageKind.PROGRAMME, StageKind.DELIVERY):
        hub.offer_link(app, kind, _l("Voir les réalisations"), "delivery.index")
        hub.offer_link(app, kind, _l("Suivre les réalisations"), "delivery_desk.index", desk=True)
    hub.offer_link(app, StageKind.ACCOUNT, _l("Lire le bilan"), "delivery.account")
    hub.offer_link(app, StageKind.ACCOUNT, _l("Suivre les réalisations"), "delivery_desk.index", desk=True)
    hub.offer_link(
        app, StageKind.PROGRAMME, _l("Décisions d’instance à côté du vote"), "results_override.index", desk=True
    )
