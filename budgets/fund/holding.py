"""What funds keep about a person, for the file they may take away, and what they forget with an account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from budgets.fund import queries, sealing
from budgets.fund.models import FundRequest
from budgets.fund.models_committee import FundMember
from budgets.fund.types import PAGES
from commons.identity.events import AccountErased
from commons.kernel.unit_of_work import Work

TABLES = (FundRequest.__tablename__, FundMember.__tablename__)


def about(account_id: int) -> dict[str, Any]:
    """Their requests, the committees they sit in, and what they voted there."""
    members = queries.memberships(account_id)
    return {
        "requests": [_request(request) for request in queries.of_account(account_id)],
        "memberships": [
            {"fund": m.fund.title, "as": m.title, "from": m.from_on.isoformat(), "until": m.until_on.isoformat()}
            for m in members
        ],
        "votes": [
            {"request": item.request_id, "choice": vote.choice.value, "at": vote.at.isoformat()}
            for vote, item in queries.votes_of_member([member.id for member in members])
        ],
    }


def _request(request: FundRequest) -> dict[str, Any]:
    name, contact = sealing.person_of(request)
    return {
        "fund": request.fund.title, "number": request.number, "collective": request.collective, "what": request.what,
        "where": request.where_at, "whom": request.whom, "state": request.state.value, "name": name,
        "contact": contact.value if contact else "", "questions": [q.answer for q in queries.questions(request.id)],
    }  # fmt: skip


def funds_forget_their_people(work: Work, fact: AccountErased) -> None:
    """What was asked and answered stays; nothing ties it to the person any more."""
    mine = update(FundRequest).where(FundRequest.account_id == fact.account_id)
    work.session.execute(mine.values(account_id=None, sealed_person=None, contact_seal=""))
    work.touch(PAGES)
