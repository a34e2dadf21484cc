"""Accounts, people of the team and a browser that signs them in through the real pages."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from flask import g
from passlib.totp import TOTP
from sqlalchemy import select
from werkzeug.test import TestResponse

from commons.identity import queries
from commons.identity.models import Account
from commons.identity.residences import services as residences
from commons.identity.roles import services as roles
from commons.identity.sign_in.services import account_of
from commons.identity.team import services as team
from commons.identity.types import EVERYWHERE, Contact, ContactKind, Role, Scope
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.pages import LookingClient

PASSWORD = "quatre tortues jouent au loto"
TOTP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def make_account(email: str = "") -> Account:
    """A resident with an account."""
    contact = Contact(ContactKind.MAIL, email or f"voisine.{uuid4().hex[:8]}@exemple.fr")
    with unit_of_work(SYSTEM) as work:
        account_of(work, contact, "fr", clock.now())
    account = queries.account_of_contact(contact)
    assert account is not None
    return account


def make_officer(
    email: str = "", role: Role = Role.SECRETARIAT, scope: Scope = EVERYWHERE, ready: bool = True
) -> Account:
    """Somebody of the team; with a password and a telephone already set up when `ready`."""
    with unit_of_work(SYSTEM) as work:
        address = email or f"agent.{uuid4().hex[:8]}@exemple.fr"
        account = roles.give(work, address, role, scope, "pour l'essai", clock.now())
        if ready:
            team.equip(work, account, PASSWORD, TOTP_KEY)
    return account


def make_cards(place_id: int, number: int = 1) -> list[str]:
    """Printed residence codes of a place."""
    with unit_of_work(SYSTEM) as work:
        return residences.print_cards(work, place_id, number, "essai")


def totp_code(at: datetime | None = None, later: int = 0) -> str:
    """What the telephone of an officer shows now, or so many half-minutes later."""
    moment = (at or clock.now()) + timedelta(seconds=30 * later)
    return str(TOTP(key=TOTP_KEY).generate(moment.timestamp()).token)


def last_message() -> OutboxMessage:
    """The message queued last."""
    found = db.session.scalar(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1))
    assert found is not None
    return found


def last_code() -> str:
    """The code of the last message."""
    found = re.search(r"\b\d{6}\b", last_message().body)
    assert found is not None
    return found.group()


class Browser(LookingClient):
    """Fills forms as people do: the page first, then what they type in it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request that starts afresh, as on a real server: an empty `g`, nothing left to commit."""
        g.__dict__.clear()
        with unit_of_work(SYSTEM):
            pass
        return super().open(*args, **kwargs)

    def submit(self, path: str, action: str = "", **fields: object) -> TestResponse:
        """Open a page and send its form (to `action` when it goes elsewhere)."""
        token = TOKEN.search(self.get(path).get_data(as_text=True))
        data = {**fields, "csrf_token": token.group(1) if token else ""}
        return self.post(action or path, data=data)

    def sign_in(self, contact: str) -> TestResponse:
        """Come in as a resident."""
        self.submit("/connexion", contact=contact)
        return self.submit("/connexion/code", code=last_code())

    def sign_in_team(self, account: Account, code: str = "") -> TestResponse:
        """Come in as somebody of the team."""
        self.submit("/equipe/connexion", email=account.email, password=PASSWORD)
        return self.submit("/equipe/connexion/code", code=code or totp_code())


def text_of(response: TestResponse) -> str:
    """A page's text, as it reads."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))))
