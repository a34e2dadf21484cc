"""Sends one-time codes and checks them. Nothing here asks whether an account exists before the code is right."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from commons.identity import queries
from commons.identity.models import Account, SignInCode
from commons.identity.reasons import Reason
from commons.identity.seals import bare, random_digits, same, seal
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock, limits
from commons.kernel.db import autonomous
from commons.kernel.errors import Invalid, Refused, TooMany
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work

LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: A whole neighbourhood may share one address (a mobile operator's, a community centre's).
CODES_PER_ADDRESS = 60
CODES_PER_CONTACT_HOUR = 5
CODES_PER_CONTACT_DAY = 12


def send_code(work: Work, contact: Contact, address: str, now: datetime) -> str:
    """Send a code to a contact, known or not; the ticket that the asking browser keeps."""
    _hold_back(contact, address)
    ticket, code = secrets.token_urlsafe(24), random_digits()
    ticket_hash = seal("ticket", ticket)
    work.session.add(
        SignInCode(
            ticket_hash=ticket_hash,
            contact_hash=seal("contact", contact.key),
            code_hash=seal("code", ticket, code),
            expires_at=now + LIFETIME,
        )
    )
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    subject = gettext("Votre code : %(code)s", code=code)
    work.post("identity.code:" + ticket_hash, medium, contact.value, subject, _message(code))
    return ticket


def _message(code: str) -> str:
    return gettext(
        "Votre code Possibles : %(code)s. Il marche 10 minutes. Ne le donnez à personne, même par téléphone.",
        code=code,
    )


def _hold_back(contact: Contact, address: str) -> None:
    within_limits = (
        limits.allowed("code.address", address, most=CODES_PER_ADDRESS, within=HOUR)
        and limits.allowed("code.hour", contact.key, most=CODES_PER_CONTACT_HOUR, within=HOUR)
        and limits.allowed("code.day", contact.key, most=CODES_PER_CONTACT_DAY, within=DAY)
    )
    if not within_limits:
        raise TooMany(reason=Reason.TOO_MANY_CODES)


def verify(work: Work, ticket: str, contact: Contact, typed: str, locale: str, now: datetime) -> Account:
    """The account behind a right code, made at the first one; Invalid for a wrong, old or dead code."""
    ticket_hash = seal("ticket", ticket)
    _check(ticket_hash, contact, seal("code", ticket, bare(typed)), now)
    taken = update(SignInCode).where(SignInCode.ticket_hash == ticket_hash, SignInCode.used.is_(False))
    if work.session.execute(taken.values(used=True).returning(SignInCode.tries)).one_or_none() is None:
        raise Invalid(reason=Reason.CODE_EXPIRED)
    account = account_of(work, contact, locale, now)
    if not account.active:
        raise Refused(reason=Reason.ACCOUNT_CLOSED)
    if account.is_team:
        raise Refused(reason=Reason.TEAM_DOOR)
    return account


def _check(ticket_hash: str, contact: Contact, code_hash: str, now: datetime) -> None:
    """Count a try, whatever comes of it, then compare."""
    tried = _spend_try(ticket_hash, now)
    if tried is None:
        raise Invalid(reason=_why_dead(ticket_hash))
    right = same(tried.code_hash, code_hash) and same(tried.contact_hash, seal("contact", contact.key))
    if not right:
        raise Invalid(reason=Reason.CODE_DEAD if tried.tries >= MOST_TRIES else Reason.CODE_WRONG)


def _spend_try(ticket_hash: str, now: datetime) -> Row[str, str, int] | None:
    # In a transaction of its own: a wrong code must count although the command that brought it fails.
    statement = (
        update(SignInCode)
        .where(
            SignInCode.ticket_hash == ticket_hash,
            SignInCode.used.is_(False),
            SignInCode.tries < MOST_TRIES,
            SignInCode.expires_at > now,
        )
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.code_hash, SignInCode.contact_hash, SignInCode.tries)
    )
    with autonomous() as connection:
        row: Row[str, str, int] | None = connection.execute(statement).one_or_none()
    return row


def _why_dead(ticket_hash: str) -> Reason:
    query = select(SignInCode.tries).where(SignInCode.ticket_hash == ticket_hash, SignInCode.used.is_(False))
    with autonomous() as connection:
        tries = connection.execute(query).scalar_one_or_none()
    return Reason.CODE_DEAD if tries is not None and tries >= MOST_TRIES else Reason.CODE_EXPIRED


def account_of(work: Work, contact: Contact, locale: str, now: datetime) -> Account:
    """The account of a contact that was proven, made the first time."""
    values: dict[str, Any] = {
        "email": contact.value if contact.kind is ContactKind.MAIL else None,
        "phone": contact.value if contact.kind is ContactKind.PHONE else None,
        "fs_uniquifier": secrets.token_urlsafe(32),
        "active": True,
        "locale": locale,
        "recovery_hashes": [],
        "created_day": now.astimezone(clock.PARIS).date(),
    }
    # Two first codes at the same moment make one account: the unique contact decides.
    made = work.session.execute(
        insert(Account).values(values).on_conflict_do_nothing().returning(Account.id)
    ).scalar_one_or_none()
    if made is not None:
        work.audit("identity.account.create", f"identity.account:{made}")
    account = queries.account_of_contact(contact)
    assert account is not None
    return account


def purge_expired() -> int:
    """Delete codes past their time; their number."""
    with autonomous() as connection:
        return connection.execute(delete(SignInCode).where(SignInCode.expires_at <= clock.now())).rowcount
