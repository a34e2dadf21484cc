"""How one poll is held: voters share it, whoever stirs, closes or amends has it alone; rules freeze once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, cast, func, literal, select, update
from sqlalchemy.orm import Session

from commons.ballot_box import codes
from commons.ballot_box.models import Poll
from commons.ballot_box.types import PollState, Reason
from commons.kernel import clock
from commons.kernel.clock import PARIS
from commons.kernel.errors import NotFound, Stale

#: First key of the advisory locks; the second is the poll's id. The triggers of migration 0004 use the same.
LOCK_SPACE = 48120


def locked_poll(session: Session, key: str, *, alone: bool = False) -> Poll:
    """The poll as it is once the lock is had (until the end of the transaction); NotFound.

    Two statements on purpose: the first may wait for a closing, the second must see what that closing did.
    """
    frozen = clock.frozen_at()
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    held = select(
        Poll.id,
        func.set_config("possibles.now", frozen.isoformat() if frozen else "", True),
        lock(literal(LOCK_SPACE, Integer), cast(Poll.id, Integer)),
    )
    found = session.execute(held.where(Poll.key == key)).one_or_none()
    if found is None:
        raise NotFound(reason=Reason.NO_SUCH_POLL)
    query = select(Poll).where(Poll.id == found.id).execution_options(populate_existing=True)
    return session.scalars(query).one()


# Every vote asks these two: written by hand, they cost a third of what the mapper asks.
_HOLD = """
SELECT id, set_config('possibles.now', %s, true), pg_advisory_xact_lock_shared(%s, id::integer)
FROM ballot_box_poll WHERE key = %s
"""
_SEE = "SELECT opens_at, closes_at, state, rules_digest, paused_at FROM ballot_box_poll WHERE id = %s"


def poll_for_a_vote(session: Session, key: str) -> Poll:
    """The poll as `locked_poll` gives it to many at once, to read; with its rules only while they may still change."""
    frozen, connection = clock.frozen_at(), session.connection()
    moment = frozen.isoformat() if frozen else ""
    held = connection.exec_driver_sql(_HOLD, (moment, LOCK_SPACE, key)).one_or_none()
    if held is None:
        raise NotFound(reason=Reason.NO_SUCH_POLL)
    opens_at, closes_at, state, digest, paused_at = connection.exec_driver_sql(_SEE, (held[0],)).one()
    if digest is None:
        return locked_poll(session, key)
    return Poll(
        id=held[0], key=key, opens_at=opens_at, closes_at=closes_at, state=PollState(state), rules_digest=digest,
        paused_at=paused_at,
    )  # fmt: skip


def freeze_rules(session: Session, poll: Poll, now: datetime) -> None:
    """Set the digest of the rules, if no ballot did; the trigger keeps both from then on."""
    if poll.rules_digest is not None:
        return
    frozen = {"rules_digest": codes.rules_digest(poll.rules), "frozen_on": now.astimezone(PARIS).date()}
    session.execute(update(Poll).where(Poll.id == poll.id, Poll.rules_digest.is_(None)).values(frozen))
    session.refresh(poll)
    if poll.rules_digest != codes.rules_digest(poll.rules):
        raise Stale(reason=Reason.RULES_CHANGED)
