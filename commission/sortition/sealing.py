"""What a volunteer's name and contact are sealed with, and the link of their own page."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from flask import current_app

from commission.sortition.models import Volunteer
from commons.identity import lockbox
from commons.identity.seals import derived_key, former_seals, seal
from commons.identity.types import Contact

PURPOSE = "commission.volunteer"


def closed(pseudonym: str, name: str, contact: Contact, secret: str = "") -> bytes:
    """Name and contact, sealed and tied to this pseudonym; and the secret of their page, when the key of now is not
    the one that made it."""
    kept = [name, contact.key, *([secret] if secret else [])]
    return lockbox.lock(PURPOSE, json.dumps(kept), pseudonym)


def opened(volunteer: Volunteer) -> tuple[str, Contact] | None:
    """Name and contact; None for whoever left, or when the key is gone."""
    kept = _kept(volunteer)
    return (kept[0], Contact.from_key(kept[1])) if kept else None


def _kept(volunteer: Volunteer) -> list[str]:
    try:
        return [str(each) for each in json.loads(lockbox.unlock(PURPOSE, volunteer.sealed, volunteer.pseudonym))]
    except lockbox.Unreadable:
        return []


def contact_seal(draw_id: int, contact: Contact) -> str:
    """Recognises a contact within one draw."""
    return seal(PURPOSE, str(draw_id), contact.key)


def secret_of(draw_id: int, pseudonym: str, nonce: str) -> str:
    """The secret of a new volunteer's link: 144 bits, derived, so that letters can say it and no table holds it."""
    return _secret(current_app.config["SECRET_KEY"], draw_id, pseudonym, nonce)


def own_secret(volunteer: Volunteer) -> str:
    """The secret of this volunteer's page, the one that their first letter told, whatever the key is now."""
    former = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    for key in (current_app.config["SECRET_KEY"], *former):
        made = _secret(key, volunteer.draw_id, volunteer.pseudonym, volunteer.nonce)
        if link_seal(made) == volunteer.link_seal:
            return made
    kept = _kept(volunteer)
    return kept[2] if len(kept) > 2 else ""


def is_old(volunteer: Volunteer) -> bool:
    """Whether a former key sealed their name."""
    return bool(volunteer.sealed) and lockbox.is_old(PURPOSE, volunteer.sealed)


def former_contact_seals(draw_id: int, contact: Contact) -> list[str]:
    """How former keys recognised a contact within one draw."""
    return former_seals(PURPOSE, str(draw_id), contact.key)


def _secret(secret_key: str, draw_id: int, pseudonym: str, nonce: str) -> str:
    key = derived_key("commission.volunteer.link", secret_key)
    made = hmac.new(key.encode(), f"{draw_id}|{pseudonym}|{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:18]).decode()


def link_seal(secret: str) -> str:
    """How a link is recognised."""
    return hashlib.sha256(f"commission.volunteer|{secret}".encode()).hexdigest()
