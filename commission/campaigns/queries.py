"""What is read of campaigns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, cast, func, select

from commission.campaigns.models import (
    Campaign,
    CampaignAnswer,
    CampaignQuestion,
    CampaignQuote,
    CodedAnswer,
    Coding,
    SettledAnswer,
)
from commission.campaigns.types import CampaignState
from commons.kernel.db import db
from commons.territory.models import Place
from commons.territory.types import PlaceKind


def by_id(campaign_id: int) -> Campaign | None:
    """One campaign."""
    return db.session.get(Campaign, campaign_id)


def by_slug(slug: str) -> Campaign | None:
    """One campaign, drafts included."""
    return db.session.scalar(select(Campaign).where(Campaign.slug == slug))


def slugs() -> list[str]:
    """Every name that is taken."""
    return list(db.session.scalars(select(Campaign.slug)))


def of_mandate(mandate_id: int) -> Sequence[Campaign]:
    """Every campaign of a mandate, the latest first."""
    query = select(Campaign).where(Campaign.mandate_id == mandate_id)
    return db.session.scalars(query.order_by(Campaign.opens_at.desc(), Campaign.id.desc())).all()


def public() -> Sequence[Campaign]:
    """Every campaign that was opened, those one may answer first, then the latest."""
    query = select(Campaign).where(Campaign.state != CampaignState.DRAFT)
    first = Campaign.state != CampaignState.OPEN
    return db.session.scalars(query.order_by(first, Campaign.closes_at.desc(), Campaign.id.desc())).all()


def due_to_close(now: datetime) -> Sequence[int]:
    """Open campaigns whose last moment has passed."""
    due = (Campaign.state == CampaignState.OPEN, Campaign.closes_at <= now)
    return db.session.scalars(select(Campaign.id).where(*due).order_by(Campaign.id)).all()


def due_to_purge(now: datetime) -> Sequence[int]:
    """Campaigns whose answers have been kept for as long as was said."""
    kept = (CampaignState.CLOSED, CampaignState.CODED, CampaignState.PUBLISHED)
    end = Campaign.closes_at + func.make_interval(0, 0, 0, cast(Campaign.retention_days, Integer))
    return db.session.scalars(
        select(Campaign.id).where(Campaign.state.in_(kept), end <= now).order_by(Campaign.id)
    ).all()


def answers(campaign_id: int) -> Sequence[CampaignAnswer]:
    """Every answer, in no order that says when it came."""
    query = select(CampaignAnswer).where(CampaignAnswer.campaign_id == campaign_id)
    return db.session.scalars(query.order_by(CampaignAnswer.pseudonym, CampaignAnswer.id)).all()


def how_many(campaign_ids: Collection[int]) -> dict[int, int]:
    """How many answers each campaign has."""
    query = select(CampaignAnswer.campaign_id, func.count()).where(CampaignAnswer.campaign_id.in_(campaign_ids))
    found = db.session.execute(query.group_by(CampaignAnswer.campaign_id))
    return {line[0]: line[1] for line in found}


def answer_of(campaign_id: int, code_seal: str) -> CampaignAnswer | None:
    """The answer whose code has this seal."""
    query = select(CampaignAnswer).where(
        CampaignAnswer.campaign_id == campaign_id, CampaignAnswer.code_seal == code_seal
    )  # fmt: skip
    return db.session.scalar(query)


def question(campaign: Campaign, number: int) -> CampaignQuestion | None:
    """The question with this number."""
    return next((each for each in campaign.questions if each.number == number), None)


def places() -> list[Place]:
    """Communes and neighbourhoods that somebody may say they live in, by name."""
    kinds = (PlaceKind.COMMUNE, PlaceKind.QPV)
    return list(db.session.scalars(select(Place).where(Place.kind.in_(kinds)).order_by(Place.name, Place.id)))


def codings(question_ids: Collection[int]) -> Sequence[Coding]:
    """The readings of these questions, the first before the second."""
    query = select(Coding).where(Coding.question_id.in_(question_ids))
    return db.session.scalars(query.order_by(Coding.question_id, Coding.place)).all()


def coded(coding_id: int) -> dict[UUID, list[str]]:
    """The themes one reading found, by answer."""
    found = db.session.scalars(select(CodedAnswer).where(CodedAnswer.coding_id == coding_id))
    return {each.answer_id: list(each.themes) for each in found}


def settled(question_id: int) -> dict[UUID, SettledAnswer]:
    """What was decided where two readings differed, by answer."""
    found = db.session.scalars(select(SettledAnswer).where(SettledAnswer.question_id == question_id))
    return {each.answer_id: each for each in found}


def quotes(question_ids: Collection[int]) -> Sequence[CampaignQuote]:
    """The words that were chosen, in no order that says whose."""
    return db.session.scalars(
        select(CampaignQuote).where(CampaignQuote.question_id.in_(question_ids)).order_by(CampaignQuote.id)
    ).all()
