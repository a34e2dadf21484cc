"""What is read of polls: statements, one voter's own positions, what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from commons.kernel.db import db
from commons.kernel.errors import NotFound
from commons.kernel.refs import Ref
from commons.moderation.types import Standing
from commons.opinions import keys
from commons.opinions.models import OpinionPoll, Position, Published, Statement
from commons.opinions.reasons import Reason
from commons.opinions.types import Balance, PollState, Progress, Stance, Voter


def by_key(key: str) -> OpinionPoll:
    """The poll at this address; NotFound."""
    poll = db.session.scalar(select(OpinionPoll).where(OpinionPoll.key == key)) if keys.is_address(key) else None
    if poll is None:
        raise NotFound(reason=Reason.NO_SUCH_POLL)
    return poll


def of_subject(subject: Ref) -> OpinionPoll | None:
    """The poll about this subject, when there is one."""
    return of_subjects([subject]).get(subject)


def of_subjects(subjects: Collection[Ref]) -> dict[Ref, OpinionPoll]:
    """The polls about these subjects, in one query."""
    kinds, ids = {subject.kind for subject in subjects}, {subject.id for subject in subjects}
    query = select(OpinionPoll).where(OpinionPoll.subject_kind.in_(kinds), OpinionPoll.subject_id.in_(ids))
    found = {poll.subject: poll for poll in db.session.scalars(query)}
    return {subject: found[subject] for subject in subjects if subject in found}


def statements(poll: OpinionPoll) -> list[Statement]:
    """The statements shown, in the order they came."""
    query = select(Statement).where(Statement.poll_id == poll.id, Statement.standing == Standing.SHOWN)
    return list(db.session.scalars(query.order_by(Statement.number)))


def out_of_sight(poll: OpinionPoll) -> dict[Standing, int]:
    """How many statements wait for a moderator, and how many were hidden."""
    query = select(Statement.standing, func.count()).where(Statement.poll_id == poll.id)
    found = {row[0]: int(row[1]) for row in db.session.execute(query.group_by(Statement.standing))}
    return {standing: found.get(standing, 0) for standing in (Standing.WAITING, Standing.HIDDEN)}


def statement(poll: OpinionPoll, number: int) -> Statement:
    """The statement of this number, while it is shown; NotFound."""
    found = db.session.scalar(select(Statement).where(Statement.poll_id == poll.id, Statement.number == number))
    if found is None or found.standing is not Standing.SHOWN:
        raise NotFound(reason=Reason.NO_SUCH_STATEMENT)
    return found


def voter_key(poll: OpinionPoll, voter: Voter) -> bytes | None:
    """The key of this voter in this poll; None once sealed: nobody's positions can be found again."""
    return keys.voter_key(poll.secret, voter) if poll.secret is not None else None


def positions_of(poll: OpinionPoll, key: bytes | None) -> dict[int, Stance]:
    """What this voter said, by statement id."""
    if key is None:
        return {}
    query = select(Position.statement_id, Position.value).where(Position.poll_id == poll.id, Position.voter_key == key)
    return {row.statement_id: Stance(row.value) for row in db.session.execute(query)}


def progress(poll: OpinionPoll, key: bytes | None) -> Progress:
    """How far this voter has come among the statements shown; two queries."""
    shown = {found.id for found in statements(poll)}
    return Progress(len(shown & positions_of(poll, key).keys()), len(shown))


def next_statements(poll: OpinionPoll, key: bytes | None, limit: int = 1) -> list[Statement]:
    """What this voter is asked next: the least answered first, so that latecomers are heard as much as the first.

    Between equals, in an order of the voter's own: nobody's statement always comes first. Four queries.
    """
    seen = positions_of(poll, key)
    left = [found for found in statements(poll) if found.id not in seen]
    return fair_order(left, answers(poll), key or b"")[:limit]


def fair_order(left: Sequence[Statement], answered: dict[int, int], seed: bytes) -> list[Statement]:
    """The statements by how many people answered them, then by a shuffle that only the seed knows. Pure."""

    def place(found: Statement) -> tuple[int, bytes]:
        return answered.get(found.id, 0), hashlib.sha256(seed + found.id.to_bytes(8, "big")).digest()

    return sorted(left, key=place)


def answers(poll: OpinionPoll) -> dict[int, int]:
    """How many answered each statement, by id: as counted with the last figures, and those who came since.

    A mind changed since counts twice for a while, which only moves a question; 320,000 positions need no counting.
    """
    counted = db.session.scalar(
        select(Published.asked).where(Published.poll_id == poll.id).order_by(Published.version.desc()).limit(1)
    )
    since = select(Position.statement_id, func.count()).where(Position.poll_id == poll.id, Position.fresh)
    fresh = {row[0]: int(row[1]) for row in db.session.execute(since.group_by(Position.statement_id))}
    known = {int(number): int(times) for number, times in (counted or {}).items()}
    return {number: known.get(number, 0) + fresh.get(number, 0) for number in known.keys() | fresh.keys()}


def latest(poll: OpinionPoll) -> Published | None:
    """What was published last, when anything was."""
    query = select(Published).where(Published.poll_id == poll.id).order_by(Published.version.desc())
    return db.session.scalar(query.limit(1))


def latest_map(poll: OpinionPoll) -> dict[str, Any] | None:
    """The map published last (see `publication.compose`), or None while there is none."""
    published = latest(poll)
    return published.figures["map"] if published is not None else None


def balance(poll: OpinionPoll) -> dict[int, Balance | None]:
    """What people say of each statement shown, by its NUMBER, as published last; None: too few answered yet.

    Two queries, whatever the number of positions: nothing is counted when a page is read.
    """
    return balances_of(latest(poll), [found.number for found in statements(poll)])


def balances_of(published: Published | None, numbers: Collection[int]) -> dict[int, Balance | None]:
    """The balances of these statements in published figures. Pure."""
    figures = published.figures["balances"] if published is not None else {}
    return {number: Balance(*found) if (found := figures.get(str(number))) else None for number in numbers}


def polls_to_publish(now: datetime) -> list[int]:
    """Open polls that are over, or where somebody answered since the last figures; by id."""
    fresh = exists().where(Position.poll_id == OpinionPoll.id, Position.fresh)
    query = select(OpinionPoll.id).where(OpinionPoll.state == PollState.OPEN, or_(OpinionPoll.closes_at <= now, fresh))
    return list(db.session.scalars(query.order_by(OpinionPoll.id)))


def statements_of_author(account_id: int) -> list[int]:
    """The statements this account proposed, whatever became of them; by id."""
    query = select(Statement.id).where(Statement.author_id == account_id).order_by(Statement.id)
    return list(db.session.scalars(query))
