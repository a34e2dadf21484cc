"""Secrets of a poll: the key of each voter, and random names that tell nothing."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from commons.opinions.types import Voter

#: Letters and digits that are not taken for one another when read aloud.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> bytes:
    """The secret of a new poll."""
    return secrets.token_bytes(32)


def new_address() -> str:
    """The name of a poll in its addresses: 8 letters, one of 850 thousand million."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def is_address(text: str) -> bool:
    """Whether this may be the name of a poll: what comes from an address is looked up only then."""
    return 0 < len(text) <= 8 and all(letter in _LETTERS for letter in text)


def new_token() -> str:
    """What a browser without account, or a sheet of paper, is known by: 128 random bits."""
    return secrets.token_urlsafe(16)


def voter_key(secret: bytes, voter: Voter) -> bytes:
    """The key under which this voter's positions are kept: 16 bytes of HMAC-SHA256.

    It differs from poll to poll, so that nobody is followed from one to the next, and cannot be made again once the
    poll's secret is gone.
    """
    return hmac.new(secret, voter.token.encode(), hashlib.sha256).digest()[:16]
