"""Seals of a phone's token, one for each purpose: what stands in one table leads to no row of another (A9)."""

from __future__ import annotations

import secrets
from enum import StrEnum

from commons.identity.seals import seal


class Purpose(StrEnum):
    """What a mark is for."""

    ENTRY = "entry"
    WORDS = "words"
    DOTS = "dots"
    FLOOR = "floor"
    FEEDBACK = "feedback"


def new_token() -> str:
    """A random token, kept by the phone alone."""
    return secrets.token_urlsafe(24)


def mark(purpose: Purpose, workshop_id: int, token: str) -> str:
    """The seal of a token for one purpose in one workshop."""
    return seal(f"workshop.{purpose.value}", str(workshop_id), token)
