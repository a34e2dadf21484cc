"""What the pages of the team begin with: the edition, and may this person be here."""

from __future__ import annotations

from flask import request

from assises.checkin import policies
from assises.checkin.types import CheckinReason
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.programme import queries as programme
from assises.programme.models import SiteDay
from commons.identity.types import Role
from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import NotFound, Refused

SECRETARIAT = holders_of(Role.SECRETARIAT)
FOLLOWERS = holders_of(Role.SECRETARIAT, Role.WELCOMER)


def run(year: int) -> AssisesEdition:
    """The edition of this year, for its secretariat: archived, it is read and no form of it is taken."""
    edition = _edition(year)
    rule = policies.refusal_to_act if request.method == "POST" else policies.refusal_to_run
    refusal = rule(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def followed(year: int) -> AssisesEdition:
    """The edition of this year, for whoever follows the day."""
    edition = _edition(year)
    refusal = policies.refusal_to_follow(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def days_shown(edition: AssisesEdition, asked: str, today: str) -> tuple[list[str], str, list[SiteDay]]:
    """The days of an edition, the one to show (the one asked for, today, or the first), and its sites."""
    days = programme.site_days(edition.id)
    dates = sorted({day.day.isoformat() for day in days})
    chosen = next((each for each in (asked, today) if each in dates), dates[0] if dates else "")
    return dates, chosen, [day for day in days if day.day.isoformat() == chosen]


def _edition(year: int) -> AssisesEdition:
    edition = editions.by_year(year) if year < 10_000 else None
    if edition is None:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return edition
