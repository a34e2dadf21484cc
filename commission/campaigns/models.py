"""Campaigns, their questions and steps; answers, which lead back to nobody; and how open answers are read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.campaigns.types import By, CampaignKind, CampaignState, Mode, Profile, QuestionKind
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref


class Campaign(Model):
    """A campaign of data collection: whom it asks, in which languages, when, and how long answers are kept."""

    __tablename__ = "commission_campaign"
    __table_args__ = (
        one_of("kind", CampaignKind),
        one_of("state", CampaignState),
        CheckConstraint("slug <> ''", name="addressed"),
        CheckConstraint("opens_at < closes_at", name="runs_forward"),
        CheckConstraint("retention_days > 0", name="kept_some_days"),
        CheckConstraint("refusals >= 0", name="refusals_counted"),
        CheckConstraint("(results IS NULL) = (digest = '')", name="results_digested"),
        CheckConstraint("state <> 'published' OR results IS NOT NULL", name="published_has_results"),
        CheckConstraint("(served_kind IS NULL) = (served_id IS NULL)", name="served_whole"),
        Index("ix_commission_campaign_mandate", "mandate_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CampaignKind] = mapped_column(StateText(CampaignKind))
    state: Mapped[CampaignState] = mapped_column(StateText(CampaignState), default=CampaignState.DRAFT)
    #: What people read, by language: title, about (what it is for and whom it asks), consent.
    words: Mapped[dict[str, Any]]
    languages: Mapped[list[str]]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: The question of the matrix that it serves.
    served_kind: Mapped[str | None]
    served_id: Mapped[int | None]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    #: Days after the end when every answer is erased.
    retention_days: Mapped[int]
    #: People who were asked and did not agree: counted, nothing else is kept of them.
    refusals: Mapped[int] = mapped_column(default=0)
    #: Frozen at publication; they stay when the answers are erased.
    results: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    digest: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    questions: Mapped[list[CampaignQuestion]] = relationship(
        order_by="CampaignQuestion.rank", lazy="selectin", cascade="all, delete-orphan"
    )
    steps: Mapped[list[CampaignStep]] = relationship(order_by="CampaignStep.id", lazy="select")

    @property
    def scope(self) -> tuple[str, int]:
        """The scope of roles for this campaign: its mandate."""
        return ("mandate", self.mandate_id)

    @property
    def erased_after(self) -> datetime:
        """When answers are erased."""
        return self.closes_at + timedelta(days=self.retention_days)

    @property
    def served(self) -> Ref | None:
        """The question of the matrix that it serves."""
        return Ref(self.served_kind, self.served_id) if self.served_kind and self.served_id else None

    def said(self, what: str, language: str) -> str:
        """Its title, what it is about or its consent in this language; else in the first one that says it."""
        for each in (language, *self.languages, "fr"):
            if self.words.get(each, {}).get(what):
                return str(self.words[each][what])
        return self.slug


class CampaignQuestion(Model):
    """A question: its words in each language, its possible answers, where an answer leads."""

    __tablename__ = "commission_campaign_question"
    __table_args__ = (
        one_of("kind", QuestionKind),
        one_of("profile", Profile),
        UniqueConstraint("campaign_id", "number", name="uq_commission_campaign_question_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("commission_campaign.id", ondelete="CASCADE"))
    #: Its own for ever within the campaign; answers, jumps and published tables name it so.
    number: Mapped[int]
    #: In which order it is asked.
    rank: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(StateText(QuestionKind))
    #: By language: label, help, options (the possible answers, in one order in every language).
    words: Mapped[dict[str, Any]]
    #: Answer ("1", "2"…) -> number of the question it leads to; 0 ends.
    jumps: Mapped[dict[str, Any]]
    #: For a number: where each class begins. For a scale: how many points.
    bounds: Mapped[list[Any]]
    profile: Mapped[Profile] = mapped_column(StateText(Profile), default=Profile.NONE)
    required: Mapped[bool] = mapped_column(default=False)
    #: About health, opinions, origins…: a published cell counts more people.
    sensitive: Mapped[bool] = mapped_column(default=False)
    #: For free words: themes that two people code the answers with.
    themes: Mapped[list[Any]]

    def said(self, what: str, language: str) -> Any:
        """Its label, help or options in this language; else in the first one that says it."""
        for each in (language, "fr", *sorted(self.words)):
            if self.words.get(each, {}).get(what):
                return self.words[each][what]
        return ""

    @property
    def codes(self) -> list[str]:
        """The answers one may choose: "1" for the first."""
        if self.kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL):
            many = max((len(each.get("options", ())) for each in self.words.values()), default=0)
            return [str(number + 1) for number in range(many)]
        if self.kind is QuestionKind.SCALE:
            return [str(number + 1) for number in range(int(self.bounds[0]) if self.bounds else 0)]
        return []


class CampaignStep(Model):
    """A move of a campaign: to which state, by whom (in what part), why. Public."""

    __tablename__ = "commission_campaign_step"
    __table_args__ = (
        one_of("state", CampaignState),
        one_of("by", By),
        CheckConstraint("why <> ''", name="reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("commission_campaign.id"), index=True)
    state: Mapped[CampaignState] = mapped_column(StateText(CampaignState))
    by: Mapped[By] = mapped_column(StateText(By))
    why: Mapped[str]
    at: Mapped[datetime]


class CampaignAnswer(Model):
    """What somebody answered. Nothing in it leads to them: a random number, a day, no account, no sequence."""

    __tablename__ = "commission_campaign_answer"
    __table_args__ = (
        one_of("mode", Mode),
        CheckConstraint("pseudonym <> ''", name="pseudonymous"),
        UniqueConstraint("campaign_id", "code_seal", name="uq_commission_campaign_answer_code"),
        Index(
            "uq_commission_campaign_answer_sheet", "campaign_id", "sheet", unique=True,
            postgresql_where=text("sheet <> ''"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=uuid4)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("commission_campaign.id"))
    pseudonym: Mapped[str]
    #: The seal of the code with which whoever answered reads, corrects or erases it; the code is kept nowhere.
    code_seal: Mapped[str]
    mode: Mapped[Mode] = mapped_column(StateText(Mode))
    language: Mapped[str]
    answered_on: Mapped[date]
    #: Number of the question -> answer.
    answers: Mapped[dict[str, Any]]
    #: Whether their words may be quoted, once somebody read that no name stands in them.
    quotable: Mapped[bool] = mapped_column(default=False)
    #: The number on the sheet of paper, and how often it was typed in alike.
    sheet: Mapped[str] = mapped_column(default="")
    entered: Mapped[int] = mapped_column(default=1)


class Coding(Model):
    """One of the two readings of an open question; each reader sees the other's once both are done."""

    __tablename__ = "commission_campaign_coding"
    __table_args__ = (
        CheckConstraint("place IN (1, 2)", name="two_readers"),
        UniqueConstraint("question_id", "place", name="uq_commission_campaign_coding_place"),
        UniqueConstraint("question_id", "coder_id", name="uq_commission_campaign_coding_coder"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("commission_campaign_question.id"))
    place: Mapped[int]
    coder_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class CodedAnswer(Model):
    """The themes one reader found in one answer."""

    __tablename__ = "commission_campaign_coded"
    __table_args__ = (UniqueConstraint("coding_id", "answer_id", name="uq_commission_campaign_coded_once"),)

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=uuid4)
    coding_id: Mapped[int] = mapped_column(ForeignKey("commission_campaign_coding.id", ondelete="CASCADE"))
    answer_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("commission_campaign_answer.id", ondelete="CASCADE"), index=True
    )
    themes: Mapped[list[Any]]


class SettledAnswer(Model):
    """The themes kept where two readings differed, with a line that says why; and whether its words may be quoted."""

    __tablename__ = "commission_campaign_settled"
    __table_args__ = (
        CheckConstraint("why <> ''", name="reasoned"),
        UniqueConstraint("question_id", "answer_id", name="uq_commission_campaign_settled_once"),
    )

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=uuid4)
    question_id: Mapped[int] = mapped_column(ForeignKey("commission_campaign_question.id"))
    answer_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("commission_campaign_answer.id", ondelete="CASCADE"), index=True
    )
    themes: Mapped[list[Any]]
    why: Mapped[str]


class CampaignQuote(Model):
    """Words of an answer chosen to be published, read for names by somebody; they go with the answer."""

    __tablename__ = "commission_campaign_quote"
    __table_args__ = (CheckConstraint("words <> ''", name="said"),)

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=uuid4)
    question_id: Mapped[int] = mapped_column(ForeignKey("commission_campaign_question.id"), index=True)
    #: The answer it stands in, until answers are erased.
    answer_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("commission_campaign_answer.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str]
    language: Mapped[str]
