"""What campaigns keep of a person with an account, and what an erased account leaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commission.campaigns import coding, holding
from commission.campaigns.models import Coding
from commission.campaigns.types import CampaignState, QuestionKind
from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.campaigns import asking, bring, give, keeper, make_campaign
from tests.factories.commission import make_mandate

pytestmark = pytest.mark.usefixtures("database")


def test_readers_forget_their_account_told_twice():
    mandate = make_mandate()
    campaign = make_campaign(mandate, (asking(QuestionKind.OPEN, "Racontez", themes=("Bus",)),))
    give(campaign, {1: ["Plus de bus"]})
    bring(campaign, CampaignState.CLOSED)
    reader = keeper(mandate)
    with unit_of_work(reader) as work:
        coding.begin(work, campaign.id, 1, clock.now())
    account_id = reader.person_id or 0
    assert [each["question"] for each in holding.about(account_id)] == [1]
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            holding.readers_forget_their_account(work, AccountErased(account_id))
    assert holding.about(account_id) == []
    assert db.session.scalars(select(Coding.coder_id)).all() == [None]
