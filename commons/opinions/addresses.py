"""Where opinions stand: addresses of pages, names of kept pages, and statements as other parts point at them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from commons.kernel import refs
from commons.kernel.db import db
from commons.kernel.refs import Target
from commons.moderation.types import Standing
from commons.opinions import keys
from commons.opinions.models import OpinionPoll, Statement


def address(key: str, number: int | None = None) -> str:
    """The public page of a poll, or the place of one statement on it."""
    return f"/avis/{key}" if number is None else f"/avis/{key}/affirmations/{number}"


def versions(key: str, **_: object) -> tuple[str, ...]:
    """What a kept page of this poll depends on; one name for whatever no poll is called."""
    return (f"opinions:{key if keys.is_address(key) else ''}",)


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Statements by number: their words, and whether anybody may read them; the subject decides too."""
    query = (
        select(Statement, OpinionPoll)
        .join(OpinionPoll, OpinionPoll.id == Statement.poll_id)
        .where(Statement.id.in_(ids))
    )
    rows = [(statement, poll) for statement, poll in db.session.execute(query)]
    subjects = refs.resolve({poll.subject for _, poll in rows})
    return {
        statement.id: Target(
            statement.text,
            address(poll.key, statement.number),
            statement.standing is Standing.SHOWN and poll.subject in subjects and subjects[poll.subject].public,
        )
        for statement, poll in rows
    }
