"""What bodies answer, what they promise, what becomes of it each year; evaluations run elsewhere; dated milestones."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.works.models import Recommendation
from commission.works.types import Claim, Cycle, Elsewhere, Side, Verdict
from commons.kernel.db import Model, StateText, one_of
from commons.moderation.types import Standing
from commons.territory.models import Place


class RecommendationAnswer(Model):
    """An answer; a changed one is another row, and two written at once cannot both be the next."""

    __tablename__ = "commission_answer"
    __table_args__ = (
        one_of("verdict", Verdict),
        UniqueConstraint("recommendation_id", "number", name="uq_commission_answer_number"),
        CheckConstraint("number > 0", name="numbered"),
        CheckConstraint("verdict <> 'set_aside' OR words <> ''", name="set_aside_reasoned"),
        CheckConstraint("(verdict = 'under_study') = (due_at IS NOT NULL)", name="under_study_dated"),
        CheckConstraint("public_at >= written_at", name="public_once_written"),
        CheckConstraint("due_at > public_at", name="due_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("commission_recommendation.id"))
    number: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(StateText(Verdict))
    words: Mapped[str] = mapped_column(default="")
    #: In whose name, as shown: the body, a function.
    by_title: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    #: From when everybody may read it.
    public_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)

    recommendation: Mapped[Recommendation] = relationship(lazy="joined", innerjoin=True)


class Engagement(Model):
    """What a body promises after a recommendation; the Assises keep it with their commitments (one each)."""

    __tablename__ = "commission_engagement"
    __table_args__ = (CheckConstraint("words <> ''", name="written"),)

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("commission_recommendation.id"), primary_key=True)
    words: Mapped[str]
    due_on: Mapped[date]
    indicator: Mapped[str] = mapped_column(default="")
    #: Also put on the agenda of cooperation.
    on_agenda: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)

    recommendation: Mapped[Recommendation] = relationship(lazy="joined", innerjoin=True)


class FollowUp(Model):
    """What became of a recommendation, as its body, the commission or anybody sees it in a year."""

    __tablename__ = "commission_follow"
    __table_args__ = (
        one_of("side", Side),
        one_of("claim", Claim),
        one_of("standing", Standing),
        CheckConstraint("words <> ''", name="written"),
        Index("ix_commission_follow_recommendation", "recommendation_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("commission_recommendation.id"))
    side: Mapped[Side] = mapped_column(StateText(Side))
    claim: Mapped[Claim] = mapped_column(StateText(Claim))
    words: Mapped[str]
    proof_url: Mapped[str] = mapped_column(default="")
    author_name: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    language: Mapped[str] = mapped_column(default="fr")
    at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.SHOWN)
    #: The form's own ticket: sent twice, it says it once.
    ticket: Mapped[str | None] = mapped_column(unique=True)

    recommendation: Mapped[Recommendation] = relationship(lazy="joined", innerjoin=True)


class OtherEvaluation(Model):
    """An evaluation that somebody else runs, of which the commission is informed (veille)."""

    __tablename__ = "commission_evaluation"
    __table_args__ = (
        one_of("state", Elsewhere),
        CheckConstraint("title <> '' AND runner <> ''", name="run_by_somebody"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    runner: Mapped[str]
    #: What it looks at, in plain words.
    subject: Mapped[str] = mapped_column(default="")
    #: Nowhere in particular: the whole metropolis.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    link: Mapped[str] = mapped_column(default="")
    state: Mapped[Elsewhere] = mapped_column(StateText(Elsewhere), default=Elsewhere.ANNOUNCED)
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    ticket: Mapped[str | None] = mapped_column(unique=True)

    place: Mapped[Place | None] = relationship(lazy="joined")


class ContractMilestone(Model):
    """The intermediate or the final evaluation of the contract: its date comes from the secretariat, never from us."""

    __tablename__ = "commission_milestone"
    __table_args__ = (
        one_of("cycle", Cycle),
        UniqueConstraint("mandate_id", "cycle", name="uq_commission_milestone_cycle"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("commission_mandate.id"))
    cycle: Mapped[Cycle] = mapped_column(StateText(Cycle))
    due_on: Mapped[date]
    #: What is due then, and who decided the date.
    words: Mapped[str] = mapped_column(default="")
    #: The work handed over for it, once adopted.
    work_id: Mapped[int | None] = mapped_column(ForeignKey("commission_work.id"), index=True)
    done_on: Mapped[date | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
