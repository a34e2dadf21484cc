"""Opens and ends mandates, makes seats, seats people and ends their part; the unique indexes decide races (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from commission.mandates import policies, queries
from commission.mandates.events import MandateEnded, MemberLeft, MemberSeated
from commission.mandates.models import CommissionMember, CommissionSeat, Mandate
from commission.mandates.types import PAGES, MandateReason, MandateState, Origin, Part, SeatState
from commons.identity.colleges import College
from commons.kernel.clock import PARIS
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

_TAKEN = {
    "uq_commission_member_active": MandateReason.SEAT_TAKEN,
    "uq_commission_member_person": MandateReason.ALREADY_SITS,
}


@dataclass(frozen=True)
class Newcomer:
    """Who is to be seated, and how they came to it."""

    name: str
    chosen_by: str
    contact: str = ""
    language: str = "fr"
    account_id: int | None = None
    name_is_public: bool = False


def prepare(work: Work, title: str, about: str, starts_on: date, ends_on: date, now: datetime) -> Mandate:
    """A new mandate, in preparation. Refused; Invalid (title, ends_on)."""
    _obey(policies.refusal_to_keep(None, work.actor))
    if not title.strip():
        raise Invalid(fields={"title": MandateReason.UNREADABLE.sentence})
    if ends_on <= starts_on:
        raise Invalid(fields={"ends_on": MandateReason.NEEDS_A_PERIOD.sentence})
    mandate = Mandate(title=title.strip(), about=about.strip(), starts_on=starts_on, ends_on=ends_on, created_at=now)
    work.session.add(mandate)
    work.session.flush()
    work.audit("commission.mandate.prepare", f"commission.mandate:{mandate.id}")
    work.touch(PAGES)
    return mandate


def become(work: Work, mandate_id: int, state: MandateState, version: int, now: datetime) -> None:
    """Bring the mandate to its next state; one runs at a time. NotFound, Refused, Stale."""
    mandate = _mandate(mandate_id)
    _obey(policies.refusal_to_become(mandate, state, work.actor))
    mine = (Mandate.id == mandate_id, Mandate.version == version)
    moved = update(Mandate).where(*mine).values(state=state, version=Mandate.version + 1).returning(Mandate.id)
    try:
        with work.session.begin_nested():
            found = work.session.execute(moved).one_or_none()
    except IntegrityError as error:
        raise Refused(reason=MandateReason.ONE_AT_A_TIME) from error
    if found is None:
        raise Stale(reason=MandateReason.CHANGED_MEANWHILE)
    work.session.refresh(mandate)
    if state is MandateState.ENDED:
        work.record(MandateEnded(mandate_id))
    work.audit("commission.mandate.become", f"commission.mandate:{mandate_id}", state=state.value, at=now.isoformat())
    work.touch(PAGES)


def add_seat(
    work: Work, mandate_id: int, college: College, origin: Origin, stands_for: str, now: datetime
) -> CommissionSeat:  # fmt: skip
    """A seat more in a college, with the next number. NotFound, Refused."""
    mandate = _mandate(mandate_id)
    _obey(policies.refusal_to_compose(mandate, work.actor))
    # The mandate's row is the turnstile: two seats added at once get two numbers.
    work.session.execute(select(Mandate.id).where(Mandate.id == mandate_id).with_for_update())
    last = (
        work.session.scalar(select(func.max(CommissionSeat.number)).where(CommissionSeat.mandate_id == mandate_id)) or 0
    )
    seat = CommissionSeat(
        mandate_id=mandate_id, number=last + 1, college=college, origin=origin, stands_for=stands_for.strip(),
        created_at=now,
    )  # fmt: skip
    work.session.add(seat)
    work.session.flush()
    work.audit("commission.seat.add", f"commission.seat:{seat.id}", college=college.value)
    work.touch(PAGES)
    return seat


def open_seat(work: Work, seat_id: int) -> CommissionSeat:
    """The seat, when this actor may put somebody there. NotFound; Refused (not theirs, over, suppressed)."""
    seat = work.session.get(CommissionSeat, seat_id)
    if seat is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    _obey(policies.refusal_to_compose(_mandate(seat.mandate_id), work.actor))
    if seat.state is SeatState.SUPPRESSED:
        raise Refused(reason=MandateReason.SUPPRESSED)
    return seat


def seat_somebody(work: Work, seat_id: int, part: Part, newcomer: Newcomer, now: datetime) -> CommissionMember:
    """Somebody holds a part of a seat from today on. NotFound; Refused (taken, sits elsewhere); Invalid (name)."""
    seat = open_seat(work, seat_id)
    if not newcomer.name.strip():
        raise Invalid(fields={"name": MandateReason.NEEDS_A_NAME.sentence})
    member = CommissionMember(
        mandate_id=seat.mandate_id, seat_id=seat.id, part=part, since=now.astimezone(PARIS).date(),
        name=newcomer.name.strip(), chosen_by=newcomer.chosen_by.strip(), contact=newcomer.contact,
        language=newcomer.language, account_id=newcomer.account_id, name_is_public=newcomer.name_is_public,
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(member)
    except IntegrityError as error:
        raise Refused(reason=_TAKEN[constraint_of(error) or ""]) from error
    work.session.expire(seat, ["holders"])
    work.record(MemberSeated(member.id, seat.id, seat.mandate_id))
    work.audit("commission.member.seat", f"commission.member:{member.id}", seat=seat.number, part=part.value)
    work.touch(PAGES)
    return member


def suppress(work: Work, seat_id: int, why: str, now: datetime) -> None:
    """Take an empty seat out of the composition, with a public reason. NotFound; Refused (held); Invalid (why)."""
    seat = work.session.get(CommissionSeat, seat_id, with_for_update=True)
    if seat is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    _obey(policies.refusal_to_compose(_mandate(seat.mandate_id), work.actor))
    if any(seat.held_by(part) for part in Part):
        raise Refused(reason=MandateReason.SEAT_HELD)
    if not why.strip():
        raise Invalid(fields={"why": MandateReason.NEEDS_A_REASON.sentence})
    seat.state, seat.reason = SeatState.SUPPRESSED, why.strip()
    work.audit("commission.seat.suppress", f"commission.seat:{seat.id}", why=why, at=now.isoformat())
    work.touch(PAGES)


def entrust(work: Work, member_id: int, in_bureau: bool, in_drafting: bool, now: datetime) -> None:
    """Say whether a member is of the bureau, and of the drafting group. NotFound, Refused."""
    member = queries.member(member_id)
    if member is None or member.until is not None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    _obey(policies.refusal_to_compose(_mandate(member.mandate_id), work.actor))
    member.in_bureau, member.in_drafting = in_bureau, in_drafting
    work.audit(
        "commission.member.entrust", f"commission.member:{member_id}", bureau=in_bureau, drafting=in_drafting,
        at=now.isoformat(),
    )  # fmt: skip
    work.touch(PAGES)


def end_part(work: Work, member_id: int, why: str, now: datetime) -> None:
    """Somebody leaves: resigns, moves, is replaced. NotFound, Refused; Invalid (why); nothing when already ended."""
    member = queries.member(member_id)
    if member is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    _obey(policies.refusal_to_compose(_mandate(member.mandate_id), work.actor))
    if not why.strip():
        raise Invalid(fields={"why": MandateReason.NEEDS_A_REASON.sentence})
    mine = (CommissionMember.id == member_id, CommissionMember.until.is_(None))
    today = now.astimezone(PARIS).date()
    ended = (
        update(CommissionMember).where(*mine).values(until=today, ended_why=why.strip()).returning(CommissionMember.id)
    )
    if work.session.execute(ended).one_or_none() is None:
        return
    work.session.expire(member)
    work.record(MemberLeft(member_id, member.seat_id, member.mandate_id))
    work.audit("commission.member.end", f"commission.member:{member_id}", why=why)
    work.touch(PAGES)


def _mandate(mandate_id: int) -> Mandate:
    mandate = queries.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return mandate


def _obey(refusal: MandateReason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
