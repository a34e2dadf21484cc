"""What is read of the composition: the mandate that runs, its seats, its rules, and who speaks for a seat now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from commission.mandates.models import (
    Absence,
    Candidacy,
    CommissionMember,
    CommissionSeat,
    Expense,
    Mandate,
    RuleBook,
    StepAside,
)
from commission.mandates.types import CandidacyState, MandateState, Origin, Part, RulesState, SeatState, Voter
from commons.identity.colleges import College
from commons.kernel.db import db
from commons.kernel.refs import Ref


def by_id(mandate_id: int) -> Mandate | None:
    """One mandate."""
    return db.session.get(Mandate, mandate_id)


def mandates() -> Sequence[Mandate]:
    """Every mandate, the latest first."""
    return db.session.scalars(select(Mandate).order_by(Mandate.starts_on.desc(), Mandate.id.desc())).all()


def running() -> Mandate | None:
    """The mandate that runs."""
    return db.session.scalar(select(Mandate).where(Mandate.state == MandateState.RUNNING))


def running_or_prepared() -> Mandate | None:
    """The mandate that runs; else the one in preparation that begins first."""
    prepared = select(Mandate).where(Mandate.state == MandateState.PREPARED).order_by(Mandate.starts_on).limit(1)
    return running() or db.session.scalar(prepared)


def latest() -> Mandate | None:
    """The mandate that the public page shows: the one that runs, else the next, else the last that ended."""
    return running_or_prepared() or next(iter(mandates()), None)


def rules_in_force(mandate_id: int) -> RuleBook | None:
    """The adopted rules with the highest number."""
    mine = (RuleBook.mandate_id == mandate_id, RuleBook.state == RulesState.ADOPTED)
    return db.session.scalar(select(RuleBook).where(*mine).order_by(RuleBook.number.desc()).limit(1))


def rulebooks(mandate_id: int) -> Sequence[RuleBook]:
    """Every version of the rules, the latest first."""
    mine = select(RuleBook).where(RuleBook.mandate_id == mandate_id)
    return db.session.scalars(mine.order_by(RuleBook.number.desc())).all()


def seats(mandate_id: int) -> Sequence[CommissionSeat]:
    """Every seat with all who held it, in the order of their numbers."""
    return db.session.scalars(
        select(CommissionSeat).where(CommissionSeat.mandate_id == mandate_id).order_by(CommissionSeat.number)
    ).all()


def member(member_id: int) -> CommissionMember | None:
    """One member of a seat."""
    return db.session.get(CommissionMember, member_id)


def member_of(account_id: int | None, mandate_id: int | None = None) -> CommissionMember | None:
    """The seat this person holds now, in this mandate or in the one that runs; None for whoever is no member."""
    if account_id is None:
        return None
    query = select(CommissionMember).join(Mandate, Mandate.id == CommissionMember.mandate_id)
    query = query.where(CommissionMember.account_id == account_id, CommissionMember.until.is_(None))
    mine = Mandate.id == mandate_id if mandate_id is not None else Mandate.state == MandateState.RUNNING
    return db.session.scalar(query.where(mine))


def members(mandate_id: int) -> Sequence[CommissionMember]:
    """Everybody who holds a part of a seat now."""
    mine = (
        CommissionMember.mandate_id == mandate_id,
        CommissionMember.until.is_(None),
        CommissionSeat.state == SeatState.OPEN,
    )
    query = select(CommissionMember).join(CommissionSeat, CommissionSeat.id == CommissionMember.seat_id).where(*mine)
    return db.session.scalars(query.order_by(CommissionSeat.number, CommissionMember.part.desc())).all()


def aside(member_ids: Collection[int], subject: Ref | None) -> set[int]:
    """Those of these holders who stepped aside from this subject and did not come back."""
    if subject is None or not member_ids:
        return set()
    query = select(StepAside.member_id).where(
        StepAside.member_id.in_(member_ids), StepAside.subject_kind == subject.kind,
        StepAside.subject_id == subject.id, StepAside.lifted_at.is_(None),
    )  # fmt: skip
    return set(db.session.scalars(query))


def away(member_ids: Collection[int], now: datetime) -> set[int]:
    """Those of these holders who said that they are away at this moment."""
    query = select(Absence.member_id).where(
        Absence.member_id.in_(member_ids), Absence.starts_at <= now, Absence.ends_at > now,
        Absence.withdrawn_at.is_(None),
    )  # fmt: skip
    return set(db.session.scalars(query)) if member_ids else set()


def filled_seats(mandate_id: int) -> Sequence[CommissionSeat]:
    """The seats that somebody holds now."""
    return [seat for seat in seats(mandate_id) if seat.state is SeatState.OPEN and seat.held_by(Part.TITULAR)]


def voters(mandate_id: int, subject: Ref | None, now: datetime, absent: Collection[int] = ()) -> list[Voter]:
    """Who speaks for each filled seat at this moment: the titular; their substitute when the titular is away or aside.

    `absent` are holders whom the secretariat marked absent at the opening. To be kept with the consultation, and never
    computed again (B1). A seat whose two holders are away or aside has no voice.
    """
    present = members(mandate_id)
    numbers = [each.id for each in present]
    silent = aside(numbers, subject) | away(numbers, now) | set(absent)
    spoken: dict[int, Voter] = {}
    for each in present:
        better = each.seat_id not in spoken or each.part is Part.TITULAR
        if each.id not in silent and better:
            spoken[each.seat_id] = Voter(
                each.seat_id, each.id, each.account_id, each.name, each.seat.college, each.part
            )  # fmt: skip
    return [spoken[seat_id] for seat_id in sorted(spoken)]


def colleges_open_to_candidates(mandate_id: int) -> list[College]:
    """The colleges that have a seat filled by candidacy whose titular or substitute is missing, in their order."""
    free = {
        seat.college
        for seat in seats(mandate_id)
        if seat.origin is Origin.CANDIDACY and seat.state is SeatState.OPEN and not all(map(seat.held_by, Part))
    }
    return [college for college in College if college in free]


def candidacies(mandate_id: int, state: CandidacyState | None = None) -> Sequence[Candidacy]:
    """The candidacies of a mandate, the oldest first."""
    query = select(Candidacy).where(Candidacy.mandate_id == mandate_id).order_by(Candidacy.created_at, Candidacy.id)
    return db.session.scalars(query if state is None else query.where(Candidacy.state == state)).all()


def expenses_of(member_id: int) -> Sequence[Expense]:
    """What one member asked for, the latest first."""
    query = select(Expense).where(Expense.member_id == member_id)
    return db.session.scalars(query.order_by(Expense.asked_at.desc(), Expense.id.desc())).all()


def expenses(mandate_id: int) -> Sequence[Expense]:
    """What the members of a mandate asked for, the latest first."""
    query = select(Expense).join(CommissionMember).where(CommissionMember.mandate_id == mandate_id)
    return db.session.scalars(query.order_by(Expense.asked_at.desc(), Expense.id.desc())).all()


def asides(mandate_id: int) -> Sequence[StepAside]:
    """Who stepped aside from what, and why, the latest first; public."""
    query = select(StepAside).join(CommissionMember).where(CommissionMember.mandate_id == mandate_id)
    return db.session.scalars(query.order_by(StepAside.declared_at.desc(), StepAside.id.desc())).all()


def asides_in_words(mandate_id: int) -> list[StepAside]:
    """Those in words alone that were not lifted: only a person can tell which decision they are about."""
    return [each for each in asides(mandate_id) if each.ref is None and each.lifted_at is None]


def asides_of(member_id: int) -> Sequence[StepAside]:
    """What one member stepped aside from."""
    query = select(StepAside).where(StepAside.member_id == member_id)
    return db.session.scalars(query.order_by(StepAside.declared_at.desc(), StepAside.id.desc())).all()


def absences_of(member_id: int, now: datetime) -> Sequence[Absence]:
    """When one member is or will be away."""
    mine = (Absence.member_id == member_id, Absence.withdrawn_at.is_(None), Absence.ends_at > now)
    return db.session.scalars(select(Absence).where(*mine).order_by(Absence.starts_at)).all()
