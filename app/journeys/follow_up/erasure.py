"""An erased account follows nothing."""

from __future__ import annotations

from app.journeys.follow_up import services
from commons.identity.events import AccountErased
from commons.kernel.events import subscribe
from commons.kernel.unit_of_work import Work


@subscribe(AccountErased)
def forget_follows(work: Work, fact: AccountErased) -> None:
    """Delete what the person followed; told again, there is nothing left to delete."""
    services.forget(work, fact.account_id)
