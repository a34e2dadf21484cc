"""Campaigns of a street: what fills the holes of their addresses, and which of their forms have an hour."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from commission.campaigns import coding
from commission.campaigns.models import Campaign, CampaignAnswer
from commission.campaigns.types import CampaignState
from commission.mandates.models import Mandate
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.campaigns import bring, crowd_of, give, make_campaign
from tests.factories.commission import make_mandate
from tests.factories.identity import make_account

_DESK = "/equipe/commission/{mandate_id}/enquetes/{campaign_id}"
#: Addresses that are posted to and whose hour comes: once the campaign is over they answer 403.
POSTS_WITH_AN_HOUR = (
    "/commission/enquetes/{slug}/repondre", "/commission/enquetes/{slug}/effacer", f"{_DESK}/modifier",
    f"{_DESK}/questions/nouvelle", f"{_DESK}/questions/{{number}}", f"{_DESK}/questions/{{number}}/retirer",
    f"{_DESK}/questions/{{number}}/monter", f"{_DESK}/saisir",
)  # fmt: skip


def settle(mandate: Mandate | None = None) -> dict[str, Any]:
    """Campaigns in every state of their life; the holes of the addresses of each."""
    mandate = mandate or make_mandate()
    draft = make_campaign(mandate, state=CampaignState.DRAFT)
    running, read, told = (make_campaign(mandate) for _ in range(3))
    give(running)
    crowd_of(read, 6, text=True)
    bring(read, CampaignState.CLOSED)
    _differ(read)
    crowd_of(told, 30)
    bring(told, CampaignState.PUBLISHED)
    answer = db.session.scalars(select(CampaignAnswer.id).where(CampaignAnswer.campaign_id == read.id)).first()
    return {
        "mandate_id": mandate.id, "campaign_id": draft.id, "slug": running.slug, "number": 1, "state": "open",
        "language": "fr", "published_slug": told.slug, "read_campaign_id": read.id, "read_number": 9,
        "answer_id": answer,
    }  # fmt: skip


def _differ(campaign: Campaign) -> None:
    """Two people read the open answers, and differ on every one."""
    for themes in (["Transports"], ["Santé"]):
        # The system reads for nobody: two accounts do, with its rights.
        actor = Actor(make_account().id, is_system=True)
        with unit_of_work(actor) as work:
            coding.begin(work, campaign.id, 9, clock.now())
            found = {each.answer_id: themes for each in coding.reading(campaign, campaign.questions[8]).texts}
            coding.code(work, campaign.id, 9, found, True, clock.now())
