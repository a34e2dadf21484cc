"""Checks both factors of the team, sets them up, and gives links to choose a password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.identity import library, passwords, policies, queries
from commons.identity.models import Account
from commons.identity.reasons import Reason
from commons.identity.seals import bare, random_digits, same, seal
from commons.identity.types import Contact, ContactKind
from commons.kernel import limits, sessions
from commons.kernel.errors import Invalid, NotFound, Refused, TooMany
from commons.kernel.unit_of_work import Work

QUARTER = timedelta(minutes=15)
TRIES = 5
TRIES_PER_ADDRESS = 40
RECOVERY_CODES = 8
LINK_LIFETIME = timedelta(days=3)


def check_password(email: str, password: str, address: str) -> Account:
    """The account behind an address and its password; the same answer, as slow, for whoever is not there."""
    email = email.strip().lower()
    _hold_back("team.address", address, TRIES_PER_ADDRESS)
    _hold_back("team.password", email, TRIES)
    found = queries.account_of_contact(Contact(ContactKind.MAIL, email))
    right = passwords.matches(password, found.password if found is not None else None)
    if found is None or not right or not found.active:
        raise Invalid(reason=Reason.TEAM_WRONG)
    return found


def _hold_back(kind: str, who: str, most: int) -> None:
    if not limits.allowed(kind, who, most=most, within=QUARTER):
        raise TooMany(reason=Reason.TOO_MANY_TRIES)


def take_second_factor(work: Work, account_id: int, typed: str) -> Account:
    """The account, once its second factor is right. The row is locked: one code lets one session in."""
    _hold_back("team.code", str(account_id), TRIES)
    account = _locked(work.session, account_id)
    if account.tf_totp_secret is None:
        raise Refused(reason=Reason.NOT_YOUR_RIGHT)
    counter = library.totp().counter_of(bare(typed), account.tf_totp_secret, account.tf_last_counter)
    if counter is not None:
        account.tf_last_counter = counter
    else:
        _spend_recovery_code(work, account, typed)
    work.audit("identity.team.enter", f"identity.account:{account.id}", by_recovery=counter is None)
    return account


def _spend_recovery_code(work: Work, account: Account, typed: str) -> None:
    offered = seal("recovery", str(account.id), bare(typed))
    left = [kept for kept in account.recovery_hashes if not same(kept, offered)]
    if len(left) == len(account.recovery_hashes):
        raise Invalid(reason=Reason.SECOND_FACTOR_WRONG)
    account.recovery_hashes = left


def _locked(session: Session, account_id: int) -> Account:
    query = select(Account).where(Account.id == account_id, Account.active).with_for_update()
    account = session.scalar(query.execution_options(populate_existing=True))
    if account is None:
        raise Refused(reason=Reason.ACCOUNT_CLOSED)
    return account


def set_up_second_factor(work: Work, account_id: int, secret: str, typed: str) -> tuple[Account, list[str]]:
    """Keep a TOTP secret once its first code is right; the account and its recovery codes, shown once."""
    _hold_back("team.code", str(account_id), TRIES)
    account = _locked(work.session, account_id)
    if account.tf_totp_secret is not None:
        raise Refused(reason=Reason.NOT_YOUR_RIGHT)
    counter = library.totp().counter_of(bare(typed), secret, None)
    if counter is None:
        raise Invalid(reason=Reason.SECOND_FACTOR_WRONG)
    codes = [random_digits(12) for _ in range(RECOVERY_CODES)]
    account.tf_primary_method, account.tf_totp_secret, account.tf_last_counter = "authenticator", secret, counter
    account.recovery_hashes = [seal("recovery", str(account.id), bare(code)) for code in codes]
    work.audit("identity.team.second_factor", f"identity.account:{account.id}")
    return account, codes


def equip(work: Work, account: Account, password: str, totp_key: str) -> None:
    """Give an account a known password and a known TOTP key (base32): demonstrations and installations."""
    account.password = passwords.hashed(password)
    account.tf_primary_method, account.tf_totp_secret = "authenticator", library.totp().secret_of(totp_key)
    work.audit("identity.team.equip", f"identity.account:{account.id}")


def reset_second_factor(work: Work, account: Account) -> None:
    """Forget a lost telephone: the next sign-in sets a new one up. All sessions end."""
    account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
    account.recovery_hashes = []
    renew_sessions(account)
    work.audit("identity.team.second_factor_reset", f"identity.account:{account.id}")


def renew_sessions(account: Account) -> None:
    """End every session of an account, and every link it was sent."""
    sessions.end_all_of(account.fs_uniquifier)
    account.fs_uniquifier = secrets.token_urlsafe(32)


def password_token(account: Account, now: datetime) -> str:
    """What a link to choose a password carries; worth nothing once it has served."""
    until = str(int((now + LINK_LIFETIME).timestamp()))
    return f"{account.id}-{until}-{_signature(account, until)}"


def _signature(account: Account, until: str) -> str:
    # The session key is in it, and changes with the password: a link serves once.
    return seal("password-link", str(account.id), until, account.fs_uniquifier)


def account_of_token(token: str, now: datetime) -> Account:
    """The account a link was made for; NotFound when it is old, used or forged."""
    number, _, rest = token.partition("-")
    until, _, signature = rest.partition("-")
    account = queries.account(int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
    right = account is not None and same(signature, _signature(account, until))
    if account is None or not right or int(until) < now.timestamp():
        raise NotFound(reason=Reason.LINK_EXPIRED)
    return account


def choose_password(work: Work, token: str, password: str, now: datetime) -> None:
    """Set the password a link allows to choose; every session of the account ends."""
    account = account_of_token(token, now)
    weakness = policies.weakness_of(password, account.email or "")
    if weakness is not None:
        raise Invalid(reason=weakness)
    locked = _locked(work.session, account.id)
    # Read again under the lock: two clicks on one link set one password.
    account_of_token(token, now)
    locked.password = passwords.hashed(password)
    renew_sessions(locked)
    work.audit("identity.team.password", f"identity.account:{locked.id}")
