"""How a refusal of the box, its own or the database's, is said; and how its keeper is let through the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from commons.ballot_box.types import Reason
from commons.kernel.db import constraint_of
from commons.kernel.errors import Refused

_REASON_OF_GUARD = {
    "ballot_box_period": Reason.CLOSED,
    "ballot_box_closed": Reason.CLOSED,
    "ballot_box_paused": Reason.PAUSED,
}


def obey(refusal: Reason | None) -> None:
    """Refused when a policy gave a reason."""
    if refusal is not None:
        raise Refused(reason=refusal)


@contextmanager
def guarded() -> Iterator[None]:
    """The database's own refusal (the period ended in between) said as ours.

    Any other error leaves here without the row's values: in a log they would stand beside each other.
    """
    try:
        yield
    except IntegrityError as error:
        constraint = constraint_of(error) or ""
        if constraint not in _REASON_OF_GUARD:
            raise RuntimeError(f"the ballot box refused a row: {constraint}") from None
        raise Refused(reason=_REASON_OF_GUARD[constraint]) from None
    except DBAPIError as error:
        error.hide_parameters = True
        raise


@contextmanager
def keeper(session: Session) -> Iterator[None]:
    """Let the triggers know that it is the keeper who writes; they still refuse a closed box."""
    switch = text("SELECT set_config('possibles.box_keeper', :value, true)")
    session.execute(switch, {"value": "on"})
    yield
    session.execute(switch, {"value": "off"})
