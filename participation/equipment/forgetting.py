"""Somebody who erased their account is no longer named beside what they borrowed."""

from __future__ import annotations

from sqlalchemy import update

from commons.identity.events import AccountErased
from commons.kernel.unit_of_work import Work
from participation.equipment.models import Booking


def forget_borrower(work: Work, fact: AccountErased) -> None:
    """Wipe the name, the contact and what it was for; the booking stays, in the name of its organisation."""
    theirs = update(Booking).where(Booking.account_id == fact.account_id)
    work.session.execute(theirs.values(person="", contact="", purpose=""))
