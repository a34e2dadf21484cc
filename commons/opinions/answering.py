"""What whoever answers is shown: the next statement, one of their own answers, the end."""

from __future__ import annotations

from typing import Any

from commons.kernel.refs import Target
from commons.opinions import queries
from commons.opinions.addresses import address
from commons.opinions.models import OpinionPoll, Statement
from commons.opinions.types import Progress, Stance, Voter, VoterClass


def next_for(poll: OpinionPoll, subject: Target, voter: Voter) -> dict[str, Any] | None:
    """The next statement for this voter; None when none is left."""
    key = queries.voter_key(poll, voter)
    found = queries.next_statements(poll, key)
    if not found:
        return None
    return _asked(poll, subject, voter, found[0], queries.progress(poll, key))


def one_for(poll: OpinionPoll, subject: Target, voter: Voter, number: int) -> dict[str, Any]:
    """This statement, with what this voter said of it; NotFound."""
    key = queries.voter_key(poll, voter)
    statement = queries.statement(poll, number)
    before = queries.positions_of(poll, key).get(statement.id)
    return {**_asked(poll, subject, voter, statement, queries.progress(poll, key)), "before": before, "back": "end"}


def end_for(poll: OpinionPoll, subject: Target, voter: Voter | None) -> dict[str, Any]:
    """How far this voter has come, and what they said."""
    key = queries.voter_key(poll, voter) if voter is not None else None
    statements, said = queries.statements(poll), queries.positions_of(poll, key)
    mine = [(statement, said[statement.id]) for statement in statements if statement.id in said]
    return {
        "poll": poll,
        "subject": subject,
        "home": address(poll.key),
        "mine": mine,
        "progress": Progress(len(mine), len(statements)),
        "device": voter is None or voter.voter_class is VoterClass.DEVICE,
        "begun": voter is not None,
    }


def _asked(
    poll: OpinionPoll, subject: Target, voter: Voter, statement: Statement, progress: Progress
) -> dict[str, Any]:
    return {
        "poll": poll,
        "subject": subject,
        "home": address(poll.key),
        "statement": statement,
        "progress": progress,
        "device": voter.voter_class is VoterClass.DEVICE,
        "before": None,
        "back": "",
        "stances": (Stance.DISAGREE, Stance.PASS, Stance.AGREE),
    }
