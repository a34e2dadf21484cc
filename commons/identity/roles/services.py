"""Gives roles and withdraws them."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.dialects.postgresql import insert

from commons.identity import contacts, policies, queries
from commons.identity.models import Account, RoleGrant
from commons.identity.policies import Chain
from commons.identity.reasons import Reason
from commons.identity.roles.scopes import chain_of
from commons.identity.team.services import password_token
from commons.identity.types import EVERYWHERE, Contact, ContactKind, Role, Scope
from commons.kernel import sessions
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work


def give(work: Work, email: str, role: Role, scope: Scope, reason: str, now: datetime) -> Account:
    """Give a role; the account is made when there is none. Sessions end: what one holds is read at sign-in."""
    contact = contacts.parse(email)
    if contact.kind is not ContactKind.MAIL:
        raise Invalid(reason=Reason.CONTACT_UNREADABLE)
    account = queries.account_of_contact(contact)
    refusal = policies.refusal_to_grant(work.actor, account.id if account else None, chain_of(scope))
    if refusal is not None:
        raise Refused(reason=refusal)
    account = account or _new_account(work, contact, now)
    if not account.active:
        raise Refused(reason=Reason.ACCOUNT_CLOSED)
    _insert_grant(work, account, role, scope, reason, now)
    if account.password is None:
        # What was opened by a code alone must not inherit the role.
        sessions.end_all_of(account.fs_uniquifier)
    work.session.refresh(account)
    return account


def _new_account(work: Work, contact: Contact, now: datetime) -> Account:
    account = Account(
        email=contact.value,
        fs_uniquifier=secrets.token_urlsafe(32),
        recovery_hashes=[],
        created_day=now.astimezone(PARIS).date(),
    )
    work.session.add(account)
    work.session.flush()
    work.audit("identity.account.create", f"identity.account:{account.id}")
    return account


def _insert_grant(work: Work, account: Account, role: Role, scope: Scope, reason: str, now: datetime) -> None:
    values = {
        "account_id": account.id,
        "role": role,
        "scope": scope.kind,
        "scope_id": scope.id,
        "granted_by": work.actor.person_id,
        "reason": reason,
        "granted_at": now,
    }
    made = insert(RoleGrant).values(values).on_conflict_do_nothing().returning(RoleGrant.id)
    if work.session.execute(made).scalar_one_or_none() is None:
        raise Stale(reason=Reason.ALREADY_GIVEN)
    details = {"role": role.value, "scope": scope.code, "reason": reason}
    work.audit("identity.role.give", f"identity.account:{account.id}", **details)


def withdraw(work: Work, grant_id: int, reason: str, now: datetime) -> None:
    """End a role."""
    grant = grant_held(grant_id)
    chain: Chain = chain_of(grant.where)
    everywhere = grant.role is Role.SECRETARIAT and grant.where == EVERYWHERE
    is_last = everywhere and queries.is_last_secretariat(grant.account_id)
    refusal = policies.refusal_to_withdraw(work.actor, grant.account_id, chain, is_last)
    if refusal is not None:
        raise Refused(reason=refusal)
    grant.ends_at = now
    details = {"role": grant.role.value, "scope": grant.where.code, "reason": reason}
    work.audit("identity.role.withdraw", f"identity.account:{grant.account_id}", **details)


def grant_held(grant_id: int) -> RoleGrant:
    """The role of this number, if it is still held."""
    found = next((grant for grant in queries.current_grants() if grant.id == grant_id), None)
    if found is None:
        raise NotFound
    return found


def send_link_to_holder(work: Work, grant: RoleGrant, site: str, now: datetime) -> None:
    """Mail the holder of a role a new link, when the actor could have given that role."""
    refusal = policies.refusal_to_grant(work.actor, grant.account_id, chain_of(grant.where))
    if refusal is not None:
        raise Refused(reason=refusal)
    send_password_link(work, grant.account, site, now)


def send_password_link(work: Work, account: Account, site: str, now: datetime) -> str:
    """Mail a link to choose a password; the link, for the command line."""
    token = password_token(account, now)
    link = f"{site}/equipe/mot-de-passe/{token}"
    assert account.email is not None
    body = gettext(
        "Un rôle vous est confié sur Possibles. Choisissez votre mot de passe ici, dans les trois jours :\n%(link)s\n"
        "Si vous n’attendiez pas ce message, ne faites rien.",
        link=link,
    )
    subject = gettext("Choisissez votre mot de passe")
    work.post("identity.password:" + token, Medium.MAIL, account.email, subject, body)
    work.audit("identity.team.password_link", f"identity.account:{account.id}")
    return link
