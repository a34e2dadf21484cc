"""Links that let one person in, once: made, read, redeemed, withdrawn. Used by organisations and by initiatives."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from commons.identity.organisations.models import Invitation
from commons.identity.organisations.reasons import OrganisationReason
from commons.identity.seals import seal
from commons.kernel import limits
from commons.kernel.db import db
from commons.kernel.errors import NotFound, TooMany
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

LASTS = timedelta(days=7)
A_DAY = timedelta(days=1)
MOST_A_DAY = 40


def make(work: Work, subject: Ref, role: str, now: datetime) -> str:
    """A new link for this thing, as what; its secret part, told once and kept as a seal."""
    if not limits.allowed("invitation", str(work.actor.person_id), most=MOST_A_DAY, within=A_DAY):
        raise TooMany(reason=OrganisationReason.TOO_MANY)
    token = secrets.token_urlsafe(24)
    row = Invitation(
        token_hash=seal("invitation", token), subject_kind=subject.kind, subject_id=subject.id, role=role,
        invited_by=work.actor.person_id, made_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.audit("identity.invitation.make", str(subject), role=role)
    return token


def read(token: str, kind: str, now: datetime) -> Invitation:
    """The invitation behind a link that still works; NotFound for any other, whatever is wrong with it."""
    query = select(Invitation).where(Invitation.token_hash == seal("invitation", token[:200]))
    found = db.session.scalar(
        query.where(
            Invitation.subject_kind == kind, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
    )  # fmt: skip
    if found is None:
        raise NotFound(reason=OrganisationReason.LINK_DEAD)
    return found


def redeem(work: Work, token: str, kind: str, now: datetime) -> Invitation:
    """Use a link up; one conditional update decides, so that of two people with one link the second finds it dead."""
    statement = (
        update(Invitation)
        .where(
            Invitation.token_hash == seal("invitation", token[:200]), Invitation.subject_kind == kind,
            Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now,
        )
        .values(used_at=now)
        .returning(Invitation)
    )  # fmt: skip
    found = work.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(reason=OrganisationReason.LINK_DEAD)
    return found


def withdraw(work: Work, invitation_id: int, subject: Ref, now: datetime) -> None:
    """Make a link worthless; nothing changes for one that was used."""
    statement = update(Invitation).where(
        Invitation.id == invitation_id, Invitation.subject_kind == subject.kind,
        Invitation.subject_id == subject.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None),
    )  # fmt: skip
    work.session.execute(statement.values(withdrawn_at=now))
    work.audit("identity.invitation.withdraw", str(subject), invitation=invitation_id)


def withdraw_all(work: Work, subject: Ref, now: datetime) -> None:
    """Make every link of this thing worthless: what it was about has changed."""
    theirs = (Invitation.subject_kind == subject.kind, Invitation.subject_id == subject.id)
    unused = (Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
    work.session.execute(update(Invitation).where(*theirs, *unused).values(withdrawn_at=now))


def waiting(subject: Ref, now: datetime) -> int:
    """How many links of this thing still work, and nobody has used yet."""
    query = select(func.count()).select_from(Invitation)
    query = query.where(Invitation.subject_kind == subject.kind, Invitation.subject_id == subject.id)
    usable = (Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now)
    return db.session.scalar(query.where(*usable)) or 0


def made_by(account_id: int) -> list[Invitation]:
    """Every link this person made, the first first; the secret part is known to nobody."""
    query = select(Invitation).where(Invitation.invited_by == account_id).order_by(Invitation.id)
    return list(db.session.scalars(query))


def forget_maker(work: Work, account_id: int, now: datetime) -> None:
    """Whoever erases their account invites nobody any more, and is no longer named beside whom they invited."""
    theirs = (Invitation.invited_by == account_id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
    work.session.execute(update(Invitation).where(*theirs).values(withdrawn_at=now))
    work.session.execute(update(Invitation).where(Invitation.invited_by == account_id).values(invited_by=None))
