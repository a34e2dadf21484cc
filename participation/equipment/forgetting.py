"""Somebody who erased their account is no longer named beside what they borrowed."""

from __future__ import annotations

from sqlalchemy import update

from commons.identity.events import AccountErased
from commons.kernel.unit_of_work import Work
from participation.equipment.models import Booking


def forget_borrower(work: Work, fact: AccountErased) -> None:
    """Wipe the name, the contact, what it was for and the tie to their account; the organisation's booking stays."""
    theirs = update(Booking).where(Booking.account_id == fact.account_id)
    work.session.execute(theirs.values(person="", contact="", purpose="", account_id=None))
