"""Seals the words of needs and of drafts (AES-GCM), and makes links; the keys are drawn from the application's secret.

Each purpose has a key of its own. A sealed text begins with the mark of its key: after a new SECRET_KEY, those of
before (SECRET_KEY_FALLBACKS) still open it, and the daily chore seals it again with the new one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import current_app

from assises.people.models import Registration
from commons.identity.lockbox import Unreadable as Unreadable
from commons.identity.lockbox import is_old as is_old
from commons.identity.lockbox import lock as lock
from commons.identity.lockbox import unlock as unlock
from commons.identity.seals import bare, derived_key, same, seal

NEEDS, DRAFTS = "assises.needs", "assises.drafts"
#: 27^8, about 38 bits; tries are limited.
CODE_LETTERS = 8


def shown(code: str) -> str:
    """A code as people read it aloud: "K7QM-4DZP"."""
    return f"{code[:4]}-{code[4:]}"


def typed_code(text: str) -> str:
    """A code as people type it, made bare; empty when it cannot be one."""
    code = bare(text[:40])
    return code if len(code) == CODE_LETTERS else ""


def secret_of(registration: Registration) -> str:
    """The secret of a registration's link: 144 bits. Derived, so that letters can say it and no table holds it.

    A link that was changed is that of a later turn.
    """
    key = derived_key("assises.link", current_app.config["SECRET_KEY"])
    about = f"{registration.edition_id}|{registration.id}|{registration.code}"
    if registration.link_turn:
        about += f"|{registration.link_turn}"
    made = hmac.new(key.encode(), about.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:18]).decode()


def seal_of(secret: str) -> str:
    """How a link is recognised."""
    return seal("assises.link", secret)


def opens(registration: Registration, secret: str) -> bool:
    """Whether this secret is the one of this registration; in constant time."""
    return same(registration.secret_seal, seal_of(secret))
