"""A residents' fund, its public log, and the requests of collectives with what is asked of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.fund.types import Door, FundAct, FundState, PaperKind, RequestState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.storage import StoredFile
from commons.kernel.types import Money
from commons.moderation.types import Standing
from commons.territory.models import Place

_HELPED = "'granted', 'reported', 'owing', 'settled'"


class Fund(Model):
    """The money of one place and one year for what residents want to do together (fonds de participation)."""

    __tablename__ = "budgets_fund"
    __table_args__ = (
        one_of("state", FundState),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("rules <> ''", name="has_rules"),
        CheckConstraint("ceiling > 0", name="ceiling_positive"),
        CheckConstraint("year BETWEEN 2024 AND 2099", name="year_sane"),
        CheckConstraint("answer_days BETWEEN 1 AND 180", name="answer_days_sane"),
        CheckConstraint("bilan_days BETWEEN 1 AND 365", name="bilan_days_sane"),
        CheckConstraint("advance_percent BETWEEN 0 AND 100", name="advance_sane"),
        CheckConstraint("quorum_percent BETWEEN 1 AND 100", name="quorum_sane"),
        CheckConstraint("share_percent BETWEEN 50 AND 99", name="share_sane"),
        UniqueConstraint("place_id", "year", name="uq_budgets_fund_one_a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"))
    year: Mapped[int]
    title: Mapped[str]
    #: In plain words: who may ask, for what, what is not paid.
    rules: Mapped[str]
    #: Who to ask for help: a place, a telephone.
    contact: Mapped[str] = mapped_column(default="")
    #: The most that one request may get.
    ceiling: Mapped[Money]
    #: The committee answers within so many days; shown to all.
    answer_days: Mapped[int]
    #: The collective tells what was done within so many days after its action.
    bilan_days: Mapped[int]
    #: The largest share of a grant that is paid before the action.
    advance_percent: Mapped[int]
    #: Share of the members who must take part, and share of yes that must be exceeded; frozen for each session.
    quorum_percent: Mapped[int]
    share_percent: Mapped[int]
    state: Mapped[FundState] = mapped_column(StateText(FundState), default=FundState.DRAFT)
    #: Why it stands there.
    reason: Mapped[str] = mapped_column(default="")
    #: How many requests were sent: the number of the last one.
    asked_times: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship(lazy="joined", innerjoin=True)


class FundStep(Model):
    """A line of the public log of a fund; written once."""

    __tablename__ = "budgets_fund_step"
    __table_args__ = (
        one_of("act", FundAct),
        CheckConstraint("reason <> ''", name="reasoned"),
        Index("ix_budgets_fund_step_fund", "fund_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund.id"))
    act: Mapped[FundAct] = mapped_column(StateText(FundAct))
    reason: Mapped[str]
    at: Mapped[datetime]


class FundRequest(Model):
    """What a collective of residents asks a fund to pay; no account is needed."""

    __tablename__ = "budgets_fund_request"
    __table_args__ = (
        one_of("state", RequestState),
        one_of("door", Door),
        one_of("standing", Standing),
        CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_has_a_moment"),
        CheckConstraint("sent_at IS NULL OR (number IS NOT NULL AND due_at IS NOT NULL)", name="sent_whole"),
        CheckConstraint(
            "state = 'draft' OR (collective <> '' AND what <> '' AND where_at <> '' AND whom <> '' "
            "AND asked > 0 AND starts_on IS NOT NULL)",
            name="five_answers",
        ),
        CheckConstraint(f"(granted IS NOT NULL) = (state IN ({_HELPED}))", name="granted_has_a_sum"),
        CheckConstraint("granted > 0 AND granted <= asked", name="granted_within_asked"),
        UniqueConstraint("fund_id", "number", name="uq_budgets_fund_request_number"),
        Index("ix_budgets_fund_request_fund", "fund_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund.id"))
    #: Its number in the fund, from the sending on.
    number: Mapped[int | None]
    #: Seal of the long secret in its link; the secret itself is kept nowhere.
    secret_seal: Mapped[str] = mapped_column(unique=True)
    #: What its secret is drawn from, with its number.
    salt: Mapped[str]
    #: The form's own ticket: sent twice, it asks once.
    ticket: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[RequestState] = mapped_column(StateText(RequestState), default=RequestState.DRAFT)
    door: Mapped[Door] = mapped_column(StateText(Door))
    collective: Mapped[str]
    what: Mapped[str]
    where_at: Mapped[str]
    starts_on: Mapped[date | None]
    #: For whom, and how many.
    whom: Mapped[str]
    asked: Mapped[Money | None]
    granted: Mapped[Money | None]
    #: Name and contact of the person to reach, encrypted; null once forgotten.
    sealed_person: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Seal of the contact: finds the link again for whoever lost it, tells nothing else.
    contact_seal: Mapped[str] = mapped_column(default="", index=True)
    language: Mapped[str] = mapped_column(default="fr")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.SHOWN)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: When the answer is due: after the delay of the fund, or on the day it was postponed to.
    due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    advanced_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    fund: Mapped[Fund] = relationship(lazy="joined", innerjoin=True)


class FundQuestion(Model):
    """What the team asks a collective about its request, and the answer; for those two only."""

    __tablename__ = "budgets_fund_question"
    __table_args__ = (
        CheckConstraint("question <> ''", name="asked"),
        CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered_has_a_moment"),
        Index("ix_budgets_fund_question_request", "request_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_request.id"))
    question: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]


class FundPaper(Model):
    """A photographed paper of a request: a receipt, for the team only, or a picture of what was done."""

    __tablename__ = "budgets_fund_paper"
    __table_args__ = (
        one_of("kind", PaperKind),
        CheckConstraint("words <> ''", name="described"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        UniqueConstraint("request_id", "digest", name="uq_budgets_fund_paper_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_request.id"))
    kind: Mapped[PaperKind] = mapped_column(StateText(PaperKind))
    digest: Mapped[str] = mapped_column(ForeignKey(StoredFile.digest), index=True)
    #: What was bought, or what the picture shows.
    words: Mapped[str]
    amount: Mapped[Money | None]
    at: Mapped[datetime]


class FundBilan(Model):
    """What was done with the money, as the collective tells it; public once the team has looked at it."""

    __tablename__ = "budgets_fund_bilan"
    __table_args__ = (
        one_of("door", Door),
        CheckConstraint("done <> ''", name="told"),
        CheckConstraint("people BETWEEN 0 AND 100000", name="people_sane"),
        CheckConstraint("cost >= 0", name="cost_not_negative"),
        CheckConstraint("kept >= 0 AND kept <= cost", name="kept_within_cost"),
        CheckConstraint("(kept IS NULL) = (looked_at_at IS NULL)", name="looked_at_whole"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_request.id"), primary_key=True)
    done: Mapped[str]
    people: Mapped[int]
    cost: Mapped[Money]
    #: The picture of what was done, when there is one.
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("budgets_fund_paper.id"))
    door: Mapped[Door] = mapped_column(StateText(Door))
    at: Mapped[datetime]
    #: What the team kept of the cost, once it had looked at the receipts.
    kept: Mapped[Money | None]
    looked_at_at: Mapped[datetime | None]
