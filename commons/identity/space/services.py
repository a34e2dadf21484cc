"""Changes, exports and erases an account at its holder's wish."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from commons.identity import queries
from commons.identity.events import AccountErased
from commons.identity.models import Account, Residence, RoleGrant, SignInCode
from commons.identity.organisations import invitations
from commons.identity.organisations import queries as organisations
from commons.identity.reasons import Reason
from commons.identity.seals import seal
from commons.kernel import clock, sessions
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import Work


def own(person_id: int | None) -> Account:
    """The account of whoever acts."""
    found = queries.account(person_id) if person_id is not None else None
    if found is None:
        raise NotFound
    return found


def change_profile(work: Work, display_name: str, locale: str) -> None:
    """Change the name shown and the language of messages."""
    account = own(work.actor.person_id)
    account.display_name, account.locale = display_name or None, locale
    work.audit("identity.account.profile", f"identity.account:{account.id}")


def end_sessions(work: Work) -> None:
    """Sign out everywhere, here included."""
    account = own(work.actor.person_id)
    sessions.end_all_of(account.fs_uniquifier)
    account.fs_uniquifier = secrets.token_urlsafe(32)
    work.audit("identity.account.end_sessions", f"identity.account:{account.id}")


def everything_about(person_id: int | None) -> dict[str, Any]:
    """All that identity keeps of a person, ready to be written as JSON."""
    account = own(person_id)
    home = queries.residence_of(account.id)
    journal = select(AuditEntry).where(AuditEntry.person_id == account.id).order_by(AuditEntry.id)
    return {
        "account": {
            "email": account.email,
            "phone": account.phone,
            "display_name": account.display_name,
            "language": account.locale,
            "created": account.created_day.isoformat(),
        },
        "residence": home and {"commune": home.commune, "qpv": home.qpv, "link": home.link, "proof": home.proof},
        "organisations": [
            {"name": m.organisation.name, "role": m.role, "since": m.since_day.isoformat()}
            for m in organisations.memberships(account.id)
        ],
        "invitations_made": [
            {"to": str(i.subject), "as": i.role, "at": i.made_at.isoformat(), "used": i.used_at is not None}
            for i in invitations.made_by(account.id)
        ],
        "roles": [
            {"role": g.role, "scope": g.where.code, "since": g.granted_at.isoformat(), "reason": g.reason}
            for g in queries.grants_of(account.id)
        ],
        "journal": [
            {"at": entry.at.isoformat(), "action": entry.action, "subject": entry.subject}
            for entry in db.session.scalars(journal)
        ],
    }


def erase(work: Work, now: datetime) -> None:
    """Empty an account of everything personal. Its number stays, so that the journal and the accounts still add up."""
    account = own(work.actor.person_id)
    if queries.is_last_secretariat(account.id):
        raise Refused(reason=Reason.LAST_SECRETARIAT)
    _forget_contact(work, account)
    work.session.execute(delete(Residence).where(Residence.account_id == account.id))
    work.session.execute(
        update(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.ends_at.is_(None)).values(ends_at=now)
    )
    sessions.end_all_of(account.fs_uniquifier)
    account.email = account.phone = account.display_name = account.password = None
    account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
    account.recovery_hashes, account.active, account.locale = [], False, "fr"
    account.fs_uniquifier = secrets.token_urlsafe(32)
    account.erased_day = now.astimezone(clock.PARIS).date()
    work.audit("identity.account.erase", f"identity.account:{account.id}")
    work.record(AccountErased(account.id))


def _forget_contact(work: Work, account: Account) -> None:
    contact = account.contact
    assert contact is not None
    work.session.execute(delete(OutboxMessage).where(OutboxMessage.recipient == contact.value))
    work.session.execute(delete(SignInCode).where(SignInCode.contact_hash == seal("contact", contact.key)))
