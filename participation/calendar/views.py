"""The public calendar: the year on a page, and the files that other calendars subscribe to."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.calendars import calendar_answer
from commons.kernel.days import day_of, next_midnight
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.bodies.policies import BodyReason
from participation.calendar import ics, pages, sources
from participation.calendar.drafts import YEARS

blueprint = Blueprint("calendar", __name__)


def _names(slug: str = "") -> tuple[str, ...]:
    return ("participation:calendar", "participation:bodies", *sources.versions(current_app))


@blueprint.get("/calendrier")
@access(EVERYONE)
@same_for_everybody(_names)
def year() -> ResponseReturnValue:
    """When bodies meet this year, or the year asked for."""
    now = clock.now()
    shown = pages.year(_year_asked(day_of(now).year), now)
    good_until(next_midnight(now))
    for month in shown["months"]:
        for line in month.lines:
            good_until(line.happening.ends_at)
    return render_template("participation/calendar/year.html", **shown)


@blueprint.get("/calendrier.ics", endpoint="feed")
@access(EVERYONE)
@same_for_everybody(_names)
def whole_feed() -> Response:
    """The whole calendar for other calendars."""
    return _feed(None)


@blueprint.get("/instances/<slug>/calendrier.ics")
@access(EVERYONE)
@same_for_everybody(_names)
def body_feed(slug: str) -> Response:
    """The dates of one body for other calendars."""
    body = bodies.by_slug(slug)
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    return _feed(body)


def _year_asked(this_year: int) -> int:
    text = request.args.get("annee", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
    return number if YEARS[0] <= number < YEARS[1] else this_year


def _feed(body: Body | None) -> Response:
    now = clock.now()
    good_until(next_midnight(now))
    name = body.name if body else _("Calendrier des instances")
    return calendar_answer(name, map(ics.entry, pages.to_subscribe(body, now)), body.slug if body else "calendrier")
