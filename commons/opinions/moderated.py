"""Statements as moderation reads and hides them, and as threads tell their story."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext
from sqlalchemy import select

from commons.identity import queries as identity
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Excerpt, Standing
from commons.opinions.addresses import address, versions
from commons.opinions.models import OpinionPoll, Statement
from commons.opinions.types import STATEMENT
from commons.threads.types import Moment


def read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    """These statements with all a moderator needs; two queries."""
    rows = _rows(ids)
    names = identity.names_of({statement.author_id for statement, _ in rows if statement.author_id is not None})
    return {
        statement.id: Excerpt(
            ref=Ref(STATEMENT, statement.id), words=statement.text, author_id=statement.author_id,
            author_name=names.get(statement.author_id or 0, ""), url=address(poll.key, statement.number),
            space=poll.subject, scopes=poll.scope_pairs, said_at=statement.proposed_at, language=statement.language,
        )
        for statement, poll in rows
    }  # fmt: skip


def apply(work: Work, statement_id: int, standing: Standing) -> None:
    """Write where a statement stands; positions on it are kept, and count again when it comes back."""
    statement = work.session.get(Statement, statement_id)
    if statement is None:
        return
    statement.standing = standing
    work.touch(*versions(work.session.get_one(OpinionPoll, statement.poll_id).key))


def moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """What happened to statements: proposed, and the end of the poll."""
    found = {}
    for statement, poll in _rows(ids):
        told = [Moment(statement.proposed_at, gettext("Affirmation proposée"))]
        if poll.sealed_at is not None:
            told.append(Moment(poll.sealed_at, gettext("Recueil d’avis terminé : les chiffres sont définitifs")))
        found[statement.id] = told
    return found


def _rows(ids: Collection[int]) -> list[tuple[Statement, OpinionPoll]]:
    query = (
        select(Statement, OpinionPoll)
        .join(OpinionPoll, OpinionPoll.id == Statement.poll_id)
        .where(Statement.id.in_(ids))
    )
    return [(statement, poll) for statement, poll in db.session.execute(query)]
