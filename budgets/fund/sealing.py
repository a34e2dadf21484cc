"""Seals whom to reach (AES-GCM), and draws the secret of each request's link out of the application's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets

from flask import current_app

from budgets.fund.models import FundRequest
from commons.identity import contacts, lockbox
from commons.identity.seals import derived_key, seal
from commons.identity.types import Contact
from commons.kernel.errors import Invalid

PURPOSE = "budgets.fund"


def new_salt() -> str:
    """What the secret of one request is drawn from, with the application's own."""
    return secrets.token_hex(16)


def secret_of(salt: str) -> str:
    """The secret of a link, 144 bits: derived, so that letters can say it and no table holds it."""
    key = derived_key("budgets.fund.link", current_app.config["SECRET_KEY"])
    made = hmac.new(key.encode(), salt.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:18]).decode()


def seal_of(secret: str) -> str:
    """How a link is recognised."""
    return seal("budgets.fund.link", secret)


def contact_seal(contact: Contact | None) -> str:
    """How a contact is recognised by whoever lost their link."""
    return seal("budgets.fund.contact", contact.key) if contact is not None else ""


def read_contact(text: str) -> Contact | None:
    """The contact as typed, or none; Invalid beside its field when it cannot be read."""
    if not text.strip():
        return None
    try:
        return contacts.parse(text)
    except Invalid as error:
        raise Invalid(fields={"contact": error.sentence}) from error


def lock_person(name: str, contact: Contact | None, salt: str) -> bytes:
    """Name and contact, sealed for this request alone."""
    return lockbox.lock(PURPOSE, json.dumps([name, contact.key if contact else ""]), salt)


def person_of(request: FundRequest) -> tuple[str, Contact | None]:
    """The person to reach; nothing once forgotten, or when the key is gone."""
    if request.sealed_person is None:
        return "", None
    try:
        name, key = json.loads(lockbox.unlock(PURPOSE, request.sealed_person, request.salt))
    except lockbox.Unreadable:
        return "", None
    return name, Contact.from_key(key) if key else None
