"""Public pages of the account of an edition. Kept until something of it changes: figures are frozen once published."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response, url_for
from flask.typing import ResponseReturnValue

from assises.editions import policies as editions
from assises.editions import queries as edition_queries
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from assises.reports import downloads, pages, paper, queries
from assises.reports.models import EditionReport
from assises.reports.types import ReportRefusal, ReportState
from commons.documents.printing import pdf_answer
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import page
from commons.kernel.errors import NotFound

blueprint = Blueprint("assises_reports", __name__)


def _edition(year: int) -> AssisesEdition:
    edition = edition_queries.by_year(year) if year < 10_000 else None
    if edition is None or editions.refusal_to_read(edition, current_actor()) is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def _published(edition: AssisesEdition) -> EditionReport:
    report = queries.report(edition.id)
    if report is None or report.state is not ReportState.PUBLISHED:
        raise NotFound(reason=ReportRefusal.NOT_FOUND)
    return report


@blueprint.get("/assises/<int:year>/bilan")
@access(EVERYONE)
def show(year: int) -> ResponseReturnValue:
    """Who came, what was said and decided, what became of earlier promises."""
    edition = _edition(year)
    report = queries.report(edition.id)
    if report is None or report.state is not ReportState.PUBLISHED:
        return page("assises/reports/waiting.html", edition=edition)
    return page("assises/reports/show.html", **pages.whole(edition, report.published_words, report.figures, report))


@blueprint.get("/assises/<int:year>/bilan-<any(fr,ar):language>.pdf")
@access(EVERYONE)
def pdf(year: int, language: str) -> ResponseReturnValue:
    """The same to print and to keep."""
    edition = _edition(year)
    address = url_for("assises_reports.show", year=year, _external=True)
    made = paper.printed(edition, _published(edition), language, address)
    return pdf_answer(made, f"bilan-assises-{year}-{language}")


@blueprint.get("/assises/<int:year>/bilan.csv")
@access(EVERYONE)
def as_csv(year: int) -> ResponseReturnValue:
    """Every figure, as a table."""
    response = make_response(downloads.as_csv(_published(_edition(year)).figures))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="bilan-assises-{year}.csv"'
    return response


@blueprint.get("/assises/<int:year>/bilan.json")
@access(EVERYONE)
def as_json(year: int) -> ResponseReturnValue:
    """The same, for programs, with the digest."""
    return jsonify(downloads.as_data(year, _published(_edition(year))))
