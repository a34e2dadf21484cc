"""Publishes the figures of a poll while it runs, and seals it at its end. The worker does both."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import func, select, text, update

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.moderation.types import Standing
from commons.opinions import locks, queries
from commons.opinions.addresses import versions
from commons.opinions.mapping.rules import ABSENT
from commons.opinions.models import OpinionPoll, Position, Published, Statement
from commons.opinions.publication import FEWEST, Taken, compose, digest_of
from commons.opinions.types import PollState, VoterClass

log = logging.getLogger("possibles.opinions")
#: Figures are made again at most this often.
PAUSE = timedelta(minutes=10)
#: One row a voter: ten times as quick to read as one a position.
_SHEETS = """
SELECT min(voter_class), array_agg(statement_id), array_agg(value) FROM opinions_position
WHERE poll_id = %s AND statement_id = ANY(%s) GROUP BY voter_key
"""
#: Every position gets a new random key (one for each voter) and a new place in the table, in a random order: with
#: the old secret, from an old backup, nothing here leads to an account any more.
_SHUFFLE = text("""
    WITH renamed AS MATERIALIZED (
        SELECT voter_key, decode(replace(gen_random_uuid()::text, '-', ''), 'hex') AS fresh_key
        FROM (SELECT DISTINCT voter_key FROM opinions_position WHERE poll_id = :poll) AS voters),
    gone AS (DELETE FROM opinions_position WHERE poll_id = :poll RETURNING *)
    INSERT INTO opinions_position (poll_id, statement_id, voter_key, value, voter_class, fresh)
    SELECT poll_id, statement_id, fresh_key, value, voter_class, false
    FROM gone JOIN renamed USING (voter_key) ORDER BY gen_random_uuid()
""")


def publish_due() -> int:
    """Publish or seal every poll that is due; how many. One transaction each: one that fails keeps none back."""
    done = 0
    for poll_id in queries.polls_to_publish(clock.now()):
        try:
            with unit_of_work(SYSTEM) as work:
                done += publish(work, poll_id, clock.now()) is not None
        except Exception:
            log.exception("poll %s could not be published; it will be tried again", poll_id)
    return done


def publish(work: Work, poll_id: int, now: datetime) -> Published | None:
    """New figures, if they are due; None otherwise. At its end the poll is sealed.

    Due: PAUSE after the last ones, and once FEWEST people or more have said something since. Whoever compares two
    versions so never sees what one person alone changed.
    """
    with locks.alone(work.session, poll_id, now) as poll:
        if poll.state is PollState.SEALED:
            return None
        if now >= poll.closes_at:
            return seal(work, poll, now)
        last = queries.latest(poll)
        if (last is not None and last.made_at > now - PAUSE) or _newly_heard(work, poll) < FEWEST:
            return None
        return _publish(work, poll, now, final=False)


def seal(work: Work, poll: OpinionPoll, now: datetime) -> Published:
    """Last figures, keys made anew, secret gone; called by whoever has the poll alone, once, after its end."""
    published = _publish(work, poll, now, final=True)
    work.session.execute(_SHUFFLE, {"poll": poll.id})
    poll.state, poll.secret, poll.sealed_at = PollState.SEALED, None, now
    work.session.flush()
    work.audit("opinions.seal", str(poll.subject), digest=published.digest)
    return published


def _newly_heard(work: Work, poll: OpinionPoll) -> int:
    query = select(func.count(Position.voter_key.distinct())).where(Position.poll_id == poll.id, Position.fresh)
    return int(work.session.execute(query).scalar_one())


def _publish(work: Work, poll: OpinionPoll, now: datetime, *, final: bool) -> Published:
    taken = positions(work, poll)
    figures = compose(taken)
    last = queries.latest(poll)
    asked = dict(zip(map(str, taken.ids), taken.asked, strict=True))
    published = Published(
        poll_id=poll.id, version=last.version + 1 if last is not None else 1, made_at=now, people=len(taken.classes),
        statements=len(taken.numbers), figures=figures, asked=asked,
        digest=digest_of(figures), final=final,
    )  # fmt: skip
    work.session.add(published)
    told = update(Position).where(Position.poll_id == poll.id, Position.fresh).values(fresh=False)
    work.session.execute(told, execution_options={"synchronize_session": False})
    work.session.flush()
    work.touch(*versions(poll.key))
    return published


def positions(work: Work, poll: OpinionPoll) -> Taken:
    """Every position on the statements shown, as a matrix; two queries."""
    shown = select(Statement.id, Statement.number).where(
        Statement.poll_id == poll.id, Statement.standing == Standing.SHOWN
    )
    columns = list(work.session.execute(shown.order_by(Statement.number)))
    ids = np.array([row.id for row in columns], dtype=np.int64)
    order = np.argsort(ids)
    voters = work.session.connection().exec_driver_sql(_SHEETS, (poll.id, ids.tolist())).all()
    answers = np.full((len(voters), len(columns)), ABSENT, dtype=np.int8)
    for rank, (_, answered, values) in enumerate(voters):
        answers[rank, order[np.searchsorted(ids[order], answered)]] = values
    return Taken(answers, [VoterClass(row[0]) for row in voters], [row.number for row in columns], ids.tolist())
