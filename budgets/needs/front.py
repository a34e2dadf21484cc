"""What needs and priorities bring to the application: pages, kinds, stories, what moderators read, doors, chores."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from budgets.needs import addresses, counting, following, holding, moderated, policies, stories
from budgets.needs.types import NEED, PRIORITY
from budgets.stages.events import StageMoved
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import events, jobs, refs
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads


def offer(app: Flask) -> None:
    """Stand at the front door."""
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
    add_rights(app, _l("Besoins et priorités des budgets participatifs"), policies.RIGHTS)
