"""What a volunteer's name and contact are sealed with, and the link of their own page."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from flask import current_app

from commission.sortition.models import Volunteer
from commons.identity import lockbox
from commons.identity.seals import derived_key, seal
from commons.identity.types import Contact

PURPOSE = "commission.volunteer"


def closed(pseudonym: str, name: str, contact: Contact) -> bytes:
    """Name and contact, sealed and tied to this pseudonym."""
    return lockbox.lock(PURPOSE, json.dumps([name, contact.key]), pseudonym)


def opened(volunteer: Volunteer) -> tuple[str, Contact] | None:
    """Name and contact; None for whoever left, or when the key is gone."""
    try:
        name, key = json.loads(lockbox.unlock(PURPOSE, volunteer.sealed, volunteer.pseudonym))
    except lockbox.Unreadable:
        return None
    return str(name), Contact.from_key(str(key))


def contact_seal(draw_id: int, contact: Contact) -> str:
    """Recognises a contact within one draw."""
    return seal(PURPOSE, str(draw_id), contact.key)


def secret_of(draw_id: int, pseudonym: str, nonce: str) -> str:
    """The secret of a volunteer's link: 144 bits, derived, so that letters can say it and no table holds it."""
    key = derived_key("commission.volunteer.link", current_app.config["SECRET_KEY"])
    made = hmac.new(key.encode(), f"{draw_id}|{pseudonym}|{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:18]).decode()


def link_seal(secret: str) -> str:
    """How a link is recognised."""
    return hashlib.sha256(f"commission.volunteer|{secret}".encode()).hexdigest()
