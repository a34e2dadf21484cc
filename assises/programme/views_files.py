"""The released programme as files: calendars to subscribe to, a table, JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response
from flask_babel import gettext as _

from assises.editions import desk
from assises.editions.models import AssisesEdition
from assises.editions.services import VERSION
from assises.programme import downloads, ics, pages, queries
from assises.programme.lines import Line, read_all
from assises.programme.models import Release
from assises.programme.types import PAGES
from commons.kernel.access import EVERYONE, access
from commons.kernel.calendars import calendar_answer
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("assises_files", __name__, url_prefix="/assises/<int:year>")


def _names(**args: object) -> tuple[str, ...]:
    return (VERSION, PAGES)


def _released(year: int) -> tuple[AssisesEdition, Release | None, list[Line]]:
    edition = desk.readable(year)
    release = queries.latest(edition.id)
    return edition, release, read_all(release.programme) if release is not None else []


@blueprint.get("/programme.ics")
@access(EVERYONE)
@same_for_everybody(_names)
def calendar(year: int) -> Response:
    """The whole programme, cancelled activities too: calendars strike them out."""
    edition, release, lines = _released(year)
    where = ics.addresses(queries.sites(edition.id))
    at = release.published_at if release is not None else edition.created_at
    entries = [ics.entry(edition, line, at, where.get(line.site, "")) for line in lines]
    return calendar_answer(_("Programme : %(title)s", title=edition.title), entries, f"assises-{year}")


@blueprint.get("/activites/<int:activity_id>.ics")
@access(EVERYONE)
@same_for_everybody(_names)
def one_in_calendar(year: int, activity_id: int) -> Response:
    """One activity, to put in a calendar."""
    edition = desk.readable(year)
    line, release = pages.found_line(edition, activity_id)
    where = ics.addresses(queries.sites(edition.id))
    entry = ics.entry(edition, line, release.published_at, where.get(line.site, ""))
    return calendar_answer(line.title, [entry], f"assises-{year}-{activity_id}")


@blueprint.get("/programme.csv")
@access(EVERYONE)
@same_for_everybody(_names)
def table(year: int) -> Response:
    """The programme as a table."""
    _edition, _release, lines = _released(year)
    response = make_response(downloads.as_csv(lines))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="programme-assises-{year}.csv"'
    return response


@blueprint.get("/programme.json")
@access(EVERYONE)
@same_for_everybody(_names)
def data(year: int) -> Response:
    """The programme as JSON."""
    edition, release, lines = _released(year)
    return jsonify(downloads.as_json(edition, release, lines))
