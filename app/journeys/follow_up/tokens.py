"""The link that stops messages without signing in: short enough for an SMS, signed, good for ninety days."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from flask import current_app

from commons.identity.seals import derived_key

GOOD_FOR = timedelta(days=90)
_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
#: 96 bits of the signature: it stops nothing but messages.
_BYTES = 12


def make(account_id: int, now: datetime) -> str:
    """The token of this person, good for ninety days from now: "12.1057.Zk3…"."""
    bare = f"{account_id}.{(now + GOOD_FOR - _EPOCH).days}"
    return f"{bare}.{_signature(bare)}"


def read(token: str, now: datetime) -> int | None:
    """Whose token this is; None when it was forged, altered or too old."""
    bare, _, signature = token.rpartition(".")
    parts = bare.split(".")
    if len(token) > 80 or len(parts) != 2 or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(bare).encode()):
        return None
    account_id, last_day = map(int, parts)
    return account_id if (now - _EPOCH).days <= last_day else None


def _signature(bare: str) -> str:
    key = derived_key("follow_up.stop", current_app.config["SECRET_KEY"])
    made = hmac.new(key.encode(), bare.encode(), hashlib.sha256).digest()[:_BYTES]
    return base64.urlsafe_b64encode(made).decode()
