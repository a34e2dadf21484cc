"""Public pages of results: never before they are proclaimed, then the same for everybody."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from budgets.results import downloads, finding, queries
from budgets.results.pages import PAGE, ResultPage
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.http import respond
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("results", __name__, url_prefix="/budgets/<slug>/resultats")


def versions(slug: str, **_others: str) -> tuple[str, str]:
    """What every page of a result depends on."""
    return (f"budgets:{slug}", "territory")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str) -> Response:
    """The result, or one line per envelope when there are several."""
    edition = finding.readable(slug)
    if len(edition.envelopes) == 1:
        return _envelope(finding.result_page(slug, None))
    return respond(
        "budgets/results/overview.html",
        edition=edition,
        pages=finding.overview(edition),
        overrides=queries.overrides(edition.id),
    )


@blueprint.get("/<envelope>")
@access(EVERYONE)
@same_for_everybody(versions)
def envelope(slug: str, envelope: str) -> Response:
    """The result of one envelope."""
    return _envelope(finding.result_page(slug, envelope))


def _envelope(page: ResultPage) -> Response:
    history = queries.count_history(page.envelope)
    overrides = [o for o in queries.overrides(page.edition.id) if o.project.envelope_id == page.envelope.id]
    return respond(
        "budgets/results/show.html", result=page, history=history, recount=finding.recount(page), overrides=overrides
    )  # fmt: skip


@blueprint.get("/<envelope>/projets/<code>")
@access(EVERYONE)
@same_for_everybody(versions)
def project(slug: str, envelope: str, code: str) -> Response:
    """What became of one project, and why."""
    page = finding.result_page(slug, envelope)
    found = page.told.projects.get(code)
    if found is None or code not in page.by_code:
        raise NotFound(_("Ce projet n’est pas dans ce résultat. Repartez de la page des résultats."))
    return respond("budgets/results/project.html", result=page, row=page.row(found), found=page.told.round_of(code))


@blueprint.get("/<envelope>/projets")
@access(EVERYONE)
@same_for_everybody(versions)
def ranking(slug: str, envelope: str) -> Response:
    """Every project, the most wanted first."""
    page = finding.result_page(slug, envelope)
    here, pages = _slice(len(page.told.projects))
    rows = [page.row(result) for result in page.told.ranked[here]]
    return respond("budgets/results/ranking.html", result=page, rows=rows, pages=pages)


@blueprint.get("/<envelope>/tours")
@access(EVERYONE)
@same_for_everybody(versions)
def rounds(slug: str, envelope: str) -> Response:
    """The log of the count, one sentence a round."""
    page = finding.result_page(slug, envelope)
    here, pages = _slice(len(page.told.rounds))
    turns = [page.teller.turn(turn) for turn in page.told.rounds[here]]
    return respond("budgets/results/rounds.html", result=page, turns=turns, first=here.start + 1, pages=pages)


def _slice(length: int) -> tuple[slice, list[dict[str, object]]]:
    """The part of a list that ?page asks for, and the links to the others; NotFound past the end."""
    last = max(-(-length // PAGE), 1)
    number = request.args.get("page", 1, type=int)
    if not 1 <= number <= last:
        raise NotFound(_("Cette liste n’a pas autant de pages. Repartez de la première."))
    pages = [{"number": n, "url": f"?page={n}", "current": n == number} for n in range(1, last + 1)]
    return slice((number - 1) * PAGE, number * PAGE), pages if last > 1 else []


@blueprint.get("/<envelope>/decompte.csv")
@access(EVERYONE)
def counts_csv(slug: str, envelope: str) -> Response:
    """The counts as a table."""
    page = finding.result_page(slug, envelope)
    return attachment(downloads.counts(page), f"{slug}-{page.envelope.slug}-decompte.csv", "text/csv; charset=utf-8")


@blueprint.get("/<envelope>/tours.csv")
@access(EVERYONE)
def rounds_csv(slug: str, envelope: str) -> Response:
    """The round log as a table."""
    page = finding.result_page(slug, envelope)
    return attachment(downloads.rounds(page), f"{slug}-{page.envelope.slug}-tours.csv", "text/csv; charset=utf-8")


@blueprint.get("/<envelope>/resultat.json")
@access(EVERYONE)
def everything(slug: str, envelope: str) -> Response:
    """The whole count, for programs."""
    page = finding.result_page(slug, envelope)
    return attachment(downloads.everything(page), f"{slug}-{page.envelope.slug}-resultat.json", "application/json")


def attachment(body: bytes, name: str, content_type: str) -> Response:
    """A file to keep."""
    response = Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
