"""Adds a statement to a poll, and hands it to moderation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel import sanitise, slugs
from commons.kernel.errors import Invalid, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.opinions import locks, policies
from commons.opinions.addresses import versions
from commons.opinions.models import OpinionPoll, Statement
from commons.opinions.reasons import Reason
from commons.opinions.types import LONGEST, STATEMENT, Origin


def add_statement(work: Work, key: str, text: str, language: str, now: datetime) -> Statement:
    """Add a statement in the actor's name; its `standing` says whether it is shown yet.

    From whoever leads the poll it is a seed; from anybody else it is proposed, and one without account is always
    read before it appears. The same words of the same account again give the same statement.
    Invalid (field `text`): EMPTY, TOO_LONG. Refused: see `policies.refusal_to_propose`, ALREADY_THERE.
    """
    words, folded = _readable(text)
    poll = locks.row_of(work.session, key)
    leads = policies.refusal_to_lead(work.actor, poll.scope_pairs) is None
    shown, mine, last = _counts(work, poll)
    found = _same(work, poll, folded)
    if found is not None and found.author_id is not None and found.author_id == work.actor.person_id:
        return found
    refusal = policies.refusal_to_propose(poll, shown, mine, now, leads=leads)
    if refusal is not None:
        raise Refused(reason=refusal)
    if found is not None:
        raise Invalid(reason=Reason.ALREADY_THERE, fields={"text": Reason.ALREADY_THERE.sentence})
    statement = _written(work, poll, last + 1, words, folded, language, leads, now)
    statement.standing = _moderated(work, poll, statement, now)
    work.touch(*versions(key))
    return statement


def _readable(text: str) -> tuple[str, str]:
    """The words on one line, and folded for comparison; Invalid."""
    words = sanitise.one_line(text, LONGEST + 1)
    if len(words) > LONGEST:
        raise Invalid(reason=Reason.TOO_LONG, fields={"text": Reason.TOO_LONG.sentence})
    folded = "".join(letter for letter in slugs.fold(words) if letter.isalnum())
    if not folded:
        raise Invalid(reason=Reason.EMPTY, fields={"text": Reason.EMPTY.sentence})
    return words, folded


def _counts(work: Work, poll: OpinionPoll) -> tuple[int, int, int]:
    """Statements that are not hidden, those of the actor, and the last number given; the poll's row is held."""
    not_hidden = func.count().filter(Statement.standing != Standing.HIDDEN)
    mine = func.count().filter(Statement.author_id == work.actor.person_id)
    query = select(not_hidden, mine, func.coalesce(func.max(Statement.number), 0))
    shown, own, last = work.session.execute(query.where(Statement.poll_id == poll.id)).one()
    return int(shown), int(own), int(last)


def _same(work: Work, poll: OpinionPoll, folded: str) -> Statement | None:
    query = select(Statement).where(Statement.poll_id == poll.id, Statement.folded == folded)
    return work.session.scalar(query)


def _written(
    work: Work, poll: OpinionPoll, number: int, words: str, folded: str, language: str, leads: bool, now: datetime
) -> Statement:
    values = {
        "poll_id": poll.id, "number": number, "text": words, "folded": folded, "language": language,
        "origin": Origin.SEED if leads else Origin.PROPOSED, "author_id": work.actor.person_id,
        "standing": Standing.WAITING, "proposed_at": now,
    }  # fmt: skip
    with locks.guarded():
        made = work.session.execute(insert(Statement).values(values).returning(Statement.id)).scalar_one()
    return work.session.get_one(Statement, made)


def _moderated(work: Work, poll: OpinionPoll, statement: Statement, now: datetime) -> Standing:
    """Hand it in; words that come without an account are always read first."""
    nobodys = statement.author_id is None and statement.origin is Origin.PROPOSED
    return moderation.submit(
        work, Ref(STATEMENT, statement.id), poll.subject, poll.scope_pairs, Mode.BEFORE if nobodys else poll.mode,
        statement.text, statement.author_id, now,
    )  # fmt: skip
