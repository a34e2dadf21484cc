"""Gives seats and rewrites them; a seat that ends stays in the history."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from commons.identity.colleges import College
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.unit_of_work import Work
from participation.bodies.models import Body, Seat
from participation.bodies.policies import BodyReason
from participation.bodies.services import handled


@dataclass(frozen=True)
class SeatDraft:
    """A seat as typed; `person` is shown to everybody, and needs that person's agreement."""

    organisation: str
    college: College
    since: date
    function: str = ""
    person: str = ""
    consented: bool = False
    until: date | None = None

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        found = {}
        if self.person and not self.consented:
            found["consented"] = BodyReason.NEEDS_CONSENT.sentence
        if self.until is not None and self.until < self.since:
            found["until"] = BodyReason.ENDS_BEFORE.sentence
        return found


def give(work: Work, slug: str, draft: SeatDraft, now: datetime) -> Seat:
    """A new seat."""
    body = handled(work, slug)
    seat = Seat(body_id=body.id, **_columns(draft))
    work.session.add(seat)
    _changed(work, body, seat, "give")
    return seat


def rewrite(work: Work, slug: str, seat_id: int, draft: SeatDraft, seen: int, now: datetime) -> Seat:
    """Correct a seat, end it, or take a name off; Stale when it is no longer version `seen`."""
    body = handled(work, slug)
    query = select(Seat).where(Seat.id == seat_id, Seat.body_id == body.id).with_for_update()
    seat = work.session.scalar(query)
    if seat is None:
        raise NotFound(reason=BodyReason.NO_SUCH_SEAT)
    if seat.version != seen:
        raise Stale(reason=BodyReason.CHANGED_MEANWHILE)
    for name, value in _columns(draft).items():
        setattr(seat, name, value)
    seat.version += 1
    _changed(work, body, seat, "rewrite")
    return seat


def _columns(draft: SeatDraft) -> dict[str, Any]:
    wrong = draft.mistakes()
    if wrong:
        raise Invalid(fields=wrong)
    return asdict(draft) | {"consented": bool(draft.person) and draft.consented}


def _changed(work: Work, body: Body, seat: Seat, verb: str) -> None:
    work.session.flush()
    # Without the person's name: whoever takes back their agreement must not stay in the journal.
    details = {"organisation": seat.organisation, "until": seat.until.isoformat() if seat.until else None}
    work.audit(f"participation.seat.{verb}", f"participation.body:{body.id}", seat=seat.id, **details)
    work.touch("participation:bodies", f"participation:bodies:{body.slug}")
