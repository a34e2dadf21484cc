"""Writes lines of a fund's ledger. The database moves the money and refuses what is not there; here it is said why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from budgets.fund.models_money import FundAccount, FundCorrection, FundLine
from budgets.fund.reasons import FundReason
from budgets.fund.types import PAGES, WAYS, LineKind, Pocket
from commons.kernel.db import constraint_of
from commons.kernel.errors import Refused
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work

#: What the database refuses -> how it is said.
_WHY = {
    "budgets_fund_open_to_promise": FundReason.NOT_OPEN,
    "uq_budgets_fund_line_key": FundReason.PAID_ALREADY,
}


def locked_account(work: Work, fund_id: int) -> FundAccount:
    """The account of a fund, held until the end of the command: whoever else writes lines of it waits."""
    query = select(FundAccount).where(FundAccount.fund_id == fund_id).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def write(
    work: Work, fund_id: int, kind: LineKind, amount: Money, key: str, now: datetime, *,
    request_id: int | None = None, words: str = "", correction: FundCorrection | None = None,
) -> FundLine:  # fmt: skip
    """Add a line; Refused when the money is not where it is taken from."""
    source, target = correction.mending.way if correction is not None else WAYS[kind][0]
    line = FundLine(
        fund_id=fund_id, kind=kind, source=source, target=target, amount=amount, request_id=request_id, key=key,
        words=words, at=now, correction_id=correction.id if correction is not None else None,
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(line)
            work.session.flush()
    except IntegrityError as error:
        raise Refused(reason=_WHY.get(constraint_of(error) or "", FundReason.NOTHING_THERE)) from error
    work.touch(PAGES)
    return line


def balances(lines: Iterable[FundLine]) -> dict[Pocket, int]:
    """Cents in each pocket, worked out from the lines alone; `outside` has given what is inside."""
    found = dict.fromkeys(Pocket, 0)
    for line in lines:
        found[line.source] -= line.amount.cents
        found[line.target] += line.amount.cents
    return found
