"""The ledger of a fund: lines that are only added, and the balances that the database itself keeps by them.

A trigger (migration 0049) locks the fund's account row, moves the money, and writes the balances on the line: nobody
changes an account otherwise, and no line is ever changed or deleted.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgets.fund.types import CorrectionState, LineKind, Mending, Pocket
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Money

_WAYS = (
    "(kind IN ('allocation', 'correction') AND source = 'outside' AND target = 'available') OR "
    "(kind = 'commitment' AND source = 'available' AND target = 'committed') OR "
    "(kind = 'release' AND source = 'committed' AND target = 'available') OR "
    "(kind IN ('advance', 'balance', 'correction') AND source = 'committed' AND target = 'paid') OR "
    "(kind = 'repayment' AND source = 'paid' AND target = 'available') OR "
    "(kind = 'correction' AND source = 'available' AND target = 'outside') OR "
    "(kind = 'correction' AND source = 'paid' AND target = 'committed')"
)


class FundAccount(Model):
    """Where every euro of a fund is; its row is the lock of all its money."""

    __tablename__ = "budgets_fund_account"
    __table_args__ = (
        CheckConstraint("available >= 0", name="available_not_negative"),
        CheckConstraint("committed >= 0", name="committed_not_negative"),
        CheckConstraint("paid >= 0", name="paid_not_negative"),
        CheckConstraint("allocated = available + committed + paid", name="every_euro"),
    )

    fund_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund.id"), primary_key=True)
    #: The number of the last line.
    lines: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[Money] = mapped_column(default=Money(0))
    available: Mapped[Money] = mapped_column(default=Money(0))
    committed: Mapped[Money] = mapped_column(default=Money(0))
    paid: Mapped[Money] = mapped_column(default=Money(0))


class FundPurse(Model):
    """What is promised to one request and what it was paid."""

    __tablename__ = "budgets_fund_purse"
    __table_args__ = (
        CheckConstraint("committed >= 0", name="committed_not_negative"),
        CheckConstraint("paid >= 0", name="paid_not_negative"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund_request.id"), primary_key=True)
    committed: Mapped[Money] = mapped_column(default=Money(0))
    paid: Mapped[Money] = mapped_column(default=Money(0))


class FundLine(Model):
    """One movement of money; the database gives its number and the balances after it."""

    __tablename__ = "budgets_fund_line"
    __table_args__ = (
        one_of("kind", LineKind),
        one_of("source", Pocket),
        one_of("target", Pocket),
        CheckConstraint(_WAYS, name="goes_its_way"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(source = 'outside' OR target = 'outside' OR request_id IS NOT NULL)", name="of_a_request"),
        CheckConstraint("kind <> 'correction' OR (correction_id IS NOT NULL AND words <> '')", name="corrected_by_two"),
        CheckConstraint("available_after >= 0 AND committed_after >= 0 AND paid_after >= 0", name="never_below_zero"),
        CheckConstraint("allocated_after = available_after + committed_after + paid_after", name="every_euro"),
        UniqueConstraint("fund_id", "number", name="uq_budgets_fund_line_number"),
        Index("ix_budgets_fund_line_request", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund.id"))
    number: Mapped[int] = mapped_column(server_default=FetchedValue())
    kind: Mapped[LineKind] = mapped_column(StateText(LineKind))
    source: Mapped[Pocket] = mapped_column(StateText(Pocket))
    target: Mapped[Pocket] = mapped_column(StateText(Pocket))
    amount: Mapped[Money]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("budgets_fund_request.id"))
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("budgets_fund_correction.id"), unique=True)
    #: What makes this movement the only one of its kind: "advance:12".
    key: Mapped[str] = mapped_column(unique=True)
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    allocated_after: Mapped[Money] = mapped_column(server_default=FetchedValue())
    available_after: Mapped[Money] = mapped_column(server_default=FetchedValue())
    committed_after: Mapped[Money] = mapped_column(server_default=FetchedValue())
    paid_after: Mapped[Money] = mapped_column(server_default=FetchedValue())


class FundCorrection(Model):
    """Something wrong in the ledger: one person says so, another one confirms, a new line sets it right."""

    __tablename__ = "budgets_fund_correction"
    __table_args__ = (
        one_of("state", CorrectionState),
        one_of("mending", Mending),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("settled_by_id <> proposed_by_id OR state = 'refused'", name="two_persons"),
        CheckConstraint("(state = 'proposed') = (settled_at IS NULL)", name="settled_has_a_moment"),
        CheckConstraint("state <> 'confirmed' OR settled_by_id IS NOT NULL", name="confirmed_by_somebody"),
        CheckConstraint("mending IN ('more', 'less') OR request_id IS NOT NULL", name="of_a_request"),
        Index("ix_budgets_fund_correction_fund", "fund_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("budgets_fund.id"))
    mending: Mapped[Mending] = mapped_column(StateText(Mending))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("budgets_fund_request.id"), index=True)
    amount: Mapped[Money]
    reason: Mapped[str]
    state: Mapped[CorrectionState] = mapped_column(StateText(CorrectionState), default=CorrectionState.PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id"), index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    proposed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    ticket: Mapped[str | None] = mapped_column(unique=True)
