"""Keyed hashes: what must be recognised again (codes, tickets, cards) is kept as a seal, never as itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import current_app

#: No vowel, nothing that looks like something else: read aloud and typed by hand.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def derived_key(purpose: str, secret: str) -> str:
    """A key of its own for each purpose, out of the application's secret."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def seal(purpose: str, *parts: str) -> str:
    """The keyed hash of these parts; the same parts give another one for another purpose."""
    key = derived_key("identity." + purpose, current_app.config["SECRET_KEY"])
    return hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def former_seals(purpose: str, *parts: str) -> list[str]:
    """What earlier secrets of this installation made of these parts (SECRET_KEY_FALLBACKS)."""
    former = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    keys = [derived_key("identity." + purpose, secret) for secret in former]
    return [hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest() for key in keys]


def same(one: str, other: str) -> bool:
    """Compare two seals in constant time."""
    return hmac.compare_digest(one, other)


def random_digits(length: int = 6) -> str:
    """A code for people to copy."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def random_letters(groups: int = 3, length: int = 4) -> str:
    """A longer code in groups: "K7QM-4DZP-9XHR"."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(length)) for _ in range(groups))


def bare(code: str) -> str:
    """A typed code without what people add to it: spaces, dashes, small letters."""
    return "".join(c for c in code.upper() if c.isalnum())
