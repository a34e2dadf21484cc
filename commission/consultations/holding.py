"""What deciding keeps about a member, for the file they may take away; of secret ballots it keeps nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from commission.consultations import queries
from commission.consultations.models import Contest, Elector, ObjectionReply, Voice
from commission.consultations.opinion_models import MinorityOpinion, MinoritySignature
from commons.kernel.db import db

#: Nothing here points at an account: all of it hangs on a member's seat.
TABLES: tuple[str, ...] = ()


def about(account_id: int) -> dict[str, Any]:
    """Where they could speak, what they said openly, answered, contested and signed."""
    mine = [member.id for member in queries.accounts_members(account_id)]
    if not mine:
        return {}
    return {
        "electorates": [
            {"consultation": e.consultation_id, "seat": e.member.seat.number, "part": e.part.value}
            for e in db.session.scalars(select(Elector).where(Elector.member_id.in_(mine)).order_by(Elector.id))
        ],
        "voices": _voices(mine),
        "contestations": [
            {"consultation": c.consultation_id, "words": c.words, "answer": c.answer, "at": c.at.isoformat()}
            for c in db.session.scalars(select(Contest).where(Contest.member_id.in_(mine)).order_by(Contest.id))
        ],
        "contestations_answered": [
            {"consultation": c.consultation_id, "answer": c.answer}
            for c in db.session.scalars(select(Contest).where(Contest.answered_by.in_(mine)).order_by(Contest.id))
        ],
        "answers": _answers(mine),
        "minority_opinions": _signed(mine),
    }


def _voices(mine: list[int]) -> list[dict[str, Any]]:
    query = select(Voice).join(Elector, Elector.id == Voice.elector_id).where(Elector.member_id.in_(mine))
    return [
        {
            "consultation": voice.elector.consultation_id,
            "answers": voice.answers,
            "passage": voice.passage_key,
            "words": voice.words,
            "taken_down_by_the_secretariat": voice.assisted,
            "at": voice.at.isoformat(),
        }
        for voice in db.session.scalars(query.order_by(Voice.id))
    ]


def _answers(mine: list[int]) -> list[dict[str, Any]]:
    query = select(ObjectionReply).where(ObjectionReply.member_id.in_(mine)).order_by(ObjectionReply.id)
    return [
        {"reply": reply.reply.value, "words": reply.words, "at": reply.at.isoformat()}
        for reply in db.session.scalars(query)
    ]


def _signed(mine: list[int]) -> list[dict[str, Any]]:
    query = select(MinoritySignature, MinorityOpinion).join(
        MinorityOpinion, MinorityOpinion.id == MinoritySignature.opinion_id
    )
    rows = db.session.execute(query.where(MinoritySignature.member_id.in_(mine)).order_by(MinoritySignature.id))
    return [
        {
            "words": opinion.words,
            "signed_at": signature.at.isoformat(),
            "withdrawn_at": signature.withdrawn_at.isoformat() if signature.withdrawn_at else None,
        }
        for signature, opinion in rows
    ]
