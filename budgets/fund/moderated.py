"""Requests as the moderators' queue reads them, and what becomes of their words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import update

from budgets.fund import addresses, queries, requesting
from budgets.fund.models import FundRequest
from budgets.fund.types import FUND, PAGES, REQUEST
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Excerpt, Moderated, Standing


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    return {
        r.id: Excerpt(
            ref=Ref(REQUEST, r.id), words=requesting.words_of(r), author_id=r.account_id, author_name=r.collective,
            url=addresses.request_url(r), space=Ref(FUND, r.fund_id), scopes=(("territory", r.fund.place_id),),
            said_at=r.sent_at or r.created_at, language=r.language,
        )
        for r in queries.requests_by_id(ids)
    }  # fmt: skip


def _apply(work: Work, request_id: int, standing: Standing) -> None:
    work.session.execute(update(FundRequest).where(FundRequest.id == request_id).values(standing=standing))
    work.touch(PAGES)


REQUESTS = Moderated(_read, _apply)
