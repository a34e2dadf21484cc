"""What may be done to a poll at a moment: pure, total, each answer a reason or None."""

from __future__ import annotations

from datetime import datetime

from commons.ballot_box.models import Poll
from commons.ballot_box.types import PollState, Reason


def refusal_to_cast(poll: Poll, now: datetime) -> Reason | None:
    """Ballots are taken from the opening (included) to the end (not included)."""
    if poll.paused_at is not None:
        return Reason.PAUSED
    if poll.state is PollState.CLOSED or now >= poll.closes_at:
        return Reason.CLOSED
    return Reason.NOT_YET_OPEN if now < poll.opens_at else None


def refusal_to_stir(poll: Poll, now: datetime) -> Reason | None:
    """New rows are stirred while ballots come, and during a pause."""
    refusal = refusal_to_cast(poll, now)
    return None if refusal is Reason.PAUSED else refusal


def refusal_to_pause(poll: Poll, why: str, now: datetime) -> Reason | None:
    """A vote that takes ballots may be suspended, with a reason."""
    return refusal_to_cast(poll, now) or (None if why.strip() else Reason.NEEDS_A_REASON)


def refusal_to_resume(poll: Poll, why: str) -> Reason | None:
    """A vote that is suspended may be taken up again, whatever the hour: what the pause took is given back."""
    if poll.paused_at is None:
        return Reason.NOT_PAUSED
    return None if why.strip() else Reason.NEEDS_A_REASON


def refusal_to_replace(poll: Poll, now: datetime) -> Reason | None:
    """A ballot may be replaced as long as one may be cast."""
    return refusal_to_cast(poll, now)


def refusal_to_amend(poll: Poll, now: datetime) -> Reason | None:
    """Rules and period may be rewritten until the first ballot, or the end."""
    if poll.state is PollState.CLOSED or now >= poll.closes_at:
        return Reason.CLOSED
    return Reason.RULES_FROZEN if poll.rules_digest is not None else None


def refusal_to_extend(poll: Poll, until: datetime, why: str, now: datetime) -> Reason | None:
    """The end only moves later, before it has passed, and with a reason."""
    if poll.paused_at is not None:
        return Reason.PAUSED
    if poll.state is PollState.CLOSED or now >= poll.closes_at:
        return Reason.CLOSED
    if until <= poll.closes_at or until <= now:
        return Reason.ONLY_LATER
    return None if why.strip() else Reason.NEEDS_A_REASON


def refusal_to_close(poll: Poll, now: datetime) -> Reason | None:
    """A box is closed once its period is over, never before; a closed one stays as it is."""
    if poll.state is PollState.CLOSED:
        return Reason.CLOSED
    if poll.paused_at is not None:
        return Reason.PAUSED
    return Reason.NOT_OVER_YET if now < poll.closes_at else None
