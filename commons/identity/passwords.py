"""Passwords as Flask-Security hashes them (peppered argon2id), as slow to check for strangers as for the team."""

from __future__ import annotations

import functools
import unicodedata

from flask_security.utils import hash_password, verify_password


def hashed(password: str) -> str:
    """What is kept of a password."""
    return str(hash_password(_normal(password)))


def matches(password: str, kept: str | None) -> bool:
    """True for the right password; without one to compare with, a decoy takes the same time and never matches."""
    decoy = _decoy()
    return bool(verify_password(_normal(password), kept or decoy)) and kept is not None


@functools.cache
def _decoy() -> str:
    return str(hash_password("nobody's password"))


def _normal(password: str) -> str:
    # The same accents typed on two keyboards are one password.
    return unicodedata.normalize("NFKC", password)
