"""Where funds and requests stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from flask_babel import gettext as _

from budgets.fund import queries
from budgets.fund.models import Fund, FundRequest
from budgets.fund.types import FUND, REQUEST, FundState
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target
from commons.moderation.types import Standing

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999)"


def title_of(request: FundRequest) -> str:
    """The title of a request; the collective's name once it may be shown."""
    if request.standing is Standing.SHOWN and request.collective:
        return _("Demande n° %(number)s, %(collective)s", number=request.number or "—", collective=request.collective)
    return _("Demande n° %(number)s", number=request.number or "—")


def fund_url(fund: Fund) -> str:
    """The page of a fund."""
    return url_for("budgets_fund.show", slug=fund.slug)


def request_url(request: FundRequest) -> str:
    """The public page of a request; its fund's while it is a draft."""
    if request.number is None:
        return fund_url(request.fund)
    return url_for("budgets_fund.request_page", slug=request.fund.slug, number=request.number)


def funds(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each fund."""
    found = queries.funds_by_id(ids)
    return {fund.id: Target(fund.title, fund_url(fund), fund.state is not FundState.DRAFT) for fund in found}


def requests(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each request."""
    found = queries.requests_by_id(ids)
    return {r.id: Target(title_of(r), request_url(r), r.number is not None) for r in found}


def offer() -> None:
    """Let people point at them by pasting their address."""
    addresses.know("budgets_fund.show", _fund_at)
    addresses.know("budgets_fund.request_page", _request_at)


def _fund_at(slug: str) -> Ref | None:
    fund = queries.fund_by_slug(slug)
    return Ref(FUND, fund.id) if fund is not None else None


def _request_at(slug: str, number: int) -> Ref | None:
    fund = queries.fund_by_slug(slug)
    found = queries.request_by_number(fund.id, number) if fund is not None else None
    return Ref(REQUEST, found.id) if found is not None else None
