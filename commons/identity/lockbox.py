"""Seals words people wrote (AES-GCM); the keys are drawn from the application's secret, one for each purpose.

A sealed text begins with the mark of its key: after a new SECRET_KEY, those of before (SECRET_KEY_FALLBACKS) still open
it, and the daily chore of whoever keeps it seals it again with the new one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from commons.identity.seals import derived_key

_MARK, _NONCE = 4, 12


class Unreadable(Exception):
    """No key that is known opens this text."""


def lock(purpose: str, words: str, about: str) -> bytes:
    """Seal these words; `about` ties them to their row, so that they open nowhere else."""
    key = next(_keys(purpose))
    nonce = os.urandom(_NONCE)
    return _mark(key) + nonce + AESGCM(key).encrypt(nonce, words.encode(), about.encode())


def unlock(purpose: str, sealed: bytes, about: str) -> str:
    """The words again; Unreadable when they were moved, changed, or when their key is gone."""
    mark, nonce, text = sealed[:_MARK], sealed[_MARK : _MARK + _NONCE], sealed[_MARK + _NONCE :]
    for key in _keys(purpose):
        if _mark(key) == mark:
            try:
                return AESGCM(key).decrypt(nonce, text, about.encode()).decode()
            except InvalidTag:
                break
    raise Unreadable(about)


def is_old(purpose: str, sealed: bytes) -> bool:
    """True when a former key sealed this."""
    return sealed[:_MARK] != _mark(next(_keys(purpose)))


def _keys(purpose: str) -> Iterator[bytes]:
    former = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    for secret in (current_app.config["SECRET_KEY"], *former):
        yield bytes.fromhex(derived_key(purpose, secret))


def _mark(key: bytes) -> bytes:
    return hashlib.sha256(b"mark" + key).digest()[:_MARK]
