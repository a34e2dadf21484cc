"""Who may contest, until when, and who may answer. Pure and total: the caller gives what counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from commons.kernel.types import Money
from participation.appeals.models import ApplicationAppeal
from participation.appeals.types import AppealReason, AppealState
from participation.initiatives import policies as calls
from participation.initiatives import sheets
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import REOPENED, ApplicationState, Hand

Scopes = Sequence[tuple[str, int]]
RESPONDENT = "respondent"
RIGHTS = (
    Right(
        _l("Contester une décision qui refuse un dossier, ou qui lui donne moins que demandé"),
        _l("Les personnes qui portent le dossier"),
        _l("Une fois, pendant le délai de l’appel"),
    ),
    Right(
        _l("Répondre à un recours"),
        _l("L’instance de recours de l’appel ; sinon le secrétariat ou un agent"),
        _l("Jamais la personne qui a décidé, ni une qui a lu le dossier"),
    ),
)


def asked(application: Application) -> Money:
    """What the file asked of the call, as it was sent."""
    return sheets.from_json(application.snapshot.content).asked if application.snapshot is not None else Money(0)


def takes_something_away(application: Application) -> bool:
    """Whether the decision refuses the file, or gives it less than it asked."""
    if application.state is ApplicationState.RETAINED:
        return application.amount is not None and application.amount < asked(application)
    return application.state in REOPENED


def allowed_until(application: Application) -> datetime | None:
    """The last moment to contest, exclusive; None when nothing can be contested."""
    days = application.call.appeal_days
    if not days or application.decided_at is None or not takes_something_away(application):
        return None
    return application.decided_at + timedelta(days=days)


def refusal_to_file(
    application: Application, hand: Hand, filed: ApplicationAppeal | None, now: datetime
) -> AppealReason | None:
    """Why this application cannot be contested by somebody with this hand on its file, or None."""
    if hand is not Hand.CARRIES:
        return AppealReason.NOT_CARRYING
    if not application.call.appeal_days:
        return AppealReason.NO_APPEAL
    if filed is not None:
        return AppealReason.ALREADY
    until = allowed_until(application)
    if until is None:
        return AppealReason.NOT_REFUSED
    return AppealReason.TOO_LATE if now >= until else None


def refusal_to_see(actor: Actor, call: Call, scopes: Scopes) -> AppealReason | None:
    """Why this actor may not open appeals of this call at the desk, or None."""
    if actor.is_system or any(actor.holds(role, *scopes) for role in calls.TEAM):
        return None
    return None if _of_the_body(actor, call) else AppealReason.NOT_THE_TEAM


def refusal_to_answer(
    actor: Actor, appeal: ApplicationAppeal, scopes: Scopes, hand: Hand, *, reads: bool
) -> AppealReason | None:
    """Why this actor may not answer, or None. A call with a body for appeals is answered by its respondents, or by the
    secretariat in their name; any other by the team. Never by who decided, read or carries the file."""
    call = appeal.application.call
    if call.appeal_body_id is not None:
        may = _of_the_body(actor, call) or actor.holds(calls.SECRETARIAT, *scopes)
    else:
        may = any(actor.holds(role, *scopes) for role in calls.TEAM)
    if not (actor.is_system or may):
        return AppealReason.NOT_THE_TEAM
    if appeal.state is not AppealState.FILED:
        return AppealReason.ANSWERED_MEANWHILE
    if actor.person_id is not None and actor.person_id == appeal.decided_by:
        return AppealReason.YOU_DECIDED
    if reads:
        return AppealReason.YOU_READ_IT
    return None if actor.is_system or hand is Hand.NONE else AppealReason.YOUR_OWN


def _of_the_body(actor: Actor, call: Call) -> bool:
    return call.appeal_body_id is not None and actor.holds(RESPONDENT, ("body", call.appeal_body_id))
