"""Encrypts what people say of their needs: in the database it is unreadable, and so it is in every backup of it."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

from commons.identity.seals import derived_key


def _fernet() -> MultiFernet:
    """The key of today first; those of before (SECRET_KEY_FALLBACKS) still open what they closed."""
    secrets = [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", [])]
    keys = [bytes.fromhex(derived_key("assises.needs", secret)) for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def sealed(words: str) -> bytes | None:
    """These words, encrypted; nothing for no words."""
    return _fernet().encrypt(words.encode("utf-8", "surrogatepass")) if words else None


def opened(token: bytes | None) -> str:
    """The words again; empty when there were none, or when their key is gone."""
    if token is None:
        return ""
    try:
        return _fernet().decrypt(token).decode("utf-8", "surrogatepass")
    except InvalidToken:
        return ""
