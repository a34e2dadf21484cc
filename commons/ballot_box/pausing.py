"""Suspends a vote and takes it up again; meanwhile the database takes no ballot, and the box cannot be closed."""

from __future__ import annotations

from datetime import datetime

from commons.ballot_box import policies
from commons.ballot_box.guards import obey
from commons.ballot_box.locks import locked_poll
from commons.ballot_box.models import Poll
from commons.kernel.unit_of_work import Work


def pause(work: Work, poll_key: str, why: str, now: datetime) -> Poll:
    """Take no ballot from now on, with the reason that is published; waits for the votes under way."""
    poll = locked_poll(work.session, poll_key, alone=True)
    obey(policies.refusal_to_pause(poll, why, now))
    poll.paused_at = now
    work.session.flush()
    work.audit("ballot_box.pause", poll_key, why=why)
    return poll


def resume(work: Work, poll_key: str, why: str, now: datetime) -> Poll:
    """Take ballots again; the end is put off by as long as the pause lasted."""
    poll = locked_poll(work.session, poll_key, alone=True)
    obey(policies.refusal_to_resume(poll, why))
    assert poll.paused_at is not None  # refused above
    poll.closes_at += max(now - poll.paused_at, now - now)
    poll.paused_at = None
    work.session.flush()
    work.audit("ballot_box.resume", poll_key, until=poll.closes_at.isoformat(), why=why)
    return poll
