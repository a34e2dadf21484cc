"""From the promise to the accounts: an advance, photographed papers, a bilan, the balance, what comes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from budgets.fund import drafts, ledger, letters, policies, queries, requesting, services
from budgets.fund.drafts import BilanDraft
from budgets.fund.models import FundBilan, FundPaper, FundRequest
from budgets.fund.models_money import FundLine
from budgets.fund.reasons import FundReason
from budgets.fund.types import PAGES, REQUEST, Door, LineKind, PaperKind, RequestState
from commons.kernel import storage
from commons.kernel.errors import Invalid, Refused
from commons.kernel.i18n import money
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work


def advance(work: Work, request_id: int, amount: Money, now: datetime) -> None:
    """Part of the grant before the action, once: of two people who pay it at once, one is told."""
    request = _with_money(work, request_id)
    services.refuse(policies.refusal_to_advance(request))
    most = most_in_advance(request)
    if not Money(0) < amount <= most:
        raise Invalid(fields={"amount": FundReason.OVER_THE_ADVANCE.sentence % {"most": money(most)}})
    key = f"advance:{request_id}"
    ledger.write(work, request.fund_id, LineKind.ADVANCE, amount, key, now, request_id=request_id)
    request.advanced_at = now
    letters.paid(work, request, "advance")
    work.audit("budgets.fund_request.advance", str(Ref(REQUEST, request_id)), cents=amount.cents)


def add_paper(
    work: Work, request_id: int, data: bytes, words: str, amount: Money | None, door: Door, now: datetime
) -> None:  # fmt: skip
    """A receipt, photographed: drawn again without what it carries; the same picture twice is one paper."""
    request = requesting.held(work, request_id)
    _may_bring(work, request, door)
    services.refuse(policies.refusal_to_add_paper(request))
    _keep_paper(work, request, PaperKind.RECEIPT, data, words, amount, now)
    work.audit("budgets.fund_request.add_paper", str(Ref(REQUEST, request_id)), door=door.value)


def report(work: Work, request_id: int, draft: BilanDraft, door: Door, now: datetime) -> None:
    """What was done, how many came, what it cost, and a picture: once."""
    request = requesting.held(work, request_id)
    _may_bring(work, request, door)
    services.refuse(policies.refusal_to_report(request))
    if not 0 <= draft.cost.cents <= drafts.LARGEST.cents:
        raise Invalid(fields={"cost": FundReason.NOTHING_THERE.sentence})
    paper_id = None
    if draft.photo:
        paper_id = _keep_paper(work, request, PaperKind.PHOTO, draft.photo, draft.photo_words, None, now, "photo")
    work.session.add(
        FundBilan(
            request_id=request_id, done=drafts.cleaned(draft.done, drafts.LONGEST_WORDS, "done"), people=draft.people,
            cost=draft.cost, paper_id=paper_id, door=door, at=now,
        )
    )  # fmt: skip
    request.state = RequestState.REPORTED
    work.audit("budgets.fund_request.report", str(Ref(REQUEST, request_id)), door=door.value)
    work.touch(PAGES)


def settle(work: Work, request_id: int, kept: Money, now: datetime) -> None:
    """The accounts, once the receipts were looked at: the balance is paid, or what was not spent is owed back."""
    request = _with_money(work, request_id)
    services.refuse(policies.refusal_to_settle(request))
    bilan = queries.bilan(request_id)
    assert bilan is not None  # it was reported
    assert request.granted is not None  # so it was granted
    if not Money(0) <= kept <= bilan.cost:
        raise Invalid(fields={"kept": FundReason.OVER_THE_COST.sentence % {"cost": money(bilan.cost)}})
    due = min(kept, request.granted)
    owes = _pay_out(work, request, due, now)
    bilan.kept, bilan.looked_at_at = kept, now
    request.state = RequestState.OWING if owes else RequestState.SETTLED
    request.ended_at = None if owes else now
    letters.settled(work, request, bool(owes))
    work.audit("budgets.fund_request.settle", str(Ref(REQUEST, request_id)), cents=kept.cents)
    work.touch(PAGES)


def take_back(work: Work, request_id: int, amount: Money, ticket: str, now: datetime) -> None:
    """What was not spent comes back, at once or in parts; the same form twice is one repayment."""
    request = _with_money(work, request_id)
    key = f"repayment:{request_id}:{ticket}"
    if work.session.scalar(select(FundLine.id).where(FundLine.key == key)) is not None:
        return
    services.refuse(policies.refusal_to_take_back(request))
    owed = owed_by(request)
    if not Money(0) < amount <= owed:
        raise Invalid(fields={"amount": FundReason.TOO_MUCH_BACK.sentence % {"owed": money(owed)}})
    ledger.write(work, request.fund_id, LineKind.REPAYMENT, amount, key, now, request_id=request_id)
    if amount == owed:
        request.state, request.ended_at = RequestState.SETTLED, now
    work.audit("budgets.fund_request.take_back", str(Ref(REQUEST, request_id)), cents=amount.cents)


def most_in_advance(request: FundRequest) -> Money:
    """The largest advance of a grant, in whole cents."""
    granted = request.granted.cents if request.granted is not None else 0
    return Money(granted * request.fund.advance_percent // 100)


def owed_by(request: FundRequest) -> Money:
    """What was paid beyond what the team kept of the cost; nothing before the accounts."""
    bilan = queries.bilan(request.id)
    if bilan is None or bilan.kept is None or request.granted is None:
        return Money(0)
    paid = queries.purse(request.id)[1]
    return max(Money(0), paid - min(bilan.kept, request.granted))


def _pay_out(work: Work, request: FundRequest, due: Money, now: datetime) -> Money:
    """Pay the balance and release what is not needed; what the collective owes back."""
    promised, paid = queries.purse(request.id)
    balance = min(promised, max(Money(0), due - paid))
    lines = ((LineKind.BALANCE, balance), (LineKind.RELEASE, promised - balance))
    for kind, amount in lines:
        if amount:
            key = f"{kind.value}:{request.id}"
            ledger.write(work, request.fund_id, kind, amount, key, now, request_id=request.id)
    if balance:
        letters.paid(work, request, "balance")
    return max(Money(0), paid + balance - due)


def _with_money(work: Work, request_id: int) -> FundRequest:
    request = requesting.held(work, request_id)
    services.refuse(policies.refusal_to_handle_money(services.scopes_of(request.fund), work.actor))
    return request


def _may_bring(work: Work, request: FundRequest, door: Door) -> None:
    if door is not Door.WEB:
        services.refuse(policies.refusal_to_help(services.scopes_of(request.fund), work.actor))


def _keep_paper(
    work: Work, request: FundRequest, kind: PaperKind, data: bytes, words: str, amount: Money | None, now: datetime,
    field: str = "file",
) -> int:  # fmt: skip
    counted = select(func.count()).select_from(FundPaper).where(FundPaper.request_id == request.id)
    if (work.session.scalar(counted) or 0) >= drafts.MOST_PAPERS:
        raise Refused(reason=FundReason.TOO_MANY_PAPERS)
    said = drafts.line(words, "photo_words" if kind is PaperKind.PHOTO else "words")
    try:
        digest = storage.keep_picture(work.session, data)
    except Invalid as error:
        raise Invalid(fields={field: error.sentence}) from error
    row = {"request_id": request.id, "kind": kind, "digest": digest, "words": said, "amount": amount, "at": now}
    statement = insert(FundPaper).values(row).on_conflict_do_update(
        index_elements=["request_id", "digest"], set_={"words": said, "amount": amount, "kind": kind}
    )  # fmt: skip
    made: int | None = work.session.scalar(statement.returning(FundPaper.id))
    assert made is not None  # it was added or found
    return made
