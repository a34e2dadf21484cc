"""The committee of a fund: who sits, its sessions with what they were frozen with, open votes, decisions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.fund.models import Fund, FundRequest
from budgets.fund.types import Choice, Door, Outcome, SessionState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Money


class FundMember(Model):
    """Somebody who sits in the committee of a fund, from a day until another."""

    __tablename__ = "budgets_fund_member"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="mandate_in_order"),
        CheckConstraint("(left_at IS NULL) = (left_why = '')", name="left_reasoned"),
        Index(
            "uq_budgets_fund_member_sits_once", "fund_id", "account_id", unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_budgets_fund_member_account", "account_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id"))
    #: As whom they sit: resident, association, town… Public, as a count only.
    title: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date]
    #: The last day of the mandate.
    until_on: Mapped[date]
    left_at: Mapped[datetime | None]
    left_why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    fund: Mapped[Fund] = relationship(lazy="joined", innerjoin=True)


class FundSession(Model):
    """A session of the committee (séance): an open vote until a moment, with the rules it was opened with."""

    __tablename__ = "budgets_fund_session"
    __table_args__ = (
        one_of("state", SessionState),
        CheckConstraint("closes_at > opened_at", name="closes_after_it_opens"),
        CheckConstraint("quorum_percent BETWEEN 1 AND 100", name="quorum_sane"),
        CheckConstraint("share_percent BETWEEN 50 AND 99", name="share_sane"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_moment"),
        Index("ix_budgets_fund_session_fund", "fund_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund.id"))
    #: Where members meet; empty when everybody votes from home.
    meets_at: Mapped[str] = mapped_column(default="")
    quorum_percent: Mapped[int]
    share_percent: Mapped[int]
    state: Mapped[SessionState] = mapped_column(StateText(SessionState), default=SessionState.OPEN)
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    ticket: Mapped[str | None] = mapped_column(unique=True)

    fund: Mapped[Fund] = relationship(lazy="joined", innerjoin=True)


class FundSeat(Model):
    """Who sat when a session was opened: nobody joins or leaves the count afterwards."""

    __tablename__ = "budgets_fund_seat"

    session_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_session.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_member.id"), primary_key=True, index=True)

    member: Mapped[FundMember] = relationship(lazy="joined", innerjoin=True)


class FundItem(Model):
    """A request on the agenda of a session, with the sum that is put to the vote."""

    __tablename__ = "budgets_fund_item"
    __table_args__ = (
        CheckConstraint("proposed > 0", name="proposed_positive"),
        UniqueConstraint("session_id", "request_id", name="uq_budgets_fund_item_once"),
        Index(
            "uq_budgets_fund_item_open", "request_id", unique=True, postgresql_where=text("decided_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_session.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_request.id"))
    proposed: Mapped[Money]
    decided_at: Mapped[datetime | None]

    session: Mapped[FundSession] = relationship(lazy="joined", innerjoin=True)
    request: Mapped[FundRequest] = relationship(lazy="joined", innerjoin=True)


class FundVote(Model):
    """What one member says of one request: a vote, or an interest in it that excludes any vote."""

    __tablename__ = "budgets_fund_vote"
    __table_args__ = (
        one_of("choice", Choice),
        one_of("door", Door),
        UniqueConstraint("item_id", "member_id", name="uq_budgets_fund_vote_once"),
        Index("ix_budgets_fund_vote_member", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_item.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_member.id"))
    choice: Mapped[Choice] = mapped_column(StateText(Choice))
    #: Online by the member, or noted at the meeting by whoever keeps it.
    door: Mapped[Door] = mapped_column(StateText(Door))
    at: Mapped[datetime]


class FundDecision(Model):
    """What the committee decided of a request, with the count that decided it; written once."""

    __tablename__ = "budgets_fund_decision"
    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint("(outcome IN ('granted', 'partly')) = (amount IS NOT NULL)", name="gives_a_sum"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("outcome = 'granted' OR reason <> ''", name="reasoned"),
        CheckConstraint("(outcome = 'postponed') = (postponed_to IS NOT NULL)", name="postponed_has_a_day"),
        CheckConstraint("seats >= 0 AND conflicts >= 0 AND quorum >= 0", name="counts_not_negative"),
        CheckConstraint("outcome NOT IN ('granted', 'partly') OR yes > no", name="a_tie_gives_nothing"),
        Index(
            "uq_budgets_fund_decision_final", "request_id", unique=True,
            postgresql_where=text("outcome <> 'postponed'"),
        ),
        Index("ix_budgets_fund_decision_request", "request_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_request.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_item.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(StateText(Outcome))
    amount: Mapped[Money | None]
    reason: Mapped[str] = mapped_column(default="")
    postponed_to: Mapped[date | None]
    yes: Mapped[int]
    no: Mapped[int]
    abstain: Mapped[int]
    conflicts: Mapped[int]
    #: Members of the session, and how many had to take part.
    seats: Mapped[int]
    quorum: Mapped[int]
    at: Mapped[datetime]
