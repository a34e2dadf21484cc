"""What a member says for themselves: I step aside, I shall be away, my name may be shown, this is what it cost me."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commission.mandates import policies, queries
from commission.mandates.models import Absence, CommissionMember, Expense, StepAside
from commission.mandates.types import EXPENSE_MOVES, PAGES, ExpenseKind, ExpenseState, MandateReason
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work


def step_aside(work: Work, subject: str, reason: str, now: datetime, ref: Ref | None = None) -> StepAside:
    """Say publicly that a subject touches me (déport); `ref`: the very thing. Refused; Invalid (subject, reason)."""
    member = _myself(work)
    missing = {name: text for name, text in (("subject", subject), ("reason", reason)) if not text.strip()}
    if missing:
        raise Invalid(fields=dict.fromkeys(missing, MandateReason.NEEDS_A_REASON.sentence))
    aside = StepAside(
        member_id=member.id, subject=subject.strip(), reason=reason.strip(), declared_at=now,
        subject_kind=ref.kind if ref else None, subject_id=ref.id if ref else None,
    )  # fmt: skip
    work.session.add(aside)
    work.audit("commission.member.step_aside", f"commission.member:{member.id}")
    work.touch(PAGES)
    return aside


def come_back(work: Work, aside_id: int, now: datetime) -> None:
    """The subject touches me no longer; what was said stays readable. Refused; NotFound for somebody else's."""
    member = _myself(work)
    mine = (StepAside.id == aside_id, StepAside.member_id == member.id)
    lifted = update(StepAside).where(*mine, StepAside.lifted_at.is_(None)).values(lifted_at=now)
    if work.session.execute(lifted.returning(StepAside.id)).one_or_none() is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    work.audit("commission.member.come_back", f"commission.member:{member.id}")
    work.touch(PAGES)


def be_away(work: Work, starts_at: datetime, ends_at: datetime, now: datetime) -> Absence:
    """I shall be away: my substitute speaks for the seat at an opening in between. Refused; Invalid (ends_at)."""
    member = _myself(work)
    if ends_at <= starts_at:
        raise Invalid(fields={"ends_at": MandateReason.NEEDS_A_PERIOD.sentence})
    if ends_at <= now:
        raise Invalid(fields={"ends_at": MandateReason.IN_THE_PAST.sentence})
    away = Absence(member_id=member.id, starts_at=starts_at, ends_at=ends_at, declared_at=now)
    work.session.add(away)
    return away


def be_there(work: Work, absence_id: int, now: datetime) -> None:
    """I shall be there after all. Refused; NotFound for somebody else's, or for one taken back."""
    member = _myself(work)
    mine = (Absence.id == absence_id, Absence.member_id == member.id, Absence.withdrawn_at.is_(None))
    taken_back = update(Absence).where(*mine).values(withdrawn_at=now).returning(Absence.id)
    if work.session.execute(taken_back).one_or_none() is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)


def show_name(work: Work, shown: bool) -> None:
    """Let my name be published, or no longer. Refused for whoever holds no seat."""
    member = _myself(work)
    member.name_is_public = shown
    work.audit("commission.member.show_name", f"commission.member:{member.id}", shown=shown)
    work.touch(PAGES)


def ask_refund(
    work: Work, kind: ExpenseKind, amount: Money, spent_on: date, words: str, ticket: str, now: datetime
) -> None:  # fmt: skip
    """Ask for what taking part cost me; the same ticket again changes nothing. Refused; Invalid (amount, spent_on)."""
    member = _myself(work)
    if amount.cents <= 0:
        raise Invalid(fields={"amount": MandateReason.UNREADABLE.sentence})
    if spent_on > now.astimezone(PARIS).date():
        raise Invalid(fields={"spent_on": MandateReason.UNREADABLE.sentence})
    row = {
        "member_id": member.id, "kind": kind, "amount": amount, "spent_on": spent_on, "words": words.strip(),
        "state": ExpenseState.ASKED, "reason": "", "ticket": ticket, "asked_at": now, "changed_at": now,
    }  # fmt: skip
    work.session.execute(insert(Expense).values(row).on_conflict_do_nothing(index_elements=["ticket"]))


def settle_refund(work: Work, expense_id: int, seen: ExpenseState, state: ExpenseState, reason: str,
                  now: datetime) -> None:  # fmt: skip
    """Accept, refuse with a reason, pay. NotFound, Refused (no such move), Stale (changed meanwhile), Invalid."""
    expense = work.session.get(Expense, expense_id)
    mandate = queries.by_id(expense.member.mandate_id) if expense is not None else None
    if expense is None or mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    _obey(policies.refusal_to_keep(mandate, work.actor))
    if state not in EXPENSE_MOVES[seen]:
        raise Refused(reason=MandateReason.NO_SUCH_MOVE)
    if state is ExpenseState.REFUSED and not reason.strip():
        raise Invalid(fields={"reason": MandateReason.NEEDS_A_REASON.sentence})
    mine = (Expense.id == expense_id, Expense.state == seen)
    values = {"state": state, "reason": reason.strip(), "changed_at": now}
    if work.session.execute(update(Expense).where(*mine).values(values).returning(Expense.id)).one_or_none() is None:
        raise Stale(reason=MandateReason.CHANGED_MEANWHILE)
    work.session.expire(expense)
    work.audit("commission.expense.settle", f"commission.expense:{expense_id}", state=state.value)


def _myself(work: Work) -> CommissionMember:
    member = queries.member_of(work.actor.person_id)
    _obey(policies.refusal_as_member(member))
    assert member is not None
    return member


def _obey(refusal: MandateReason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
