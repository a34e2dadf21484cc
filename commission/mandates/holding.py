"""What the composition keeps about a person, for the file they may take away, and what an erased account leaves."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from commission.mandates.models import Absence, Candidacy, CommissionMember, Expense, StepAside
from commons.identity.events import AccountErased
from commons.kernel import i18n
from commons.kernel.clock import PARIS, now
from commons.kernel.db import db

#: Those that point at an account; what hangs on a seat goes with it.
TABLES = (CommissionMember.__tablename__, Candidacy.__tablename__)


def about(account_id: int) -> list[dict[str, Any]]:
    """The seats they hold or held, what they said for themselves there, and their candidacies."""
    held = db.session.scalars(select(CommissionMember).where(CommissionMember.account_id == account_id)).all()
    proposed = db.session.scalars(select(Candidacy).where(Candidacy.account_id == account_id)).all()
    return [*map(_seat, held), *map(_candidacy, proposed)]


def _seat(member: CommissionMember) -> dict[str, Any]:
    asides = db.session.scalars(select(StepAside).where(StepAside.member_id == member.id))
    absences = db.session.scalars(select(Absence).where(Absence.member_id == member.id))
    expenses = db.session.scalars(select(Expense).where(Expense.member_id == member.id))
    return {
        "seat": member.seat.number, "part": member.part.value, "name": member.name, "contact": member.contact,
        "name_is_public": member.name_is_public, "chosen_by": member.chosen_by, "since": member.since.isoformat(),
        "until": member.until.isoformat() if member.until else None,
        "stepped_aside": [{"subject": each.subject, "reason": each.reason} for each in asides],
        "away": [[each.starts_at.isoformat(), each.ends_at.isoformat()] for each in absences],
        "expenses": [
            {"kind": e.kind.value, "cents": e.amount.cents, "spent_on": e.spent_on.isoformat(), "words": e.words,
             "state": e.state.value, "reason": e.reason}
            for e in expenses
        ],
    }  # fmt: skip


def _candidacy(each: Candidacy) -> dict[str, Any]:
    return {
        "candidacy": each.college.value, "name": each.name, "contact": each.contact, "words": each.words,
        "channel": each.channel.value, "state": each.state.value, "reason": each.reason,
        "at": each.created_at.isoformat(),
    }  # fmt: skip


def members_forget_their_account(work: Any, fact: AccountErased) -> None:
    """Take name, contact and account away from the seats they held; the seat they hold is free from today.

    That a seat was held, and how somebody came to it, stays: decisions were taken with that voice.
    """
    mine = CommissionMember.account_id == fact.account_id
    today = now().astimezone(PARIS).date()
    with i18n.speaking("fr"):
        nobody, why = _("Personne effacée"), _("A effacé son compte")
    leaving = (mine, CommissionMember.until.is_(None))
    work.session.execute(update(CommissionMember).where(*leaving).values(until=today, ended_why=why))
    gone = {"name": nobody, "contact": "", "name_is_public": False, "account_id": None}
    ids = work.session.scalars(update(CommissionMember).where(mine).values(gone).returning(CommissionMember.id)).all()
    work.session.execute(update(Expense).where(Expense.member_id.in_(ids)).values(words=""))
    work.session.execute(delete(Candidacy).where(Candidacy.account_id == fact.account_id))
    work.session.expire_all()
    if ids:
        work.touch("commission:mandates")
