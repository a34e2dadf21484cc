"""Public pages of the matrix: questions with their gaps, indicators, one indicator with its values, files of them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from commission.mandates.types import PAGES as COMPOSITION
from commission.matrix import canonical, downloads, pages, queries, sheets
from commission.matrix.models import Indicator
from commission.matrix.types import PAGES, MatrixReason
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody
from commons.territory import queries as territory

blueprint = Blueprint("commission_matrix", __name__, url_prefix="/commission")


def _names(code: str = "") -> tuple[str, ...]:
    """What these pages depend on: the matrix, and the rules that say what is hidden."""
    return (PAGES, COMPOSITION)


@blueprint.get("/matrice")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """Every question, by what it bears on, with what it rests on and what is missing."""
    return render_template("commission/matrix/index.html", **pages.matrix())


@blueprint.get("/matrice.json")
@access(EVERYONE)
@same_for_everybody(_names)
def as_data() -> ResponseReturnValue:
    """The lines of the matrix for programs, as a protocol would freeze them."""
    shown = queries.questions()
    lines = queries.lines([each.id for each in shown])
    return jsonify([lines[each.id] for each in shown])


@blueprint.get("/indicateurs")
@access(EVERYONE)
@same_for_everybody(_names)
def indicators() -> ResponseReturnValue:
    """Every indicator, by where it comes from."""
    return render_template(
        "commission/matrix/indicators.html", families=pages.families(queries.indicators()),
        measured=queries.measured(),
    )  # fmt: skip


@blueprint.get("/indicateurs/<code>")
@access(EVERYONE)
@same_for_everybody(_names)
def indicator(code: str) -> ResponseReturnValue:
    """One indicator: what it measures, its values by territory, drawn and written."""
    found = _indicator(code)
    sheet, asked = _sheet(found), request.args.get("territoire", "")
    row = sheet.of(asked)
    if row is None and asked:
        abort(404)
    return render_template(
        "commission/matrix/indicator.html", indicator=found, now=found.current, sheet=sheet, row=row,
        drawing=sheet.drawing(row) if row is not None else None, theme=pages.theme_of(found),
        asking=queries.asking(found.id), written=pages.written,
        gaps=[("", missing)] if (missing := canonical.gaps_of_indicator(found)) else [], when=pages.when,
    )  # fmt: skip


@blueprint.get("/indicateurs/<code>/valeurs.csv")
@access(EVERYONE)
@same_for_everybody(_names)
def values_csv(code: str) -> ResponseReturnValue:
    """Its values for a spreadsheet."""
    response: Response = make_response(downloads.as_csv(_sheet(_indicator(code))))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="indicateur-{code}.csv"'
    return response


@blueprint.get("/indicateurs/<code>/valeurs.json")
@access(EVERYONE)
@same_for_everybody(_names)
def values_json(code: str) -> ResponseReturnValue:
    """Its values for programs."""
    return jsonify(downloads.as_data(_sheet(_indicator(code))))


def _indicator(code: str) -> Indicator:
    found = queries.by_code(code)
    if found is None:
        raise NotFound(reason=MatrixReason.NOT_FOUND)
    return found


def _sheet(found: Indicator) -> sheets.Sheet:
    return sheets.sheet(found, queries.measures(found.id), territory.holders(), pages.rules())
