"""What campaigns bring to the application: pages, a part of the commission's page, tasks of members, chores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commission.campaigns import (
    addresses,
    coding,
    holding,
    policies,
    queries,
    retention,
    views,
    views_answer,
    views_change,
    views_desk,
    views_files,
    views_paper,
    views_room,
)
from commission.campaigns.types import CAMPAIGN, PAGES, CampaignState, Mode
from commission.mandates import hub
from commission.mandates.hub import DeskDoor, Section, Task
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.policies import is_drafter
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import events, jobs, pages, refs
from commons.kernel.i18n import locale_code
from commons.kernel.rights import add_rights
from commons.threads import stories


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_answer, views_files, views_desk, views_change, views_paper, views_room):
        app.register_blueprint(part.blueprint)
    refs.register(CAMPAIGN, _l("Enquête de la commission"), addresses.campaigns, (PAGES,))
    stories.register(CAMPAIGN, addresses.CAMPAIGNS)
    add_rights(app, _l("Enquêtes de la commission"), policies.RIGHTS)
    hub.add_section(app, Section("commission/campaigns/section.html", _open_now, 60, (PAGES,)))
    hub.add_tasks(app, _tasks)
    what = _l("Écrire une enquête, entrer des réponses, lire et publier les résultats.")
    hub.add_door(
        app, DeskDoor(_l("Enquêtes"), what, "commission_campaigns_desk.index", 60, ("secretariat", "facilitator"))
    )  # fmt: skip
    offers.offer_holding(app, "commission_campaigns", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.readers_forget_their_account)
    jobs.every(timedelta(hours=1), "commission.campaigns.due", retention.close_and_purge)


def _open_now(mandate: Mandate, now: datetime) -> Mapping[str, Any] | None:
    """Campaigns of this mandate that one may answer now."""
    found = [each for each in queries.of_mandate(mandate.id) if each.state is CampaignState.OPEN]
    for each in found:
        pages.good_until(each.opens_at)
        pages.good_until(each.closes_at)
    shown = [each for each in found if policies.refusal_to_answer(each, Mode.ALONE, now) is None]
    return {"open": shown, "language": locale_code()} if shown else None


def _tasks(member: CommissionMember, now: datetime) -> Sequence[Task]:
    """For the drafting group: campaigns in preparation, and open answers that wait for a reader."""
    if not is_drafter(member):
        return ()
    tasks = []
    for each in queries.of_mandate(member.mandate_id):
        url = url_for("commission_campaigns_desk.show", mandate_id=member.mandate_id, campaign_id=each.id)
        title = each.said("title", locale_code())
        if each.state is CampaignState.DRAFT:
            tasks.append(Task(title, url, each.opens_at, _("Enquête en préparation")))
        elif each.state is CampaignState.CLOSED and not coding.is_whole(each):
            tasks.append(Task(title, url, None, _("Des réponses libres attendent d’être lues")))
    return tasks
