"""Five thousand answers are counted, protected and read; how fast is said."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest
from sqlalchemy import insert

from commission.campaigns import pages, results
from commission.campaigns.models import CampaignAnswer
from commission.campaigns.types import CampaignState, Mode
from commons.kernel import clock
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from tests.factories.campaigns import bring, make_campaign
from tests.stopwatch import timed

pytestmark = pytest.mark.usefixtures("database")
MANY = 5_000


def test_five_thousand_answers_are_counted_and_read(client):
    campaign = make_campaign()
    dice, today = random.Random(7), clock.now().astimezone(PARIS).date()
    db.session.execute(insert(CampaignAnswer), [_line(dice, campaign.id, today) for _ in range(MANY)])
    db.session.commit()
    with timed("5,000 answers counted and protected"):
        made = results.of(campaign)
    assert made["respondents"] == MANY
    assert len(made["crosses"]) > 5
    assert pages.blocks(made, "fr")
    bring(campaign, CampaignState.CODED)
    bring(campaign, CampaignState.PUBLISHED)
    path = f"/commission/enquetes/{campaign.slug}/resultats"
    with timed("the page of their results"):
        answer = client.get(path)
    assert answer.status_code == 200
    assert len(answer.data) < 300_000


def _line(dice: random.Random, campaign_id: int, today: object) -> dict[str, object]:
    known = dice.choice("12")
    answers: dict[str, object] = {"1": dice.choice("12"), "2": known, "5": dice.choice("12345")}
    answers["6"] = dice.randint(12, 90)
    answers |= {"3": dice.choice("123")} if known == "1" else {}
    answers |= {"4": [code for code in "123" if dice.random() < 0.3]}
    return {
        "id": uuid4(), "campaign_id": campaign_id, "pseudonym": f"{dice.getrandbits(64):016x}",
        "code_seal": uuid4().hex, "mode": Mode.ALONE, "language": "fr", "answered_on": today, "answers": answers,
        "quotable": False, "sheet": "", "entered": 1,
    }  # fmt: skip
