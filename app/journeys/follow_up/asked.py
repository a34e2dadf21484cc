"""What an address of these pages speaks of: a kind and a number that are known, or a kind refusal."""

from __future__ import annotations

from app.journeys.follow_up.types import FollowReason
from commons.kernel import refs
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound
from commons.kernel.refs import Ref
from commons.threads import queries as threads
from commons.threads.assembly import Thread

#: The largest number a column holds: beyond it, the database would complain before anybody could say "not found".


def ref_of(kind: str, number: int) -> Ref:
    """The thing an address names; NotFound for a kind nobody registered."""
    if not refs.known(kind) or not 0 < number <= LARGEST_ID:
        raise NotFound(reason=FollowReason.NOT_FOUND)
    return Ref(kind, number)


def thread_of(kind: str, number: int) -> Thread:
    """Its thread; NotFound when it is not there, or not for everybody."""
    found = threads.thread(ref_of(kind, number))
    if found is None:
        raise NotFound(reason=FollowReason.NOT_FOUND)
    return found
