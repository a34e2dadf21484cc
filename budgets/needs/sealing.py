"""How to tell a person without account what becomes of their need: sealed, opened only to write to them."""

from __future__ import annotations

from uuid import uuid4

from commons.identity import lockbox
from commons.identity.types import Contact

PURPOSE = "budgets.need"


def seal(contact: Contact) -> bytes:
    """Seal a contact; a mark of its own makes two seals of one contact differ."""
    return lockbox.lock(PURPOSE, f"{uuid4().hex} {contact.key}", PURPOSE)


def opened(sealed: bytes | None) -> Contact | None:
    """The contact again; None when there is none, or when no key opens it any more."""
    if sealed is None:
        return None
    try:
        return Contact.from_key(lockbox.unlock(PURPOSE, sealed, PURPOSE).split(" ", 1)[1])
    except lockbox.Unreadable:
        return None
