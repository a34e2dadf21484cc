"""A language is offered only when every text has it."""

from __future__ import annotations

import pytest

from commission.campaigns import drafting
from commission.campaigns.questionnaire import lacking, offered
from commission.campaigns.types import CampaignState
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.campaigns import choice, make_campaign
from tests.factories.street_campaigns import settle

pytestmark = pytest.mark.usefixtures("database")
PLAIN = (choice("Ça va ?", "Oui", "Non"),)


def test_a_question_with_nothing_said_in_a_language_keeps_that_language_out():
    campaign = make_campaign(questions=PLAIN, state=CampaignState.DRAFT)
    assert offered(campaign) == ["fr", "ar"]
    with unit_of_work(SYSTEM) as work:
        drafting.add(work, campaign.id, drafting.QuestionDraft(PLAIN[0].kind, {"fr": PLAIN[0].words["fr"]}))
    db.session.refresh(campaign)
    assert (offered(campaign), lacking(campaign, "ar")) == (["fr"], ["2"])


def test_the_street_of_campaigns_fills_every_hole():
    assert all(settle().values())
