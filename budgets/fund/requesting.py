"""Commands on requests: kept, sent, taken back, asked about, answered; no account is needed, the link is the key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from budgets.fund import drafts, ledger, letters, policies, queries, sealing, services
from budgets.fund.drafts import RequestDraft
from budgets.fund.events import FundRequestSent
from budgets.fund.models import Fund, FundQuestion, FundRequest
from budgets.fund.reasons import FundReason
from budgets.fund.types import FUND, PAGES, REQUEST, Door, FundState, LineKind, RequestState
from commons.identity.types import Contact
from commons.kernel.days import day_of, midnight
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.i18n import money
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.threads import services as threads
from commons.threads.types import Relation

#: What one asks for begins in the two years to come.
LATEST = timedelta(days=730)


def keep(work: Work, fund_id: int, draft: RequestDraft, now: datetime) -> FundRequest:
    """A draft, which only its link opens; the form sent twice keeps one."""
    fund = services.held(fund_id)
    _may_write(work, fund, draft.door)
    services.refuse(policies.refusal_to_ask(fund))
    salt, contact = sealing.new_salt(), sealing.read_contact(draft.contact)
    row = {
        "fund_id": fund_id, "state": RequestState.DRAFT, "salt": salt, "version": 1, "standing": Standing.SHOWN,
        "secret_seal": sealing.seal_of(sealing.secret_of(salt)), "created_at": now, "ticket": draft.ticket,
        "account_id": work.actor.person_id if draft.door is Door.WEB else None,
        **_columns(draft, contact, salt, now),
    }  # fmt: skip
    statement = insert(FundRequest).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    made = work.session.scalar(statement.returning(FundRequest.id))
    if made is None:
        known = queries.request_by_ticket(draft.ticket or "")
        assert known is not None  # the conflict was with it
        return known
    work.audit("budgets.fund_request.keep", str(Ref(REQUEST, made)), door=draft.door.value)
    return held(work, made)


def change(work: Work, request_id: int, version: int, draft: RequestDraft, now: datetime) -> FundRequest:
    """Other words, while it is a draft; of two devices that save at once, one is told."""
    request = held(work, request_id)
    _may_write(work, request.fund, request.door)
    services.refuse(policies.refusal_to_change(request))
    values = _columns(draft, sealing.read_contact(draft.contact), request.salt, now) | {"door": request.door}
    mine = (FundRequest.id == request_id, FundRequest.version == version, FundRequest.state == RequestState.DRAFT)
    statement = update(FundRequest).where(*mine).values(**values, version=version + 1)
    statement = statement.execution_options(synchronize_session=False)
    if work.session.execute(statement.returning(FundRequest.id)).one_or_none() is None:
        raise Stale(reason=FundReason.CHANGED_MEANWHILE)
    work.session.refresh(request)
    return request


def send(work: Work, request_id: int, now: datetime) -> FundRequest:
    """Send a draft: its number is given by the fund, which must be open at that very moment."""
    request = held(work, request_id)
    if request.sent_at is not None:
        return request
    _must_be_whole(request, now)
    _may_write(work, request.fund, request.door)
    number = work.session.scalar(
        update(Fund).where(Fund.id == request.fund_id, Fund.state == FundState.OPEN)
        .values(asked_times=Fund.asked_times + 1).returning(Fund.asked_times)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if number is None:
        raise Refused(reason=FundReason.NOT_OPEN)
    due = midnight(day_of(now) + timedelta(days=request.fund.answer_days + 1))
    request.number, request.sent_at, request.due_at = number, now, due
    request.state, request.changed_at = RequestState.SENT, now
    work.session.flush()
    request.standing = _submitted(work, request, now)
    threads.tie(work, Ref(REQUEST, request.id), Ref(FUND, request.fund_id), Relation.SENT_TO, now)
    letters.acknowledged(work, request)
    work.record(FundRequestSent(request.id, request.fund_id))
    work.audit("budgets.fund_request.send", str(Ref(REQUEST, request.id)), number=number)
    work.touch(PAGES)
    return request


def withdraw(work: Work, request_id: int, now: datetime) -> None:
    """A collective takes its request back; what was promised and not paid is there for others again."""
    request = held(work, request_id)
    if request.state is RequestState.DRAFT:
        work.session.delete(request)
        return
    services.refuse(policies.refusal_to_withdraw(request))
    promised, _paid = queries.purse(request_id)
    if promised:
        key = f"release:{request_id}"
        ledger.write(work, request.fund_id, LineKind.RELEASE, promised, key, now, request_id=request_id)
    request.state, request.granted, request.ended_at = RequestState.WITHDRAWN, None, now
    work.audit("budgets.fund_request.withdraw", str(Ref(REQUEST, request_id)))
    work.touch(PAGES)


def ask(work: Work, request_id: int, question: str, now: datetime) -> None:
    """The team asks a collective something before the committee decides."""
    request = held(work, request_id)
    services.refuse(policies.refusal_to_help(services.scopes_of(request.fund), work.actor))
    services.refuse(policies.refusal_to_question(request))
    words = drafts.cleaned(question, drafts.LONGEST_WORDS, "words")
    row = FundQuestion(request_id=request_id, question=words, asked_at=now)
    work.session.add(row)
    work.session.flush()
    letters.asked(work, request, row.id)
    work.audit("budgets.fund_request.ask", str(Ref(REQUEST, request_id)))


def answer(work: Work, request_id: int, question_id: int, words: str, now: datetime) -> None:
    """The collective answers, once, before the decision."""
    request = held(work, request_id)
    services.refuse(policies.refusal_to_question(request))
    said = drafts.cleaned(words, drafts.LONGEST_WORDS, "words")
    mine = (FundQuestion.id == question_id, FundQuestion.request_id == request_id, FundQuestion.answered_at.is_(None))
    statement = update(FundQuestion).where(*mine).values(answer=said, answered_at=now)
    if work.session.execute(statement.returning(FundQuestion.id)).one_or_none() is None:
        raise Refused(reason=FundReason.NO_QUESTION)
    work.audit("budgets.fund_request.answer", str(Ref(REQUEST, request_id)))


def find_again(work: Work, contact: str, now: datetime) -> int:
    """Write the links of whoever lost them to their own contact; the page says the same whatever is found."""
    known = sealing.read_contact(contact)
    if known is None:
        raise Invalid(fields={"contact": FundReason.NEEDS_A_CONTACT.sentence})
    found = queries.of_contact(sealing.contact_seal(known))
    return sum(letters.found_again(work, request, day_of(now).isoformat()) for request in found)


def tell_kept(work: Work, request: FundRequest) -> None:
    """Write the link of a draft to whoever left a contact, once."""
    letters.kept(work, request)


def held(work: Work, request_id: int) -> FundRequest:
    """The request, which nobody else changes before the end of the command."""
    query = select(FundRequest).where(FundRequest.id == request_id).with_for_update(of=FundRequest)
    found = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found


def words_of(request: FundRequest) -> str:
    """What moderators read of a request."""
    return "\n".join((request.collective, request.what, request.where_at, request.whom))


def _may_write(work: Work, fund: Fund, door: Door) -> None:
    services.refuse(policies.refusal_to_read(fund, services.scopes_of(fund), work.actor))
    if door is not Door.WEB:
        services.refuse(policies.refusal_to_help(services.scopes_of(fund), work.actor))


def _columns(draft: RequestDraft, contact: Contact | None, salt: str, now: datetime) -> dict[str, Any]:
    return {
        "collective": one_line(draft.collective, drafts.LONGEST_LINE), "where_at": one_line(draft.where_at, 300),
        "what": draft.what.strip()[: drafts.LONGEST_WORDS], "whom": one_line(draft.whom, 300), "asked": draft.asked,
        "starts_on": draft.starts_on, "language": draft.language, "door": draft.door, "changed_at": now,
        "sealed_person": sealing.lock_person(one_line(draft.name, drafts.LONGEST_LINE), contact, salt),
        "contact_seal": sealing.contact_seal(contact),
    }  # fmt: skip


def _must_be_whole(request: FundRequest, now: datetime) -> None:
    """The five answers, and a way to reach whoever writes from home."""
    for field in ("collective", "what", "where_at", "whom"):
        drafts.cleaned(getattr(request, field), drafts.LONGEST_WORDS, field)
    today = day_of(now)
    if request.starts_on is None or not today <= request.starts_on <= today + LATEST:
        raise Invalid(fields={"starts_on": FundReason.NEEDS_A_LATER_DAY.sentence})
    _must_be_a_sum(request)
    if request.door is Door.WEB and sealing.person_of(request)[1] is None:
        raise Invalid(fields={"contact": FundReason.NEEDS_A_CONTACT.sentence})


def _must_be_a_sum(request: FundRequest) -> None:
    ceiling = request.fund.ceiling
    if request.asked is None or not Money(0) < request.asked <= ceiling:
        said = FundReason.OVER_THE_CEILING.sentence % {"ceiling": money(ceiling)}
        raise Invalid(fields={"asked": said})


def _submitted(work: Work, request: FundRequest, now: datetime) -> Standing:
    """Words without account are read first; those written at a desk were read there."""
    signed = request.account_id is not None or request.door is not Door.WEB or work.actor.is_system
    mode = Mode.AFTER if signed else Mode.BEFORE
    scopes = (("territory", request.fund.place_id),)
    return moderation.submit(
        work, Ref(REQUEST, request.id), Ref(FUND, request.fund_id), scopes, mode, words_of(request),
        request.account_id, now,
    )  # fmt: skip
