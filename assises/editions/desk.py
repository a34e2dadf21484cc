"""What every page of the desk of an edition begins with: the edition, and may this person be here."""

from __future__ import annotations

from assises.editions import policies, queries
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from commons.identity.types import Role
from commons.kernel.access import current_actor, holders_of
from commons.kernel.actor import NOBODY
from commons.kernel.errors import NotFound, Refused

#: Those who keep editions, and everybody who has a part in one.
SECRETARIAT = holders_of(Role.SECRETARIAT)
TEAM = holders_of(Role.SECRETARIAT, Role.FACILITATOR, Role.RAPPORTEUR, Role.WELCOMER, Role.OBSERVER)


def kept(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks is its secretariat."""
    edition = _edition(year)
    refusal = policies.refusal_to_keep(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def joined(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks has any part in it."""
    edition = _edition(year)
    if not policies.is_team(edition, current_actor()):
        raise Refused(reason=EditionReason.NOT_YOURS)
    return edition


def readable(year: int) -> AssisesEdition:
    """The edition of this year, when it is announced: what a page that is the same for everybody shows."""
    edition = queries.by_year(year)
    refusal = policies.refusal_to_read(edition, NOBODY)
    if edition is None or refusal is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def _edition(year: int) -> AssisesEdition:
    edition = queries.by_year(year)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition
