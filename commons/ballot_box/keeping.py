"""The keeper's work: stir a box while it takes ballots, close it for good, load the box of a past vote.

Two rows written by one transaction share its hidden number (xmin), and rows lie in the order they came. So both
tables are written again, each in a random order of its own, all rows by one transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from psycopg import Cursor
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from commons.ballot_box import codes, policies, queries
from commons.ballot_box.guards import keeper
from commons.ballot_box.locks import freeze_rules, locked_poll
from commons.ballot_box.models import Ballot, Poll, RollEntry
from commons.ballot_box.types import LoadedBallot, PollPlan, PollState, Reason
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work

#: Fewer new voters than this are not stirred: among so few, rewriting would hide nobody.
FEWEST_TO_STIR = 20
#: In a box with fewer ballots of one class than this, no ballot tells its class.
FEWEST_OF_A_CLASS = 5

_STIR_ROLL = text("""
    WITH gone AS (DELETE FROM ballot_box_roll WHERE poll_id = :poll AND (fresh OR :every_row) RETURNING *)
    INSERT INTO ballot_box_roll (poll_id, scope, elector_key, channel, place, home, day, fresh)
    SELECT poll_id, scope, elector_key, channel, place, home, day, false FROM gone ORDER BY gen_random_uuid()
""")
_STIR_BALLOTS = text("""
    WITH gone AS (DELETE FROM ballot_box_ballot WHERE poll_id = :poll AND fresh RETURNING *)
    INSERT INTO ballot_box_ballot (key, poll_id, box, content, channel_class, secret_hash, fresh)
    SELECT uuid_send(gen_random_uuid()), poll_id, box, content, channel_class, secret_hash, false
    FROM gone ORDER BY gen_random_uuid()
""")
_CLOSE_BALLOTS = text("""
    WITH gone AS (DELETE FROM ballot_box_ballot WHERE poll_id = :poll RETURNING *),
    numbered AS (SELECT *, count(*) OVER (PARTITION BY box) AS in_box,
                 count(*) OVER (PARTITION BY box, channel_class) AS of_class FROM gone),
    told AS (SELECT *, min(of_class) OVER (PARTITION BY box) AS rarest FROM numbered)
    INSERT INTO ballot_box_ballot (key, poll_id, box, content, channel_class, secret_hash, fresh)
    SELECT uuid_send(gen_random_uuid()), poll_id, box, content,
           CASE WHEN rarest < :fewest AND rarest < in_box THEN 'untold' ELSE channel_class END, NULL, false
    FROM told ORDER BY gen_random_uuid()
""")


def stir(work: Work, poll_key: str, now: datetime) -> int:
    """Write the new rows of an open box again in random order; the number of voters stirred, 0 for too few."""
    poll = locked_poll(work.session, poll_key, alone=True)
    mine = (RollEntry.poll_id == poll.id, RollEntry.fresh)
    new = work.session.scalar(select(func.count()).select_from(RollEntry).where(*mine)) or 0
    if policies.refusal_to_stir(poll, now) is not None or new < FEWEST_TO_STIR:
        return 0
    with keeper(work.session):
        work.session.execute(_STIR_ROLL, {"poll": poll.id, "every_row": False})
        work.session.execute(_STIR_BALLOTS, {"poll": poll.id})
    return new


def close(work: Work, poll_key: str, now: datetime) -> Poll:
    """Close a box whose period is over: wait for votes under way, write board and hash, cut every link, for good.

    Closing again changes nothing. Refused before the end.
    """
    poll = locked_poll(work.session, poll_key, alone=True)
    refusal = policies.refusal_to_close(poll, now)
    if refusal is Reason.CLOSED:
        return poll
    if refusal is not None:
        raise Refused(reason=refusal)
    freeze_rules(work.session, poll, now)
    with keeper(work.session):
        _copy(work.session, "ballot_box_receipt", ("poll_id", "box", "code"), _board(work.session, poll))
        work.session.execute(_STIR_ROLL, {"poll": poll.id, "every_row": True})
        work.session.execute(_CLOSE_BALLOTS, {"poll": poll.id, "fewest": FEWEST_OF_A_CLASS})
    return _shut(work, poll, now, "ballot_box.close")


def load_closed(work: Work, plan: PollPlan, loaded: Iterable[LoadedBallot], now: datetime) -> Poll:
    """A past vote, in bulk: its ballots, no roll, no board, closed at once. An error in `loaded` undoes everything."""
    poll = Poll(
        key=plan.key, opens_at=plan.opens_at, closes_at=plan.closes_at,
        rules=dict(plan.rules), secret=secrets.token_bytes(32),
    )  # fmt: skip
    work.session.add(poll)
    work.session.flush()
    locked_poll(work.session, plan.key, alone=True)
    _refuse_unless_over(poll, now)
    freeze_rules(work.session, poll, now)
    columns = ("key", "poll_id", "box", "content", "channel_class", "fresh")
    rows = (
        (secrets.token_bytes(16), poll.id, ballot.box, ballot.content, ballot.channel_class.value, False)
        for ballot in loaded
    )
    with keeper(work.session):
        _copy(work.session, "ballot_box_ballot", columns, rows)
    return _shut(work, poll, now, "ballot_box.load")


def _refuse_unless_over(poll: Poll, now: datetime) -> None:
    refusal = policies.refusal_to_close(poll, now)
    if refusal is not None:
        raise Refused(reason=refusal)


def _board(session: Session, poll: Poll) -> list[tuple[int, str, str]]:
    """The lines of the board, in the order of boxes and codes: the order of voting is gone."""
    query = select(Ballot.box, Ballot.secret_hash).where(Ballot.poll_id == poll.id)
    return sorted(
        (poll.id, box, codes.tracking_code(hashed)) for box, hashed in session.execute(query) if hashed is not None
    )


def _shut(work: Work, poll: Poll, now: datetime, action: str) -> Poll:
    poll.state, poll.closed_at, poll.box_hash = PollState.CLOSED, now, queries.digest_of_box(poll)
    work.session.flush()
    work.audit(action, poll.key, box_hash=poll.box_hash)
    return poll


def _copy(session: Session, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Send rows with COPY, some forty times faster than one insert each."""
    cursor = cast("Cursor[Any]", session.connection().connection.cursor())
    with cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)
