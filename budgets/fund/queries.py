"""What is read of funds, requests, committees and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from budgets.fund.models import Fund, FundBilan, FundPaper, FundQuestion, FundRequest, FundStep
from budgets.fund.models_committee import FundDecision, FundItem, FundMember, FundSeat, FundSession, FundVote
from budgets.fund.models_money import FundAccount, FundCorrection, FundLine, FundPurse
from budgets.fund.types import ENDED, WAITING, Choice, FundState, RequestState
from commons.kernel.db import db
from commons.kernel.types import Money


def fund_by_slug(slug: str) -> Fund | None:
    """The fund of this address."""
    return db.session.scalar(select(Fund).where(Fund.slug == slug))


def funds(*states: FundState) -> list[Fund]:
    """Funds in these states (any without one): the latest year first, then by title."""
    query = select(Fund).where(Fund.state.in_(states or tuple(FundState)))
    return list(db.session.scalars(query.order_by(Fund.year.desc(), Fund.title, Fund.id)))


def funds_by_id(ids: Collection[int]) -> list[Fund]:
    """The funds of these numbers."""
    return list(db.session.scalars(select(Fund).where(Fund.id.in_(ids))))


def slugs() -> set[str]:
    """Every address taken."""
    return set(db.session.scalars(select(Fund.slug)))


def steps(ids: Collection[int]) -> dict[int, list[FundStep]]:
    """The public log of each fund, the first line first."""
    found: dict[int, list[FundStep]] = defaultdict(list)
    query = select(FundStep).where(FundStep.fund_id.in_(ids))
    for step in db.session.scalars(query.order_by(FundStep.at, FundStep.id)):
        found[step.fund_id].append(step)
    return found


def accounts(ids: Collection[int]) -> dict[int, FundAccount]:
    """Where the money of each fund is."""
    query = select(FundAccount).where(FundAccount.fund_id.in_(ids))
    return {account.fund_id: account for account in db.session.scalars(query)}


def account(fund_id: int) -> FundAccount:
    """Where the money of one fund is."""
    return accounts([fund_id])[fund_id]


def lines(fund_id: int) -> list[FundLine]:
    """The ledger of a fund, from its first line."""
    query = select(FundLine).where(FundLine.fund_id == fund_id)
    return list(db.session.scalars(query.order_by(FundLine.number)))


def corrections(fund_id: int) -> list[FundCorrection]:
    """What was said to be wrong in a ledger, the last first."""
    query = select(FundCorrection).where(FundCorrection.fund_id == fund_id)
    return list(db.session.scalars(query.order_by(FundCorrection.id.desc())))


def purses(ids: Collection[int]) -> dict[int, tuple[Money, Money]]:
    """What is promised to each request and not paid, and what it was paid."""
    query = select(FundPurse).where(FundPurse.request_id.in_(ids))
    return {purse.request_id: (purse.committed, purse.paid) for purse in db.session.scalars(query)}


def purse(request_id: int) -> tuple[Money, Money]:
    """The same for one request."""
    return purses([request_id]).get(request_id, (Money(0), Money(0)))


def request(request_id: int) -> FundRequest | None:
    """The request of this number in the whole house."""
    return db.session.get(FundRequest, request_id)


def request_by_number(fund_id: int, number: int) -> FundRequest | None:
    """The request of this number in its fund."""
    query = select(FundRequest).where(FundRequest.fund_id == fund_id, FundRequest.number == number)
    return db.session.scalar(query)


def request_by_seal(secret_seal: str) -> FundRequest | None:
    """The request whose link carries the secret of this seal."""
    return db.session.scalar(select(FundRequest).where(FundRequest.secret_seal == secret_seal))


def request_by_ticket(ticket: str) -> FundRequest | None:
    """The request that this form made."""
    return db.session.scalar(select(FundRequest).where(FundRequest.ticket == ticket))


def requests_by_id(ids: Collection[int]) -> list[FundRequest]:
    """The requests of these numbers."""
    return list(db.session.scalars(select(FundRequest).where(FundRequest.id.in_(ids))))


def sent(fund_id: int) -> list[FundRequest]:
    """The requests sent to a fund, the last first."""
    query = select(FundRequest).where(FundRequest.fund_id == fund_id, FundRequest.number.is_not(None))
    return list(db.session.scalars(query.order_by(FundRequest.number.desc())))


def waiting() -> list[FundRequest]:
    """Requests whose answer is owed, the most urgent first."""
    query = select(FundRequest).where(FundRequest.state.in_(WAITING))
    return list(db.session.scalars(query.order_by(FundRequest.due_at, FundRequest.id)))


def to_report() -> list[FundRequest]:
    """Requests that were helped and whose bilan has not come."""
    query = select(FundRequest).where(FundRequest.state == RequestState.GRANTED)
    return list(db.session.scalars(query.order_by(FundRequest.id)))


def of_contact(contact_seal: str) -> list[FundRequest]:
    """Requests of whoever is reached so, that are not over."""
    query = select(FundRequest).where(FundRequest.contact_seal == contact_seal, FundRequest.state.not_in(ENDED))
    return list(db.session.scalars(query.order_by(FundRequest.id)))


def of_account(account_id: int) -> list[FundRequest]:
    """Requests that this person made while signed in."""
    query = select(FundRequest).where(FundRequest.account_id == account_id)
    return list(db.session.scalars(query.order_by(FundRequest.id)))


def questions(request_id: int) -> list[FundQuestion]:
    """What was asked about a request, the first first."""
    query = select(FundQuestion).where(FundQuestion.request_id == request_id)
    return list(db.session.scalars(query.order_by(FundQuestion.id)))


def papers(request_id: int) -> list[FundPaper]:
    """The photographed papers of a request."""
    query = select(FundPaper).where(FundPaper.request_id == request_id)
    return list(db.session.scalars(query.order_by(FundPaper.id)))


def paper_of_digest(digest: str) -> tuple[FundPaper, FundRequest] | None:
    """A photographed paper with the request it belongs to."""
    query = select(FundPaper, FundRequest).join(FundRequest, FundRequest.id == FundPaper.request_id)
    found = db.session.execute(query.where(FundPaper.digest == digest).order_by(FundPaper.id)).first()
    return (found[0], found[1]) if found is not None else None


def bilan(request_id: int) -> FundBilan | None:
    """What was told of what was done."""
    return db.session.get(FundBilan, request_id)


def bilans(ids: Collection[int]) -> dict[int, FundBilan]:
    """The same for several requests."""
    query = select(FundBilan).where(FundBilan.request_id.in_(ids))
    return {each.request_id: each for each in db.session.scalars(query)}


def decisions(ids: Collection[int]) -> dict[int, list[FundDecision]]:
    """The decisions on each request, the first first."""
    found: dict[int, list[FundDecision]] = defaultdict(list)
    query = select(FundDecision).where(FundDecision.request_id.in_(ids)).order_by(FundDecision.id)
    for decision in db.session.scalars(query):
        found[decision.request_id].append(decision)
    return found


def members(fund_id: int) -> list[FundMember]:
    """Everybody who sits or sat in the committee of a fund."""
    query = select(FundMember).where(FundMember.fund_id == fund_id)
    return list(db.session.scalars(query.order_by(FundMember.left_at.is_not(None), FundMember.id)))


def member(member_id: int) -> FundMember | None:
    """The member of this number."""
    return db.session.get(FundMember, member_id)


def memberships(account_id: int) -> list[FundMember]:
    """The committees in which a person sits or sat."""
    query = select(FundMember).where(FundMember.account_id == account_id)
    return list(db.session.scalars(query.order_by(FundMember.id)))


def sessions(fund_id: int) -> list[FundSession]:
    """The sessions of a committee, the last first."""
    query = select(FundSession).where(FundSession.fund_id == fund_id)
    return list(db.session.scalars(query.order_by(FundSession.id.desc())))


def session(session_id: int) -> FundSession | None:
    """The session of this number."""
    return db.session.get(FundSession, session_id)


def session_of_ticket(ticket: str) -> FundSession | None:
    """The session that this form opened."""
    return db.session.scalar(select(FundSession).where(FundSession.ticket == ticket))


def sessions_of(account_id: int) -> list[FundSession]:
    """The sessions in which this person has a seat, the last first."""
    seats = select(FundSeat.session_id).join(FundMember).where(FundMember.account_id == account_id)
    query = select(FundSession).where(FundSession.id.in_(seats))
    return list(db.session.scalars(query.order_by(FundSession.id.desc())))


def seats(session_id: int) -> list[FundMember]:
    """Who sat when a session was opened."""
    query = select(FundSeat).where(FundSeat.session_id == session_id).options(joinedload(FundSeat.member))
    return [seat.member for seat in db.session.scalars(query.order_by(FundSeat.member_id))]


def item(item_id: int) -> FundItem | None:
    """The line of an agenda of this number."""
    return db.session.get(FundItem, item_id)


def items(session_id: int) -> list[FundItem]:
    """The agenda of a session, in the order it was written."""
    return list(db.session.scalars(select(FundItem).where(FundItem.session_id == session_id).order_by(FundItem.id)))


def votes(ids: Collection[int]) -> dict[int, list[FundVote]]:
    """The open votes on each line of an agenda."""
    found: dict[int, list[FundVote]] = defaultdict(list)
    query = select(FundVote).where(FundVote.item_id.in_(ids)).order_by(FundVote.id)
    for vote in db.session.scalars(query):
        found[vote.item_id].append(vote)
    return found


def votes_of_member(ids: Collection[int]) -> list[tuple[FundVote, FundItem]]:
    """What these members said, with the request it was about."""
    query = select(FundVote, FundItem).join(FundItem, FundItem.id == FundVote.item_id)
    return [(row[0], row[1]) for row in db.session.execute(query.where(FundVote.member_id.in_(ids)))]


def conflicts_in(request_id: int) -> list[int]:
    """Members who said before that they have an interest in this request."""
    query = select(FundVote.member_id).join(FundItem, FundItem.id == FundVote.item_id)
    query = query.where(FundItem.request_id == request_id, FundVote.choice == Choice.CONFLICT)
    return list(db.session.scalars(query.distinct()))


def off_agenda(fund_id: int) -> list[FundRequest]:
    """Requests that wait and are on no agenda yet, the most urgent first."""
    listed = select(FundItem.request_id).where(FundItem.decided_at.is_(None))
    mine = and_(FundRequest.fund_id == fund_id, FundRequest.state.in_(WAITING), FundRequest.id.not_in(listed))
    return list(db.session.scalars(select(FundRequest).where(mine).order_by(FundRequest.due_at)))


def tally(fund_id: int) -> dict[RequestState, int]:
    """How many requests of a fund stand in each state."""
    query = select(FundRequest.state, func.count()).where(FundRequest.fund_id == fund_id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(FundRequest.state))}


def forgettable(drafts_before: object, ended_before: object) -> Sequence[FundRequest]:
    """Drafts left alone since a moment, and requests over since another one that still say whom to reach."""
    old = and_(FundRequest.state == RequestState.DRAFT, FundRequest.changed_at < drafts_before)
    over = and_(FundRequest.ended_at < ended_before, FundRequest.sealed_person.is_not(None))
    return list(db.session.scalars(select(FundRequest).where(or_(old, over)).order_by(FundRequest.id)))
