"""Tokens of badges and devices: derived from the application's key, drawn again when needed, stored never."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from uuid import UUID

from flask import current_app

from commons.identity.seals import LETTERS, derived_key

#: What a badge's QR code says: 128 bits in 26 capitals, which makes a small code that old cameras read.
TOKEN = re.compile(r"[A-Z2-7]{26}\Z")
#: Letters of a registration's code that are shown to tell homonyms apart: too few to guess the rest from.
TAIL = 3


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def badge_token(bearer: str, generation: int) -> str:
    """The token of this bearer's badge of this generation; the same each time it is asked for."""
    return base64.b32encode(_derived("badge", f"{bearer}|{generation}")).decode().rstrip("=")


def pairing_secret(device_id: int, turn: int) -> str:
    """The secret of a pairing link; good once, for a few minutes."""
    return base64.urlsafe_b64encode(_derived("pairing", f"{device_id}|{turn}")).decode().rstrip("=")


def group_key(registration_id: int, turn: int = 0) -> str:
    """What opens the badges of a whole registration; another one each time its link was changed (`turn`)."""
    about = f"{registration_id}|{turn}" if turn else str(registration_id)
    return base64.urlsafe_b64encode(_derived("group", about)).decode().rstrip("=")


def new_device_token() -> str:
    """Drawn once, for the cookie of a device."""
    return secrets.token_urlsafe(32)


def read_token(text: str) -> str:
    """The token in what was scanned or typed (an address that ends with it as well); empty when there is none."""
    last = text.strip()[-200:].rstrip("/").rsplit("/", 1)[-1].upper()
    return last if TOKEN.match(last) else ""


def short_code(walk_in_id: UUID) -> str:
    """What somebody without registration says at the door; the device works it out by itself, without network."""
    number, letters = int(walk_in_id.hex[-10:], 16), ""
    for _each in range(5):
        number, rest = divmod(number, len(LETTERS))
        letters += LETTERS[rest]
    return letters


def tail_of(code: str) -> str:
    """The end of a registration's code."""
    return code[-TAIL:]


def _derived(purpose: str, what: str) -> bytes:
    key = derived_key("assises." + purpose, current_app.config["SECRET_KEY"])
    return hmac.new(key.encode(), what.encode(), hashlib.sha256).digest()[:16]
