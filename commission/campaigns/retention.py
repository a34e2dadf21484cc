"""What the clock does: closes campaigns whose last moment has passed, erases answers at the end of their time."""

from __future__ import annotations

from flask_babel import gettext as _

from commission.campaigns import queries, services
from commission.campaigns.types import CampaignState
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work


def close_and_purge() -> int:
    """Close and erase what is due; how many campaigns were moved."""
    now = clock.now()
    with i18n.speaking("fr"):
        closed, erased = _("La date de fin est passée."), _("La durée de conservation est passée.")
    due = [(number, CampaignState.CLOSED, closed) for number in queries.due_to_close(now)]
    moved = sum(_move(number, state, why) for number, state, why in due)
    due = [(number, CampaignState.PURGED, erased) for number in queries.due_to_purge(now)]
    return moved + sum(_move(number, state, why) for number, state, why in due)


def _move(campaign_id: int, state: CampaignState, why: str) -> bool:
    """One campaign, in a transaction of its own; somebody who was faster keeps it for the next time."""
    try:
        with unit_of_work(SYSTEM) as work:
            campaign = services.locked(work, campaign_id)
            services.become(work, campaign_id, state, campaign.version, why, clock.now())
    except DomainError:
        return False
    return True
