"""Who may ask and answer, and until when. Pure and total: the caller gives what counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from commons.moderation.types import Standing
from participation.initiatives import policies as calls
from participation.initiatives.models_calls import Call
from participation.initiatives.types import CallPhase
from participation.questions.models import CallQuestion
from participation.questions.types import QuestionReason

Scopes = Sequence[tuple[str, int]]
RIGHTS = (
    Right(_l("Poser une question sur un appel"), _l("Chaque personne connectée"), _l("Jusqu’au jour annoncé")),
    Right(_l("Répondre à une question"), _l("Secrétariat, agents"), _l("Sur leur territoire, pour tout le monde")),
    Right(_l("Lire les questions et les réponses"), _l("Tout le monde")),
)


def until(call: Call) -> datetime | None:
    """When questions end: the day of the call, or its closing; None for one that stays open."""
    ends = [moment for moment in (call.questions_until, call.closes_at) if moment is not None]
    return min(ends, default=None)


def refusal_to_ask(call: Call, now: datetime) -> QuestionReason | None:
    """Why nobody can ask now, or None."""
    phase, end = calls.phase(call, now), until(call)
    if phase is CallPhase.PREPARED:
        return QuestionReason.TOO_EARLY
    if phase is CallPhase.CLOSED or (end is not None and now >= end):
        return QuestionReason.TOO_LATE
    return None


def refusal_to_answer(actor: Actor, scopes: Scopes, question: CallQuestion | None = None) -> QuestionReason | None:
    """Why this actor may not answer questions of a call of these scopes, or this one, or None."""
    if not (actor.is_system or any(actor.holds(role, *scopes) for role in calls.TEAM)):
        return QuestionReason.NOT_THE_TEAM
    if question is not None and question.standing is not Standing.SHOWN:
        return QuestionReason.NOT_SHOWN
    return None
