"""How a poll is held: whoever answers shares it (in the trigger), whoever publishes or seals has it alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Integer, cast, func, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from commons.kernel import clock
from commons.kernel.db import constraint_of
from commons.kernel.errors import NotFound, Refused
from commons.moderation.types import Standing
from commons.opinions.models import OpinionPoll
from commons.opinions.reasons import Reason
from commons.opinions.types import PollState

#: First key of the advisory locks; the second is the poll's id. The triggers of migration 0008 use the same.
LOCK_SPACE = 48121
_REASON_OF_GUARD = {
    "opinions_closed": Reason.CLOSED,
    "opinions_not_open_yet": Reason.NOT_OPEN_YET,
    "opinions_statement_shown": Reason.WITHDRAWN,
    "opinions_statement_known": Reason.NO_SUCH_STATEMENT,
}
_HOLD = """
SELECT p.id, p.secret, p.state, p.opens_at, p.closes_at, s.id, s.standing, set_config('possibles.now', %s, true)
FROM opinions_poll p LEFT JOIN opinions_statement s ON s.poll_id = p.id AND s.number = %s WHERE p.key = %s
"""


@dataclass(frozen=True)
class Held:
    """What taking a position needs to know of a poll and of one statement, asked in one round trip."""

    id: int
    secret: bytes | None
    state: PollState
    opens_at: datetime
    closes_at: datetime
    statement_id: int | None
    standing: Standing | None


def held(session: Session, key: str, number: int = 0) -> Held:
    """The poll of this key, and its statement of this number when there is one; NotFound.

    Tells the database's guards the moment that tests hold the clock at.
    """
    row = session.connection().exec_driver_sql(_HOLD, (_frozen(), number, key)).one_or_none()
    if row is None:
        raise NotFound(reason=Reason.NO_SUCH_POLL)
    standing = Standing(row[6]) if row[6] else None
    begin, end = row[3].astimezone(UTC), row[4].astimezone(UTC)
    return Held(row[0], row[1], PollState(row[2]), begin, end, row[5], standing)


def row_of(session: Session, key: str) -> OpinionPoll:
    """The poll's row, which nobody else changes until the end of the transaction; NotFound."""
    session.execute(select(func.set_config("possibles.now", _frozen(), True)))
    query = (
        select(OpinionPoll).where(OpinionPoll.key == key).with_for_update().execution_options(populate_existing=True)
    )
    poll = session.scalar(query)
    if poll is None:
        raise NotFound(reason=Reason.NO_SUCH_POLL)
    return poll


@contextmanager
def alone(session: Session, poll_id: int, now: datetime) -> Iterator[OpinionPoll]:
    """The poll, with nobody answering meanwhile: positions under way are in, those to come wait.

    Two statements on purpose: the first may wait for them, the second must see them. The guards let the keeper
    rewrite positions, and judge by its `now`: the clock of the application and that of the database may differ.
    """
    held_alone = select(
        func.pg_advisory_xact_lock(literal(LOCK_SPACE, Integer), cast(literal(poll_id), Integer)),
        func.set_config("possibles.now", now.isoformat(), True),
        func.set_config("possibles.opinions_keeper", "on", True),
    )
    session.execute(held_alone)
    query = (
        select(OpinionPoll).where(OpinionPoll.id == poll_id).with_for_update().execution_options(populate_existing=True)
    )
    yield session.scalars(query).one()
    session.flush()
    put_down = (
        func.set_config("possibles.now", _frozen(), True),
        func.set_config("possibles.opinions_keeper", "", True),
    )
    session.execute(select(*put_down))


@contextmanager
def guarded() -> Iterator[None]:
    """The database's own refusal (the period ended in between) said as ours."""
    try:
        yield
    except IntegrityError as error:
        reason = _REASON_OF_GUARD.get(constraint_of(error) or "")
        if reason is None:
            raise
        raise Refused(reason=reason) from None


def _frozen() -> str:
    moment = clock.frozen_at()
    return moment.isoformat() if moment else ""
