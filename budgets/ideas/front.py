"""What ideas bring to the application: pages, kinds, stories, what moderators read, doors."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from budgets.ideas import (
    addresses,
    holding,
    moderated,
    policies,
    reminding,
    stories,
    views,
    views_change,
    views_desk,
    views_mine,
    views_steps,
)
from budgets.ideas.types import COMMENT, IDEA
from budgets.stages import hub
from budgets.stages.types import StageKind
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
    for part in (views, views_mine, views_steps, views_desk, views_change):
        app.register_blueprint(part.blueprint)
    app.register_blueprint(views_mine.joining)
    refs.register(IDEA, _l("Idée d’un budget participatif"), addresses.ideas)
    refs.register(COMMENT, _l("Commentaire d’une idée"), addresses.comments)
    addresses.offer()
    threads.register(IDEA, stories.IDEAS)
    threads.register(COMMENT, stories.COMMENTS)
    moderation.register(IDEA, moderated.IDEAS)
    moderation.register(COMMENT, moderated.COMMENTS)
    offers.offer_holding(app, "budgets_ideas", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.ideas_forget_their_people)
    jobs.every(timedelta(hours=1), "budgets.opinions", reminding.remind_services)
    hub.offer_link(app, StageKind.IDEAS, _l("Voir les idées"), "ideas.index")
    hub.offer_link(app, StageKind.INSTRUCTION, _l("Voir les idées"), "ideas.index")
    hub.offer_link(app, StageKind.INSTRUCTION, _l("Étudier les idées"), "idea_desk.index", desk=True)
    title = _l("Idées des budgets participatifs")
    add_rights(app, title, policies.RIGHTS)
    purpose = _l("Étudier les idées des habitants, donner un avis, en saisir pour quelqu’un.")
    menu.offer(app, Door(title, purpose, "idea_desk.doors", policies.HELPERS))
