"""The two ways back to a registration: a short code for people, a long secret for links. Neither needs an account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from flask import current_app

from commons.identity.seals import LETTERS, bare, derived_key, seal

CODE_LENGTH = 8
_PURPOSE = "assises.registration"


def new_code() -> str:
    """Eight letters and digits that nobody takes for others: 27^8, about 38 bits, and tries are limited."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """The code as people read it: "K7QM-4DZP"."""
    return f"{code[:4]}-{code[4:]}"


def typed_code(text: str) -> str:
    """A code as people type it, made bare; empty when it cannot be one."""
    code = bare(text[:40])
    return code if len(code) == CODE_LENGTH else ""


def secret_of(edition_id: int, code: str) -> str:
    """The secret of the link (128 bits): derived, so that each letter can carry it and the database holds none."""
    key = derived_key(_PURPOSE, current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(key, f"{edition_id}|{code}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def seal_of(secret: str) -> str:
    """What is kept of a secret."""
    return seal(_PURPOSE, secret)
