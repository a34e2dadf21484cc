"""The charter, and the public counts."""

from __future__ import annotations

from datetime import timedelta

from flask import Response
from flask_babel import gettext, ngettext

from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import page
from commons.kernel.pages import good_until, same_for_everybody
from commons.moderation.blueprint import blueprint
from commons.moderation.figures import queries
from commons.moderation.types import APPEAL_TIME, DELAY, SHORT_DELAY, Motive

#: Titles of spaces and lateness change without a word to moderation.
FRESH = timedelta(minutes=10)


@blueprint.get("/charte")
@access(EVERYONE)
@same_for_everybody(lambda: ())
def charter() -> Response:
    """What one may write, what happens otherwise, and who decides."""
    hours = {"delay": DELAY // timedelta(hours=1), "short": SHORT_DELAY // timedelta(hours=1)}
    return page("moderation/charter.html", motives=list(Motive), hours=hours, appeal_days=APPEAL_TIME.days)


@blueprint.get("/moderation")
@access(EVERYONE)
@same_for_everybody(lambda: ("moderation",))
def figures() -> Response:
    """How many texts are masked, why, and how long people waited; never who."""
    now = clock.now()
    good_until(now + FRESH)
    found = queries.figures(now)
    waits = [duration(hours) for hours in (found.waits.median, found.waits.longest)]
    rows = [(motive.label, i18n.number(number)) for motive, number in found.masked.by_motive]
    return page("moderation/figures.html", figures=found, rows=rows, median=waits[0], longest=waits[1])


def duration(hours: float | None) -> str:
    """A waiting time in words."""
    if hours is None:
        return gettext("pas encore de décision")
    if hours < 1:
        return gettext("moins d’une heure")
    if hours < 48:
        return ngettext("%(num)d heure", "%(num)d heures", int(hours))
    return ngettext("%(num)d jour", "%(num)d jours", int(hours // 24))
