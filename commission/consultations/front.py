"""What deciding brings to the application: pages, kinds, stories, tasks of members, doors, chores."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.consultations import (
    addresses,
    chores,
    holding,
    on_hub,
    policies,
    stories,
    subjects,
    tasks,
    views,
    views_answer,
    views_desk,
    views_mine,
    views_steps,
)
from commission.consultations.types import CONSULTATION, MINORITY_OPINION, PAGES
from commission.mandates import hub
from commons.identity.space import offers
from commons.kernel import jobs, refs
from commons.kernel.rights import add_rights
from commons.threads import stories as threads


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for module in (views, views_mine, views_answer, views_desk, views_steps):
        app.register_blueprint(module.blueprint)
    refs.register(CONSULTATION, _l("Consultation de la commission"), addresses.consultations, (PAGES,))
    refs.register(MINORITY_OPINION, _l("Avis minoritaire"), addresses.opinions, (PAGES,))
    threads.register(CONSULTATION, stories.CONSULTATIONS)
    threads.register(MINORITY_OPINION, stories.OPINIONS)
    addresses.offer()
    offers.offer_holding(app, "commission_consultations", holding.about, *holding.TABLES)
    hub.add_section(app, on_hub.SECTION)
    hub.add_tasks(app, tasks.of)
    hub.add_subjects(app, subjects.to_step_aside_from)
    title = _l("Consultations")
    what = _l("Préparer ce qui est demandé à la commission, ouvrir, clore, proclamer.")
    hub.add_door(app, hub.DeskDoor(title, what, "commission_consultations_desk.index", 40))
    add_rights(app, _l("Consultations de la commission"), policies.RIGHTS)
    # Often: an hour that was announced closes by itself.
    jobs.every(timedelta(minutes=1), "commission.consultations", chores.run)
