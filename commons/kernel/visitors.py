"""Tells apart the devices of one day, without a cookie and without keeping who they are."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app, request

from commons.kernel import clock


def visitor_key(purpose: str) -> str:
    """A keyed hash of the address and browser of this request; its key changes every day and for each purpose."""
    day = clock.now().astimezone(clock.PARIS).date().isoformat()
    key = hmac.new(current_app.config["SECRET_KEY"].encode(), f"{purpose}|{day}".encode(), hashlib.sha256).digest()
    seen = f"{request.remote_addr or ''}\x1f{request.user_agent.string}"
    return hmac.new(key, seen.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
