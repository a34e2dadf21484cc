"""Who assigns readings, who reads, when the others open. Pure and total: the caller gives what counts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from participation.initiatives import policies as calls
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import OPEN
from participation.readings.models import CallReading
from participation.readings.types import LIVE, READERS, ReadingReason, ReadingState

Scopes = Sequence[tuple[str, int]]
RIGHTS = (
    Right(_l("Choisir qui lit un dossier"), _l("Secrétariat"), _l("Sur son territoire ; deux personnes au moins")),
    Right(
        _l("Lire un dossier et donner des notes"),
        _l("Les personnes choisies, qui ont un rôle sur l’appel"),
        _l("Jamais pour un dossier auquel elles sont liées"),
    ),
    Right(
        _l("Voir toutes les lectures"),
        _l("Secrétariat, agents"),
        _l("Quand toutes sont remises ; jamais publiées avec un nom"),
    ),
)


def refusal_to_assign(actor: Actor, scopes: Scopes, application: Application) -> ReadingReason | None:
    """Why this actor may not choose who reads this application, or None."""
    if calls.refusal_to_handle_call(actor, scopes) is not None:
        return ReadingReason.NOT_THE_SECRETARIAT
    if not application.call.readers:
        return ReadingReason.NO_GRID
    return None if application.state in OPEN else ReadingReason.NOT_IN_HAND


def refusal_as_reader(*, holds_a_role: bool, tied: bool) -> ReadingReason | None:
    """Why somebody cannot be asked to read, or None."""
    if not holds_a_role:
        return ReadingReason.NO_ROLE
    return ReadingReason.TIED if tied else None


def refusal_to_open(actor: Actor, scopes: Scopes, reading: CallReading) -> ReadingReason | None:
    """Why this actor may not open this reading and its file, or None: it is theirs, and they still hold a role."""
    if actor.person_id is None or actor.person_id != reading.reader_id:
        return ReadingReason.NOT_YOURS
    return None if any(actor.holds(role, *scopes) for role in READERS) else ReadingReason.NO_ROLE


def refusal_to_mark(actor: Actor, scopes: Scopes, reading: CallReading, *, tied: bool) -> ReadingReason | None:
    """Why this actor may not write marks, hand the reading in or declare a conflict now, or None."""
    refusal = refusal_to_open(actor, scopes, reading)
    if refusal is not None:
        return refusal
    if reading.state is not ReadingState.ASSIGNED:
        return ReadingReason.OVER
    if tied:
        return ReadingReason.TIED
    return None if reading.application.state in OPEN else ReadingReason.NOT_IN_HAND


def refusal_to_see_all(call: Call, readings: Sequence[CallReading]) -> ReadingReason | None:
    """Why the marks of all are not open yet, or None: enough people read, and every one handed in."""
    live = [each for each in readings if each.state in LIVE]
    if any(each.state is ReadingState.ASSIGNED for each in live):
        return ReadingReason.STILL_READING
    return None if len(live) >= max(call.readers, 1) else ReadingReason.NOT_READ_YET


def refusal_to_decide(call: Call, readings: Sequence[CallReading]) -> ReadingReason | None:
    """Why a file of this call cannot be retained or not yet, or None; a call without a grid asks nothing."""
    return refusal_to_see_all(call, readings) if call.readers else None


def wants_one_more(call: Call, gap: Fraction, readings: Sequence[CallReading]) -> bool:
    """Whether readers stand so far apart that one more is proposed: once, and the body still decides."""
    live = [each for each in readings if each.state in LIVE]
    return bool(call.readers) and len(live) == call.readers and gap > call.gap
