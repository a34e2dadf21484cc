"""Public pages of the agenda: a year, a sheet, its versions, the files."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue

from assises.agenda import downloads, pages, paper, queries
from assises.agenda.addresses import NUMBER
from assises.agenda.models import CooperationItem, CooperationYear
from assises.agenda.types import AgendaRefusal
from commons.documents.printing import pdf_answer
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import page
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("assises_agenda", __name__)


def known_year(year: int) -> CooperationYear:
    """The agenda of this year."""
    found = queries.year(year) if year < 10_000 else None
    if found is None:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    return found


def known_item(item_id: int) -> CooperationItem:
    """The item of this number."""
    found = queries.item(item_id)
    if found is None:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    return found


@blueprint.get("/agenda")
@access(EVERYONE)
def index() -> ResponseReturnValue:
    """The agenda of the latest year."""
    years = queries.years()
    if not years:
        return page("assises/agenda/none.html")
    return go(url_for("assises_agenda.year", year=years[0].year))


@blueprint.get("/agenda/<int:year>")
@access(EVERYONE)
def year(year: int) -> ResponseReturnValue:
    """What is done together in a year."""
    return page("assises/agenda/year.html", **pages.year_page(known_year(year)))


@blueprint.get(f"/agenda/<int:year>/versions/<{NUMBER}:number>")
@access(EVERYONE)
def version(year: int, number: int) -> ResponseReturnValue:
    """What was published before the agenda of a year was reopened."""
    known_year(year)
    found = next((each for each in queries.releases(year) if each.number == number), None)
    if found is None:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    return page("assises/agenda/version.html", **pages.release_page(found))


@blueprint.get("/agenda/<int:year>/agenda-<any(fr,ar):language>.pdf")
@access(EVERYONE)
def pdf(year: int, language: str) -> ResponseReturnValue:
    """The same to print and to keep."""
    found = known_year(year)
    address = url_for("assises_agenda.year", year=year, _external=True)
    return pdf_answer(paper.printed(found, language, address, clock.now()), f"agenda-{year}-{language}")


@blueprint.get("/agenda/<int:year>/agenda.csv")
@access(EVERYONE)
def as_csv(year: int) -> ResponseReturnValue:
    """Every item of a year, as a table."""
    known_year(year)
    response = make_response(downloads.as_csv(pages.rows(queries.entries(year))))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="agenda-{year}.csv"'
    return response


@blueprint.get("/agenda/<int:year>/agenda.json")
@access(EVERYONE)
def as_json(year: int) -> ResponseReturnValue:
    """The same, for programs."""
    found = known_year(year)
    return jsonify(year=year, state=found.state.value, items=downloads.as_data(pages.rows(queries.entries(year))))


@blueprint.get(f"/agenda/fiches/<{NUMBER}:item_id>")
@access(EVERYONE)
def show(item_id: int) -> ResponseReturnValue:
    """One item: its sheet, what was decided of it year by year, its versions."""
    return page("assises/agenda/show.html", **pages.whole(known_item(item_id)))


@blueprint.get(f"/agenda/fiches/<{NUMBER}:item_id>/comparer")
@access(EVERYONE)
def compare(item_id: int) -> ResponseReturnValue:
    """What separates two versions of a sheet; the last two when none are asked for."""
    known_item(item_id)
    versions = queries.sheets(item_id)
    by_number = {sheet.number: sheet for sheet in versions}
    after = by_number.get(_number("a"), versions[0])
    before = by_number.get(_number("de"), by_number.get(after.number - 1, versions[-1]))
    return page(
        "assises/agenda/compare.html", item_id=item_id, versions=versions, before=before, after=after,
        parts=pages.compared(before, after),
    )  # fmt: skip


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
