"""The paper side of the box: voters signed on the roll from their list, ballots of a batch put in all at once.

The two are never written by one command: a list says who voted, a batch what was voted, and no transaction, order or
code joins a line of the one to a sheet of the other. Whoever is signed here has voted for every other door too.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from commons.ballot_box import policies
from commons.ballot_box.guards import guarded, keeper, obey
from commons.ballot_box.locks import freeze_rules, locked_poll, poll_for_a_vote
from commons.ballot_box.models import Ballot, RollEntry
from commons.ballot_box.types import LONGEST_CONTENT, ChannelClass, Reason, VoteChannel
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Line:
    """One voter of a paper list: where they signed, and where they live."""

    poll_key: str
    scope: str
    elector_key: bytes
    place: str
    home: str | None = None


def sign(work: Work, line: Line, now: datetime) -> None:
    """Put a voter of a paper list on the roll; Refused ALREADY_VOTED by whatever door, the primary key decides."""
    poll = poll_for_a_vote(work.session, line.poll_key)
    obey(policies.refusal_to_cast(poll, now))
    with guarded():
        freeze_rules(work.session, poll, now)
        entry = insert_or_not(RollEntry).values(
            poll_id=poll.id, scope=line.scope, elector_key=line.elector_key, channel=VoteChannel.PAPER,
            place=line.place, home=line.home, day=now.astimezone(PARIS).date(), fresh=True,
        )  # fmt: skip
        signed = work.session.execute(entry.on_conflict_do_nothing().returning(RollEntry.poll_id)).one_or_none()
    if signed is None:
        raise Refused(reason=Reason.ALREADY_VOTED)


def unsign(work: Work, poll_key: str, scope: str, elector_keys: Sequence[bytes], now: datetime) -> int:
    """Take voters of a paper list off the roll again, before their batch went in; the number taken off.

    Lines of another door are left alone: only those signed from a list ever come off.
    """
    poll = locked_poll(work.session, poll_key)
    obey(policies.refusal_to_cast(poll, now))
    mine = (
        RollEntry.poll_id == poll.id, RollEntry.scope == scope, RollEntry.elector_key.in_(elector_keys),
        RollEntry.channel == VoteChannel.PAPER,
    )  # fmt: skip
    with keeper(work.session):
        gone = work.session.scalars(delete(RollEntry).where(*mine).returning(RollEntry.poll_id)).all()
    if not gone:
        raise NotFound(reason=Reason.NOT_ON_ROLL)
    return len(gone)


def put_sheets(work: Work, poll_key: str, box: str, contents: Sequence[bytes], now: datetime) -> None:
    """Put the ballots of a batch into a box, in one statement and a random order; they have no receipt."""
    if any(len(content) > LONGEST_CONTENT for content in contents):
        raise Invalid(reason=Reason.CONTENT_TOO_LONG)
    poll = poll_for_a_vote(work.session, poll_key)
    obey(policies.refusal_to_cast(poll, now))
    shuffled = secrets.SystemRandom().sample(list(contents), len(contents))
    rows = [
        {
            "key": secrets.token_bytes(16), "poll_id": poll.id, "box": box, "content": content,
            "channel_class": ChannelClass.PAPER, "secret_hash": None, "fresh": True,
        }
        for content in shuffled
    ]  # fmt: skip
    with guarded():
        freeze_rules(work.session, poll, now)
        if rows:
            work.session.execute(insert(Ballot), rows)
