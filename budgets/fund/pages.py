"""What pages of funds show, worked out before a template is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from budgets.fund import addresses, chores, deciding, paying, policies, queries, sealing, services, stories
from budgets.fund.models import Fund, FundRequest
from budgets.fund.models_committee import FundMember, FundSession
from budgets.fund.models_money import FundAccount
from budgets.fund.reasons import FundReason
from budgets.fund.types import FundState, RequestState
from commons.identity import queries as identity
from commons.kernel import i18n
from commons.kernel.access import current_actor
from commons.kernel.errors import NotFound
from commons.kernel.sanitise import plain_to_markup
from commons.moderation.types import Standing
from commons.threads.types import Moment


@dataclass(frozen=True)
class Row:
    """A request in a list or at the head of its page."""

    request: FundRequest
    title: str
    url: str
    #: Its words may be read by everybody.
    shown: bool
    #: "Réponse avant le 12 mai", "Sans réponse depuis 40 jours"…
    waits: str
    late: str
    reason: str
    granted: str


def fund_of(slug: str) -> Fund:
    """The fund of this address, when whoever asks may read it."""
    fund = queries.fund_by_slug(slug)
    if fund is None or policies.refusal_to_read(fund, services.scopes_of(fund), current_actor()) is not None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return fund


def request_of(fund: Fund, number: int) -> FundRequest:
    """The request of this number in this fund."""
    found = queries.request_by_number(fund.id, number)
    if found is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found


def request_behind(secret: str) -> FundRequest:
    """The request that this link opens."""
    found = queries.request_by_seal(sealing.seal_of(secret[:200]))
    if found is None:
        raise NotFound(reason=FundReason.LINK_DEAD)
    return found


def rows(requests: Sequence[FundRequest], now: datetime) -> list[Row]:
    """Requests as they stand now, in one query."""
    decisions = queries.decisions([request.id for request in requests])
    return [_row(r, decisions[r.id][-1].reason if decisions.get(r.id) else "", now) for r in requests]


def _row(request: FundRequest, reason: str, now: datetime) -> Row:
    waits, late = clock_of(request, now)
    granted = i18n.money(request.granted) if request.granted is not None else ""
    return Row(
        request, addresses.title_of(request), addresses.request_url(request), request.standing is Standing.SHOWN,
        waits, late, reason, granted,
    )  # fmt: skip


def clock_of(request: FundRequest, now: datetime) -> tuple[str, str]:
    """What is waited for, and how late it is; nothing when nothing is owed."""
    owed = stories.debt(request)
    if owed is None:
        return "", ""
    days = owed.days_waited(now) or 0
    if request.state is RequestState.GRANTED:
        late = _("Bilan en retard") if owed.is_late(now) else ""
        return _("Bilan attendu avant le %(day)s", day=i18n.day(chores.bilan_due(request))), late
    day = i18n.day(owed.due_at)
    if request.fund.state is not FundState.OPEN:
        waits = _(
            "Réponse attendue avant le %(day)s. Le fonds n’est pas ouvert : la commission répondra quand il rouvrira.",
            day=day,
        )
    else:
        waits = _("Réponse attendue avant le %(day)s", day=day)
    late = ngettext("Sans réponse depuis %(num)d jour", "Sans réponse depuis %(num)d jours", days)
    return waits, late if owed.is_late(now) else ""


def left_waiting(fund: Fund) -> str:
    """What whoever suspends or closes the fund should know of those who wait; nothing when nobody does."""
    number = sum(request.state.waits for request in queries.sent(fund.id))
    if not number:
        return ""
    return ngettext(
        "%(num)d demande attend une réponse. La commission ne décide que si le fonds est ouvert : décidez d’abord.",
        "%(num)d demandes attendent une réponse. La commission ne décide que si le fonds est ouvert : décidez d’abord.",
        number,
    )  # fmt: skip


def cards(now: datetime, funds: Sequence[Fund]) -> list[dict[str, Any]]:
    """Funds with what is left in each, in two queries."""
    accounts = queries.accounts([fund.id for fund in funds])
    return [
        {
            "fund": fund, "url": addresses.fund_url(fund), "left": accounts[fund.id].available,
            "place": fund.place.named(i18n.locale_code()), "days": answer_days(fund),
        }
        for fund in funds
    ]  # fmt: skip


def answer_days(fund: Fund) -> str:
    """How long an answer takes."""
    return ngettext("Réponse en %(num)d jour", "Réponse en %(num)d jours", fund.answer_days)


def whole(fund: Fund, now: datetime) -> dict[str, Any]:
    """The public page of a fund, in a fixed number of queries."""
    steps = queries.steps([fund.id]).get(fund.id, [])
    return {
        "fund": fund, "rules": plain_to_markup(fund.rules), "account": queries.account(fund.id),
        "place": fund.place.named(i18n.locale_code()), "days": answer_days(fund),
        "rows": rows(queries.sent(fund.id), now), "log": [Moment(s.at, s.act.label, why=s.reason) for s in steps],
        "sitting": sum(policies.sits(member, now.date()) for member in queries.members(fund.id)),
        "refusal": policies.refusal_to_ask(fund),
    }  # fmt: skip


def of_ledger(fund: Fund) -> dict[str, Any]:
    """The ledger as everybody reads it."""
    by_id = {request.id: request for request in queries.sent(fund.id)}
    account: FundAccount = queries.account(fund.id)
    return {"fund": fund, "account": account, "requests": by_id, "lines": queries.lines(fund.id)}


def of_request(request: FundRequest, now: datetime) -> dict[str, Any]:
    """One request: its words, what was decided with the count, its money, what was done."""
    decisions = queries.decisions([request.id]).get(request.id, [])
    bilan = queries.bilan(request.id)
    papers = queries.papers(request.id)
    return {
        "fund": request.fund, "request": request, "row": _row(request, decisions[-1].reason if decisions else "", now),
        "words": plain_to_markup(request.what), "decisions": decisions, "bilan": bilan,
        "history": stories.of_request(request, decisions, bilan), "purse": queries.purse(request.id),
        "photo": next((p for p in papers if bilan is not None and p.id == bilan.paper_id), None), "papers": papers,
        "questions": queries.questions(request.id), "owed": paying.owed_by(request),
    }  # fmt: skip


def can(request: FundRequest) -> dict[str, FundReason | None]:
    """What a collective may do now with its request, and why not."""
    return {
        "change": policies.refusal_to_change(request), "withdraw": policies.refusal_to_withdraw(request),
        "answer": policies.refusal_to_question(request), "paper": policies.refusal_to_add_paper(request),
        "bilan": policies.refusal_to_report(request),
    }  # fmt: skip


def of_session(session: FundSession) -> dict[str, Any]:
    """A session: its agenda with the open votes, who said what, and how each count stands."""
    items, members = queries.items(session.id), queries.seats(session.id)
    votes = queries.votes([item.id for item in items])
    names = named(members)
    decided = queries.decisions([item.request_id for item in items])
    return {
        "session": session, "fund": session.fund, "members": [(m, names[m.id]) for m in members],
        "agenda": [
            {
                "item": item, "count": deciding.count_of(item), "title": addresses.title_of(item.request),
                "said": {vote.member_id: vote.choice for vote in votes.get(item.id, [])},
                "decision": next((d for d in decided.get(item.request_id, []) if d.item_id == item.id), None),
            }
            for item in items
        ],
    }  # fmt: skip


def named(members: Sequence[FundMember]) -> dict[int, str]:
    """Members as the team and the committee read them: the name they show, or which one they are."""
    known = identity.names_of([member.account_id for member in members])
    return {
        member.id: known.get(member.account_id) or member.title + _(" (membre %(number)s)", number=place)
        for place, member in enumerate(members, 1)
    }


def own_url(secret: str, page: str = "show", **more: Any) -> str:
    """An address of a collective's own pages."""
    return url_for(f"budgets_fund_mine.{page}", secret=secret, **more)
