"""What campaigns keep about a person with an account: that they read open answers. Answers lead back to nobody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from commission.campaigns.models import CampaignQuestion, Coding
from commons.identity.events import AccountErased
from commons.kernel.db import db

TABLES = (Coding.__tablename__,)


def about(account_id: int) -> list[dict[str, Any]]:
    """The open questions they read; what they answered to campaigns is nowhere tied to them."""
    query = select(Coding, CampaignQuestion).join(CampaignQuestion, CampaignQuestion.id == Coding.question_id)
    found = db.session.execute(query.where(Coding.coder_id == account_id))
    return [
        {
            "campaign": question.campaign_id, "question": question.number, "begun_at": coding.begun_at.isoformat(),
            "done_at": coding.done_at.isoformat() if coding.done_at else None,
        }
        for coding, question in found
    ]  # fmt: skip


def readers_forget_their_account(work: Any, fact: AccountErased) -> None:
    """What they read stays read; by whom is forgotten."""
    work.session.execute(update(Coding).where(Coding.coder_id == fact.account_id).values(coder_id=None))
    work.session.expire_all()
