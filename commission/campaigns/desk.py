"""What pages of the team begin with: the mandate, the campaign, the question, and may this person be here."""

from __future__ import annotations

from commission.campaigns import policies, queries
from commission.campaigns.models import Campaign, CampaignQuestion
from commission.campaigns.types import CampaignReason
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, Mandate
from commons.kernel.access import current_actor
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound, Refused

#: The largest number a column holds.


def mandate_of(mandate_id: int) -> Mandate:
    """The mandate of this number, for whoever writes its campaigns or enters answers. NotFound, Refused."""
    mandate = mandates.by_id(mandate_id) if mandate_id <= LARGEST_ID else None
    if mandate is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    actor = current_actor()
    writes = policies.part_of(mandate, member_in(mandate), actor)
    if writes is None and policies.refusal_to_enter(mandate, actor) is not None:
        raise Refused(reason=CampaignReason.NOT_YOURS)
    return mandate


def written(mandate_id: int) -> Mandate:
    """The mandate, for whoever writes its campaigns. NotFound, Refused."""
    mandate = mandate_of(mandate_id)
    if policies.part_of(mandate, member_in(mandate), current_actor()) is None:
        raise Refused(reason=CampaignReason.NOT_YOURS)
    return mandate


def campaign_of(mandate: Mandate, campaign_id: int) -> Campaign:
    """A campaign of this mandate. NotFound, also for one of another mandate."""
    campaign = queries.by_id(campaign_id) if campaign_id <= LARGEST_ID else None
    if campaign is None or campaign.mandate_id != mandate.id:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return campaign


def question_of(campaign: Campaign, number: int) -> CampaignQuestion:
    """A question of this campaign. NotFound."""
    question = queries.question(campaign, number)
    if question is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return question


def member_in(mandate: Mandate) -> CommissionMember | None:
    """The seat that whoever asks holds in this mandate."""
    return mandates.member_of(current_actor().person_id, mandate.id)


def public(slug: str) -> Campaign:
    """A campaign that was opened. NotFound."""
    campaign = queries.by_slug(slug)
    if campaign is None or campaign.state.value == "draft":
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return campaign
