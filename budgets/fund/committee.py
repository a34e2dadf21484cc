"""Commands on the committee: named, ended, sat; sessions opened with the rules of the moment; open votes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from budgets.fund import drafts, policies, queries, requesting, services
from budgets.fund.models_committee import FundItem, FundMember, FundSeat, FundSession, FundVote
from budgets.fund.reasons import FundReason
from budgets.fund.types import FUND, Choice, Door, SessionState
from commons.identity import contacts
from commons.identity.sign_in.services import account_of
from commons.kernel.days import day_of
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.i18n import money
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work

LONGEST_SESSION, LONGEST_MANDATE = timedelta(days=92), timedelta(days=3_653)


def name(work: Work, fund_id: int, contact: str, title: str, from_on: date, until_on: date, now: datetime) -> None:
    """Somebody sits in the committee for a time; the same person twice is refused by the database."""
    fund = services.held(fund_id)
    services.refuse(policies.refusal_to_keep(services.scopes_of(fund), work.actor))
    if not from_on <= until_on <= from_on + LONGEST_MANDATE:
        raise Invalid(fields={"until_on": FundReason.MANDATE_DATES.sentence})
    try:
        account = account_of(work, contacts.parse(contact), "fr", now)
    except Invalid as error:
        raise Invalid(fields={"contact": error.sentence}) from error
    row = {
        "fund_id": fund_id, "account_id": account.id, "title": one_line(title, drafts.LONGEST_LINE),
        "from_on": from_on, "until_on": until_on, "left_why": "", "created_at": now,
    }  # fmt: skip
    made = work.session.scalar(insert(FundMember).values(row).on_conflict_do_nothing().returning(FundMember.id))
    if made is None:
        raise Invalid(fields={"contact": FundReason.ALREADY_SITS.sentence})
    work.audit("budgets.fund.name", str(Ref(FUND, fund_id)), member=made)


def end(work: Work, member_id: int, reason: str, now: datetime) -> None:
    """A mandate ends before its day; sessions that were opened keep their count."""
    member = queries.member(member_id)
    if member is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    services.refuse(policies.refusal_to_keep(services.scopes_of(member.fund), work.actor))
    said = drafts.cleaned(reason, drafts.LONGEST_WORDS, "reason")
    sitting = (FundMember.id == member_id, FundMember.left_at.is_(None))
    ended = update(FundMember).where(*sitting).values(left_at=now, left_why=said).returning(FundMember.id)
    if work.session.scalar(ended) is None:
        raise Refused(reason=FundReason.MANDATE_OVER)
    work.audit("budgets.fund.end", str(Ref(FUND, member.fund_id)), member=member_id)


def open_session(
    work: Work, fund_id: int, closes_at: datetime, meets_at: str, ticket: str, now: datetime
) -> FundSession:  # fmt: skip
    """A session, with everybody who sits today and the quorum and share of today; the form twice opens one."""
    fund = services.kept_still(work, fund_id)
    services.refuse(policies.refusal_to_decide(fund, services.scopes_of(fund), work.actor))
    members = queries.members(fund_id)
    services.refuse(policies.refusal_to_sit(members, now))
    if not now < closes_at <= now + LONGEST_SESSION:
        raise Invalid(fields={"closes_at": FundReason.SESSION_DATES.sentence})
    row = {
        "fund_id": fund_id, "meets_at": one_line(meets_at, 300), "quorum_percent": fund.quorum_percent,
        "share_percent": fund.share_percent, "state": SessionState.OPEN, "opened_at": now, "closes_at": closes_at,
        "ticket": ticket,
    }  # fmt: skip
    statement = insert(FundSession).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    made = work.session.scalar(statement.returning(FundSession.id))
    if made is None:
        known = queries.session_of_ticket(ticket)
        assert known is not None  # the conflict was with it
        return known
    sitting = [member for member in members if policies.sits(member, day_of(now))]
    work.session.add_all(FundSeat(session_id=made, member_id=member.id) for member in sitting)
    work.session.flush()
    work.audit("budgets.fund.open_session", str(Ref(FUND, fund_id)), session=made, seats=len(sitting))
    return held(work, made)


def put(work: Work, session_id: int, request_id: int, proposed: Money, now: datetime) -> None:
    """A request on the agenda, with the sum that is put to the vote; who had an interest in it still has."""
    session = held(work, session_id)
    fund = services.kept_still(work, session.fund_id)
    services.refuse(policies.refusal_to_decide(fund, services.scopes_of(fund), work.actor))
    _must_be_open(session, now)
    request = requesting.held(work, request_id)
    if request.fund_id != fund.id or not request.state.waits or request.asked is None:
        raise Refused(reason=FundReason.ALREADY_ANSWERED)
    most = min(request.asked, fund.ceiling)
    if not Money(0) < proposed <= most:
        raise Invalid(fields={"proposed": FundReason.OVER_THE_CEILING.sentence % {"ceiling": money(most)}})
    row = {"session_id": session_id, "request_id": request_id, "proposed": proposed}
    made = work.session.scalar(insert(FundItem).values(row).on_conflict_do_nothing().returning(FundItem.id))
    if made is None:
        _propose_again(work, session_id, request_id, proposed)
        return
    seated = {member.id for member in queries.seats(session_id)}
    for member_id in set(queries.conflicts_in(request_id)) & seated:
        work.session.add(
            FundVote(item_id=made, member_id=member_id, choice=Choice.CONFLICT, door=Door.DESK, at=now)
        )  # fmt: skip
    work.audit("budgets.fund.put", str(Ref(FUND, fund.id)), session=session_id, request=request_id)


def vote(work: Work, item_id: int, member_id: int, choice: Choice, door: Door, now: datetime) -> None:
    """One open vote: by the member from home, or noted at the meeting by whoever keeps it; changed until the end."""
    item = held_item(work, item_id)
    member = queries.member(member_id)
    if member is None or member_id not in {seat.id for seat in queries.seats(item.session_id)}:
        raise Refused(reason=FundReason.NOT_A_MEMBER)
    if door is Door.WEB and work.actor.person_id != member.account_id:
        raise Refused(reason=FundReason.NOT_A_MEMBER)
    if door is not Door.WEB:
        services.refuse(policies.refusal_to_help(services.scopes_of(member.fund), work.actor))
    services.refuse(policies.refusal_to_vote(item.session, item, now))
    row = {"item_id": item_id, "member_id": member_id, "choice": choice, "door": door, "at": now}
    statement = insert(FundVote).values(row)
    # An interest stays one: whoever declared it does not vote on this request any more.
    again = statement.on_conflict_do_update(
        index_elements=["item_id", "member_id"], where=FundVote.choice != Choice.CONFLICT,
        set_={"choice": choice, "door": door, "at": now},
    ).returning(FundVote.id)  # fmt: skip
    if work.session.scalar(again) is None and choice is not Choice.CONFLICT:
        raise Refused(reason=FundReason.IN_CONFLICT)
    work.audit("budgets.fund.vote", str(Ref(FUND, member.fund_id)), item=item_id, member=member_id, choice=choice.value)


def held(work: Work, session_id: int) -> FundSession:
    """The session, until the end of the command."""
    query = select(FundSession).where(FundSession.id == session_id).with_for_update(of=FundSession)
    found = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found


def held_item(work: Work, item_id: int) -> FundItem:
    """The line of an agenda: nobody votes on it while it is being decided, nor the other way round."""
    query = select(FundItem).where(FundItem.id == item_id).with_for_update(of=FundItem)
    found = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found


def _must_be_open(session: FundSession, now: datetime) -> None:
    if session.state is SessionState.CLOSED or now >= session.closes_at:
        raise Refused(reason=FundReason.SESSION_CLOSED)


def _propose_again(work: Work, session_id: int, request_id: int, proposed: Money) -> None:
    """Another sum for the same line: the votes on the first one say nothing of it and go; interests stay."""
    query = select(FundItem).where(FundItem.session_id == session_id, FundItem.request_id == request_id)
    item = work.session.scalars(query.with_for_update(of=FundItem)).one_or_none()
    if item is None or item.decided_at is not None:
        raise Refused(reason=FundReason.ON_AN_AGENDA)
    item.proposed = proposed
    work.session.execute(delete(FundVote).where(FundVote.item_id == item.id, FundVote.choice != Choice.CONFLICT))
    work.audit("budgets.fund.put_again", str(Ref(FUND, item.session.fund_id)), item=item.id, cents=proposed.cents)
