"""What pages of the commission begin with: the mandate or the seat, and may this person be here."""

from __future__ import annotations

from commission.mandates import policies, queries
from commission.mandates.models import CommissionMember, CommissionSeat, Mandate
from commission.mandates.types import MandateReason
from commons.identity.types import Role
from commons.kernel.access import current_actor, holders_of
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound, Refused

#: Those who keep a mandate, and everybody who has a part in one.
SECRETARIAT = holders_of(Role.SECRETARIAT)
TEAM = holders_of(Role.SECRETARIAT, Role.FACILITATOR, Role.OBSERVER)
#: The largest number a column holds.


def kept(mandate_id: int) -> Mandate:
    """The mandate of this number, when whoever asks is its secretariat. NotFound, Refused."""
    mandate = queries.by_id(mandate_id) if mandate_id <= LARGEST_ID else None
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    refusal = policies.refusal_to_keep(mandate, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return mandate


def joined(mandate_id: int) -> Mandate:
    """The mandate of this number, when whoever asks has any part in it. NotFound, Refused."""
    mandate = queries.by_id(mandate_id) if mandate_id <= LARGEST_ID else None
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    if not policies.is_team(mandate, current_actor()):
        raise Refused(reason=MandateReason.NOT_YOURS)
    return mandate


def myself() -> CommissionMember:
    """The seat that whoever asks holds now. Refused for whoever is no member."""
    member = queries.member_of(current_actor().person_id)
    refusal = policies.refusal_as_member(member)
    if member is None or refusal is not None:
        raise Refused(reason=refusal or MandateReason.NOT_A_MEMBER)
    return member


def seat_of(mandate: Mandate, number: int) -> CommissionSeat:
    """The seat with this number in the mandate. NotFound."""
    found = next((seat for seat in queries.seats(mandate.id) if seat.number == number), None)
    if found is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return found


def member_of(mandate: Mandate, member_id: int) -> CommissionMember:
    """Somebody who sits in this mandate now. NotFound, also for whoever sits or sat elsewhere."""
    member = queries.member(member_id) if member_id <= LARGEST_ID else None
    if member is None or member.mandate_id != mandate.id or member.until is not None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return member
