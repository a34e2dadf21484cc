"""What the committee's votes decide, carried out: money promised within what is left, a refusal, or a later day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from budgets.fund import committee, counting, drafts, ledger, letters, policies, queries, requesting, services
from budgets.fund.counting import Count, Verdict
from budgets.fund.events import FundRequestDecided
from budgets.fund.models import FundRequest
from budgets.fund.models_committee import FundDecision, FundItem
from budgets.fund.reasons import FundReason
from budgets.fund.types import FUND, PAGES, REQUEST, LineKind, Outcome, RequestState, SessionState
from commons.kernel.days import day_of, midnight
from commons.kernel.errors import Invalid, Refused
from commons.kernel.i18n import money
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def decide(
    work: Work, item_id: int, reason: str, postponed_to: date | None, now: datetime
) -> FundDecision:  # fmt: skip
    """Count the open votes and carry out what they say. Locks: the fund, the request, its line, then the money."""
    known = queries.item(item_id)
    fund_id = known.session.fund_id if known is not None else 0
    fund = services.kept_still(work, fund_id)
    assert known is not None  # a fund was found
    services.refuse(policies.refusal_to_decide(fund, services.scopes_of(fund), work.actor))
    request = requesting.held(work, known.request_id)
    item = committee.held_item(work, item_id)
    if item.decided_at is not None or not request.state.waits:
        raise Refused(reason=FundReason.ALREADY_ANSWERED)
    counted = count_of(item)
    if now < item.session.closes_at and not counted.everybody_answered:
        raise Refused(reason=FundReason.STILL_VOTING)
    decision = _decision(item, request, counted, _outcome(item, request, counted, postponed_to), reason, postponed_to)
    _carry_out(work, item, request, decision, now)
    return decision


def postpone(work: Work, item_id: int, reason: str, postponed_to: date | None, now: datetime) -> FundDecision:
    """Take a request off the agenda until a later day, whatever the votes: more has to be known first."""
    if postponed_to is None:
        raise Invalid(fields={"postponed_to": FundReason.NEEDS_A_LATER_DAY.sentence})
    return decide(work, item_id, reason, postponed_to, now)


def close_session(work: Work, session_id: int, now: datetime) -> None:
    """Nothing more is voted in this session; what it did not decide waits for another one, and stays due."""
    session = committee.held(work, session_id)
    services.refuse(policies.refusal_to_help(services.scopes_of(session.fund), work.actor))
    if session.state is SessionState.CLOSED:
        return
    if any(item.decided_at is None for item in queries.items(session_id)):
        raise Refused(reason=FundReason.STILL_VOTING)
    session.state, session.closed_at = SessionState.CLOSED, now
    work.audit("budgets.fund.close_session", str(Ref(FUND, session.fund_id)), session=session_id)


def count_of(item: FundItem) -> Count:
    """The count of a line as it stands, by the rules its session was opened with."""
    choices = [vote.choice for vote in queries.votes([item.id]).get(item.id, [])]
    session = item.session
    return counting.count(choices, len(queries.seats(session.id)), session.quorum_percent, session.share_percent)


def _outcome(item: FundItem, request: FundRequest, counted: Count, postponed_to: date | None) -> Outcome:
    if postponed_to is not None or counted.verdict is Verdict.NO_QUORUM:
        return Outcome.POSTPONED
    if counted.verdict is Verdict.NO:
        return Outcome.REFUSED
    return Outcome.GRANTED if item.proposed == request.asked else Outcome.PARTLY


def _decision(
    item: FundItem, request: FundRequest, counted: Count, outcome: Outcome, reason: str, postponed_to: date | None
) -> FundDecision:  # fmt: skip
    numbers: dict[str, Any] = {
        "yes": counted.yes, "no": counted.no, "abstain": counted.abstain, "conflicts": counted.conflicts,
        "seats": counted.seats, "quorum": counted.quorum,
    }  # fmt: skip
    amount = item.proposed if outcome in (Outcome.GRANTED, Outcome.PARTLY) else None
    said = reason.strip()[: drafts.LONGEST_WORDS]
    if outcome is not Outcome.GRANTED:
        said = drafts.cleaned(_needed(reason), drafts.LONGEST_WORDS, "reason")
    return FundDecision(
        request_id=request.id, item_id=item.id, outcome=outcome, amount=amount,
        reason=said, postponed_to=postponed_to, **numbers,
    )  # fmt: skip


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Invalid(fields={"reason": FundReason.NEEDS_A_REASON.sentence})
    return reason


def _carry_out(work: Work, item: FundItem, request: FundRequest, decision: FundDecision, now: datetime) -> None:
    if decision.outcome is Outcome.POSTPONED:
        _put_off(request, decision, now)
    elif decision.outcome is Outcome.REFUSED:
        request.state, request.answered_at, request.ended_at = RequestState.REFUSED, now, now
    else:
        _promise(work, item, request, now)
    decision.at = item.decided_at = now
    work.session.add(decision)
    work.session.flush()
    letters.decided(work, request, decision.outcome, decision.id)
    threads.tie(work, Ref(FUND, request.fund_id), Ref(REQUEST, request.id), Relation.ANSWERED_BY, now)
    work.record(FundRequestDecided(request.id, request.fund_id, decision.outcome.value))
    work.audit("budgets.fund_request.decide", str(Ref(REQUEST, request.id)), outcome=decision.outcome.value)
    work.touch(PAGES)


def _promise(work: Work, item: FundItem, request: FundRequest, now: datetime) -> None:
    left = ledger.locked_account(work, request.fund_id).available
    if item.proposed > left:
        raise Refused(FundReason.NOT_ENOUGH_LEFT.sentence % {"left": money(left)})
    key = f"commitment:{request.id}"
    ledger.write(work, request.fund_id, LineKind.COMMITMENT, item.proposed, key, now, request_id=request.id)
    request.state, request.granted, request.answered_at = RequestState.GRANTED, item.proposed, now


def _put_off(request: FundRequest, decision: FundDecision, now: datetime) -> None:
    day = decision.postponed_to
    if day is None or not day_of(now) < day <= day_of(now) + timedelta(days=366):
        raise Invalid(fields={"postponed_to": FundReason.NEEDS_A_LATER_DAY.sentence})
    request.state, request.due_at = RequestState.POSTPONED, midnight(day + timedelta(days=1))
