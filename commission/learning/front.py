"""What the cycle brings to the application: pages, a kind, a door, tasks of members, what it keeps."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.learning import coming, pages, policies, views, views_desk, views_mine
from commission.learning.types import MODULE, PAGES
from commission.mandates import hub
from commission.mandates.hub import DeskDoor, Section
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import events, jobs, refs
from commons.kernel.rights import add_rights
from commons.threads import stories


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_mine, views_desk):
        app.register_blueprint(part.blueprint)
    title = _l("Cycle de formation de la commission")
    refs.register(MODULE, _l("Module du cycle de formation"), pages.targets)
    stories.register(MODULE, pages.STORY)
    add_rights(app, title, policies.RIGHTS)
    hub.add_section(app, Section("commission/learning/_section.html", pages.section, 30, (PAGES,)))
    hub.add_tasks(app, pages.awaited)
    purpose = _l("Des modules en mots simples, des séances, qui les a suivis.")
    hub.add_door(app, DeskDoor(_l("Cycle de formation"), purpose, "commission_learning.index", 50))
    offers.offer_holding(app, "commission_learning", pages.about, *pages.TABLES)
    events.subscribe(AccountErased)(pages.learners_forget_their_account)
    jobs.every(timedelta(days=1), "commission.learning.forget_needs", coming.forget_needs)
