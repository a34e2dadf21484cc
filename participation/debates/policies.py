"""Which phase a debate is in, and what each phase allows to whom. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from commons.kernel.actor import Actor
from participation.debates.models import Contribution, Debate
from participation.debates.reasons import DebateReason
from participation.debates.types import Action, DebateState, Phase

SECRETARIAT, FACILITATOR, RESPONDENT = "secretariat", "facilitator", "respondent"
Scopes = Sequence[tuple[str, int]]
#: How long the author may correct their words, as long as nobody has replied.
CORRECTION = timedelta(minutes=15)

#: State -> states it may become.
TRANSITIONS = {
    DebateState.DRAFT: {DebateState.ANNOUNCED},
    DebateState.ANNOUNCED: {DebateState.DRAFT, DebateState.SYNTHESISED},
    DebateState.SYNTHESISED: {DebateState.ANSWERED},
    DebateState.ANSWERED: set[DebateState](),
}
_SAID = {Phase.CLOSED, Phase.SYNTHESISED, Phase.ANSWERED}
#: Act -> phases in which it is possible.
OPEN_TO = {
    Action.READ: set(Phase) - {Phase.DRAFT},
    Action.EDIT: {Phase.DRAFT},
    Action.ANNOUNCE: {Phase.DRAFT},
    Action.TAKE_BACK: {Phase.COMING},
    Action.EXTEND: {Phase.COMING, Phase.OPEN},
    Action.SPEAK: {Phase.OPEN},
    Action.ENTER: {Phase.OPEN},
    Action.GROUP: {Phase.OPEN, *_SAID},
    Action.SYNTHESISE: _SAID,
    Action.ANSWER: {Phase.SYNTHESISED},
    Action.COMPLETE: {Phase.ANSWERED},
}
_EVERYBODY = {Action.READ, Action.SPEAK}
_THE_BODY = {Action.ANSWER, Action.COMPLETE}


def phase(debate: Debate, now: datetime) -> Phase:
    """Where the debate stands at this moment."""
    if debate.state is DebateState.ANNOUNCED:
        if now < debate.opens_at:
            return Phase.COMING
        return Phase.OPEN if now < debate.closes_at else Phase.CLOSED
    return Phase(debate.state.value)


def next_change(debate: Debate, now: datetime) -> datetime | None:
    """When the clock alone will next change what is said of the debate: its phase, or the days its answer is late."""
    moments = [debate.opens_at, debate.closes_at] if debate.state is DebateState.ANNOUNCED else []
    if owed(debate):
        moments.append(debate.answer_due_at + timedelta(days=max(0, (now - debate.answer_due_at).days + 1)))
        moments.append(debate.answer_due_at)
    return min((moment for moment in moments if moment > now), default=None)


def owed(debate: Debate) -> bool:
    """Whether an answer is owed on it."""
    return debate.state in (DebateState.ANNOUNCED, DebateState.SYNTHESISED)


def days_late(debate: Debate, now: datetime) -> int:
    """How many whole days the answer is late; 0 while it is not."""
    return max(0, (now - debate.answer_due_at).days) if owed(debate) else 0


def refusal_to(
    action: Action, actor: Actor, debate: Debate, scopes: Scopes, body_scopes: Scopes, now: datetime
) -> DebateReason | None:
    """Why this actor cannot do this with this debate now, or None; see queries.scopes for both kinds of scopes."""
    if not _may(action, actor, scopes, body_scopes):
        return DebateReason.NOT_YOURS
    at = phase(debate, now)
    return None if at in OPEN_TO[action] else _why_not(action, at)


def refusal_to_prepare(actor: Actor, scopes: Scopes) -> DebateReason | None:
    """Why this actor cannot prepare a debate for these scopes, or animate one, in any phase; or None."""
    return None if actor.is_system or _holds(actor, (SECRETARIAT, FACILITATOR), scopes) else DebateReason.NOT_YOURS


def relays(actor: Actor, body_scopes: Scopes) -> bool:
    """Whether what this actor answers is written down for the body, rather than by it."""
    return not actor.holds(RESPONDENT, *body_scopes)


def refusal_to_correct(actor: Actor, said: Contribution, replies: int, now: datetime) -> DebateReason | None:
    """Why this actor may not correct these words, or None; the debate is open (asked apart)."""
    if not _wrote(actor, said) or said.withdrawn:
        return DebateReason.NOT_THE_AUTHOR
    if replies:
        return DebateReason.HAS_REPLIES
    return DebateReason.TOO_LATE if now >= said.said_at + CORRECTION else None


def refusal_to_withdraw(actor: Actor, said: Contribution) -> DebateReason | None:
    """Why this actor may not withdraw these words, or None: whoever wrote them may, open debate or not."""
    return None if _wrote(actor, said) and not said.withdrawn else DebateReason.NOT_THE_AUTHOR


def refusal_to_reply(said: Contribution) -> DebateReason | None:
    """Why nobody may reply to this, or None; the debate is open (asked apart)."""
    if said.is_reply:
        return DebateReason.ONE_LEVEL
    return None if said.public and not said.withdrawn else DebateReason.OUT_OF_SIGHT


def refusal_to_support(actor: Actor, said: Contribution) -> DebateReason | None:
    """Why this actor may not support this, or None; the debate is open (asked apart)."""
    if _wrote(actor, said):
        return DebateReason.OWN_WORDS
    return None if said.public and not said.withdrawn else DebateReason.OUT_OF_SIGHT


def _wrote(actor: Actor, said: Contribution) -> bool:
    return actor.person_id is not None and actor.person_id == said.author_id


def _holds(actor: Actor, roles: Sequence[str], scopes: Scopes) -> bool:
    return any(actor.holds(role, *scopes) for role in roles)


def _may(action: Action, actor: Actor, scopes: Scopes, body_scopes: Scopes) -> bool:
    if action in _EVERYBODY or actor.is_system:
        return True
    if action in _THE_BODY:
        return _holds(actor, (RESPONDENT, SECRETARIAT), body_scopes)
    return _holds(actor, (SECRETARIAT, FACILITATOR), scopes)


_BEFORE = {
    Action.READ: DebateReason.NOT_FOUND,
    Action.EDIT: DebateReason.FROZEN,
    Action.ANNOUNCE: DebateReason.FROZEN,
    Action.TAKE_BACK: DebateReason.BEGUN,
    Action.ANSWER: DebateReason.NO_SYNTHESIS,
    Action.COMPLETE: DebateReason.NOT_ANSWERED,
}


def _why_not(action: Action, at: Phase) -> DebateReason:
    if action is Action.ANSWER and at is Phase.ANSWERED:
        return DebateReason.ALREADY_ANSWERED
    if at is Phase.DRAFT and action is not Action.READ:
        return DebateReason.NOT_ANNOUNCED
    if action in _BEFORE:
        return _BEFORE[action]
    if at is Phase.COMING:
        return DebateReason.NOT_OPEN_YET
    return DebateReason.STILL_OPEN if action is Action.SYNTHESISE else DebateReason.CLOSED
