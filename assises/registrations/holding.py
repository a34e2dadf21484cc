"""What the call list keeps of an account: the calls that somebody of the team made."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from assises.registrations.models import VoiceCall
from commons.identity.events import AccountErased
from commons.kernel.db import db


def calls_of(account_id: int) -> list[dict[str, Any]]:
    """The calls that this person made for the team."""
    query = select(VoiceCall).where(VoiceCall.done_by == account_id).order_by(VoiceCall.id)
    return [
        {"why": call.why.value, "done_at": call.done_at.isoformat() if call.done_at else None}
        for call in db.session.scalars(query)
    ]


def untie_calls(work: Any, fact: AccountErased) -> None:
    """Who made a call is no longer known once their account is erased."""
    mine = update(VoiceCall).where(VoiceCall.done_by == fact.account_id)
    work.session.execute(mine.values(done_by=None))
