"""What needs and priorities bring to the application: pages, kinds, stories, what moderators read, doors, chores."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from budgets.needs import (
    addresses,
    counting,
    following,
    holding,
    moderated,
    policies,
    stories,
    views,
    views_box,
    views_change,
    views_desk,
    views_paper,
    views_public,
    views_steps,
)
from budgets.needs.types import NEED, PRIORITY
from budgets.stages import hub
from budgets.stages.events import StageMoved
from budgets.stages.types import StageKind, StageState
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import events, jobs, refs
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_public, views_box, views_desk, views_paper, views_change, views_steps):
        app.register_blueprint(part.blueprint)
    refs.register(NEED, _l("Besoin d’un quartier"), addresses.needs)
    refs.register(PRIORITY, _l("Priorité des habitants"), addresses.priorities)
    addresses.offer()
    threads.register(NEED, stories.NEEDS)
    threads.register(PRIORITY, stories.PRIORITIES)
    moderation.register(NEED, moderated.NEEDS)
    offers.offer_holding(app, "budgets_needs", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.needs_forget_their_people)
    events.subscribe(StageMoved)(following.choice_follows_its_stage)
    jobs.every(timedelta(minutes=5), "budgets.needs.count", counting.count_those_over)
    _doors(app)
    add_rights(app, _l("Besoins et priorités des budgets participatifs"), policies.RIGHTS)


def _doors(app: Flask) -> None:
    """From the pages of stages, and from the team's first page."""
    hub.offer_link(app, StageKind.NEEDS, _l("Dire un besoin"), "needs.say", states=(StageState.OPEN,))
    hub.offer_link(app, StageKind.NEEDS, _l("Voir les besoins"), "needs.index")
    hub.offer_link(app, StageKind.RANKING, _l("Voir les priorités"), "priorities.index")
    hub.offer_link(app, StageKind.NEEDS, _l("Ranger les besoins"), "need_desk.index", desk=True)
    hub.offer_link(app, StageKind.RANKING, _l("Les priorités"), "priority_desk.index", desk=True)
    purpose = _l("Saisir des feuilles, ranger les besoins, écrire les priorités, suivre le choix des habitants.")
    menu.offer(app, Door(_l("Besoins et priorités"), purpose, "need_desk.doors", policies.TEAM))
