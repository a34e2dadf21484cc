"""What works keep about a person, for the file they may take away, and what an erased account leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from commission.works.models import AdoptionRequest
from commission.works.models_answers import Engagement, FollowUp, OtherEvaluation, RecommendationAnswer
from commission.works.types import PAGES, Side
from commons.identity.events import AccountErased
from commons.kernel.db import db

TABLES = (
    FollowUp.__tablename__, RecommendationAnswer.__tablename__, Engagement.__tablename__,
    OtherEvaluation.__tablename__, AdoptionRequest.__tablename__,
)  # fmt: skip

#: Every column that names an account.
COLUMNS = (
    FollowUp.author_id, RecommendationAnswer.author_id, Engagement.author_id, OtherEvaluation.declared_by_id,
    AdoptionRequest.asked_by_id, AdoptionRequest.settled_by_id,
)  # fmt: skip


def about(account_id: int) -> list[dict[str, Any]]:
    """What they said of recommendations, answered and promised for a body, declared, asked for the bureau."""
    return [
        *(_follow(each) for each in _mine(FollowUp, FollowUp.author_id, account_id)),
        *(_answer(each) for each in _mine(RecommendationAnswer, RecommendationAnswer.author_id, account_id)),
        *(
            {"engagement": each.words, "due_on": each.due_on.isoformat(), "at": each.taken_at.isoformat()}
            for each in _mine(Engagement, Engagement.author_id, account_id)
        ),
        *(
            {"evaluation": each.title, "runner": each.runner, "subject": each.subject, "link": each.link,
             "at": each.created_at.isoformat()}
            for each in _mine(OtherEvaluation, OtherEvaluation.declared_by_id, account_id)
        ),
        *(
            {"adoption_of": f"{each.subject_kind}:{each.subject_id}", "reason": each.reason,
             "asked": each.asked_by_id == account_id, "at": each.asked_at.isoformat()}
            for column in (AdoptionRequest.asked_by_id, AdoptionRequest.settled_by_id)
            for each in _mine(AdoptionRequest, column, account_id)
        ),
    ]  # fmt: skip


def _mine(model: Any, column: Any, account_id: int) -> Any:
    return db.session.scalars(
        select(model).where(column == account_id).order_by(model.__table__.primary_key.columns[0])
    )


def _follow(each: FollowUp) -> dict[str, Any]:
    return {
        "recommendation": each.recommendation.words, "claim": each.claim.value, "words": each.words,
        "proof": each.proof_url, "signed": each.author_name, "at": each.at.isoformat(),
        "standing": each.standing.value,
    }  # fmt: skip


def _answer(each: RecommendationAnswer) -> dict[str, Any]:
    return {
        "answer_to": each.recommendation.words, "verdict": each.verdict.value, "words": each.words,
        "signed": each.by_title, "at": each.written_at.isoformat(), "public_at": each.public_at.isoformat(),
    }  # fmt: skip


def works_forget_their_people(work: Any, fact: AccountErased) -> None:
    """Words stay, because others answered them; nothing ties them to anybody any more."""
    mine = FollowUp.author_id == fact.account_id
    work.session.execute(update(FollowUp).where(mine, FollowUp.side == Side.CITIZEN).values(author_name=""))
    for column in COLUMNS:
        gone = {column.key: None}
        work.session.execute(update(column.class_).where(column == fact.account_id).values(gone))
    work.session.expire_all()
    work.touch(PAGES)
