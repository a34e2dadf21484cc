"""Blocks an account until a day, and lifts a block before its day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from commons.identity.models import Account
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work
from commons.moderation import letters, policies
from commons.moderation.blocks import queries
from commons.moderation.models import Block, Case
from commons.moderation.reasons import ModerationReason

#: Which field of the form each refusal is about.
_FIELDS = {
    ModerationReason.END_IN_THE_PAST: "ends_on",
    ModerationReason.END_TOO_FAR: "ends_on",
    ModerationReason.SCOPE_NOT_YOURS: "scope",
}


def block(
    work: Work, case_id: int, scope: tuple[str, int], ends_at: datetime, reason: str, site: str, now: datetime
) -> Block:
    """Keep the author of a case from publishing in this scope until then."""
    case = work.session.get(Case, case_id)
    if case is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    if scope not in (*case.scopes, ("everywhere", 0)):
        raise Invalid(fields={"scope": ModerationReason.SCOPE_NOT_YOURS.sentence})
    held = queries.reach(scope, case.scopes)
    _say_no(policies.refusal_to_block(work.actor, case.author_id, held, ends_at, now))
    account = _alone(work, case.author_id, scope, now)
    made = Block(
        account_id=account.id, scope=scope[0], scope_id=scope[1], case_id=case.id, reason=reason, starts_at=now,
        ends_at=ends_at, decided_by=work.actor.person_id, lift_reason="",
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    work.audit("moderation.block", f"identity.account:{account.id}", until=ends_at.isoformat(), block=made.id)
    letters.blocked(work, made, account, site)
    return made


def _say_no(refusal: ModerationReason | None) -> None:
    if refusal in _FIELDS:
        raise Invalid(fields={_FIELDS[refusal]: refusal.sentence})
    if refusal is not None:
        raise Refused(reason=refusal)


def _alone(work: Work, account_id: int | None, scope: tuple[str, int], now: datetime) -> Account:
    """The account, held so that two moderators do not block it twice; Invalid when it is blocked there already."""
    account = work.session.scalar(select(Account).where(Account.id == account_id).with_for_update())
    if account is None or account.erased_day is not None:
        raise Refused(reason=ModerationReason.NOBODY_TO_BLOCK)
    # Not « in force now »: the block of a colleague who was waited for begins a moment after this command did.
    same = (Block.account_id == account.id, Block.scope == scope[0], Block.scope_id == scope[1])
    unended = (Block.ends_at > now, Block.lifted_at.is_(None))
    if work.session.scalar(select(Block.id).where(*same, *unended).limit(1)) is not None:
        raise Invalid(fields={"scope": ModerationReason.ALREADY_BLOCKED.sentence})
    return account


def lift(work: Work, block_id: int, reason: str, now: datetime) -> None:
    """End a block before its day."""
    found = queries.block(block_id)
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    barring, held = found
    work.session.refresh(barring, with_for_update=True)
    over = barring.lifted_at is not None or barring.ends_at <= now
    _say_no(policies.refusal_to_lift(work.actor, held, barring.account_id, over))
    barring.lifted_at, barring.lifted_by, barring.lift_reason = now, work.actor.person_id, reason
    work.audit("moderation.lift", f"identity.account:{barring.account_id}", block=barring.id)
