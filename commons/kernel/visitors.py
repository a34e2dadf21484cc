"""Tells apart the devices of one day, without a cookie and without keeping who they are."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from flask import current_app, request

from commons.kernel import clock, limits
from commons.kernel.access import current_actor
from commons.kernel.errors import Reason, TooMany

#: A library, a community centre or a mobile operator stands behind one address.
PEOPLE_PER_ADDRESS = 10
HOUR = timedelta(hours=1)


def count_try(kind: str, reason: Reason, *, most: int, behind: int | None = None, within: timedelta = HOUR) -> None:
    """Count one try of whoever makes this request; TooMany for this reason beyond the limit.

    Before the work begins: the count has a connection of its own, and nobody waits for one while holding rows.
    """
    if not allowed_here(kind, current_actor().person_id, most=most, behind=behind, within=within):
        raise TooMany(reason=reason)


def allowed_here(kind: str, person_id: int | None, *, most: int, within: timedelta, behind: int | None = None) -> bool:
    """Count one try of this account, or of this device and of its address, and say whether it is within the limit.

    `behind`: how many from one address, for people without account together. Then devices are not told apart: fifty
    people in a meeting room share an address and, with the same telephone, the name of their browser.
    """
    if person_id is not None:
        return limits.allowed(kind, f"account:{person_id}", most=most, within=within)
    # Another browser is easily pretended, another address less so.
    device = behind is not None or limits.allowed(kind, visitor_key(kind), most=most, within=within)
    address, behind = _key(kind, request.remote_addr or ""), behind or most * PEOPLE_PER_ADDRESS
    crowd = limits.allowed(kind, address, most=behind, within=within)
    return device and crowd


def visitor_key(purpose: str) -> str:
    """A keyed hash of the address and browser of this request; its key changes every day and for each purpose."""
    return _key(purpose, f"{request.remote_addr or ''}\x1f{request.user_agent.string}")


def _key(purpose: str, seen: str) -> str:
    day = clock.now().astimezone(clock.PARIS).date().isoformat()
    key = hmac.new(current_app.config["SECRET_KEY"].encode(), f"{purpose}|{day}".encode(), hashlib.sha256).digest()
    return hmac.new(key, seen.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
