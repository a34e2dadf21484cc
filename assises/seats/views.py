"""Public pages of seats: how many are left, and the draw that anybody makes again."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request, url_for

from assises.editions import policies as edition_policies
from assises.editions.types import Stage
from assises.seats import drawing, finding, pages, queries
from assises.seats.types import SeatReason
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.http import respond
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.paging import asked_page, leaf

blueprint = Blueprint("assises_seats", __name__, url_prefix="/assises/<int:year>")
GROUPS_A_PAGE = 50


def versions(year: int) -> tuple[str, ...] | None:
    """What pages about seats depend on; without an edition yet, a page that has one after all is not kept."""
    edition = finding.of_year(year)
    return None if edition is None else ("assises", f"assises:seats:{edition.id}")


@blueprint.get("/places/chiffres")
@access(EVERYONE)
@same_for_everybody(versions)
def index(year: int) -> Response:
    """Seats left, day by day and activity by activity."""
    edition, now = finding.readable(year), clock.now()
    stage = edition_policies.stage_of(edition, now)
    for moment in (edition.wishes_open_at, edition.wishes_close_at, edition.registrations_close_at):
        good_until(moment)
    return respond(
        "assises/seats/index.html", edition=edition, stage=stage, taking=stage in edition_policies.TAKING,
        wishing=stage in (Stage.WISHES, Stage.DRAWING), houses=pages.houses(edition), draw=queries.draw_of(edition.id),
    )  # fmt: skip


@blueprint.get("/tirage")
@access(EVERYONE)
@same_for_everybody(versions)
def draw(year: int) -> Response:
    """The public draw: how it goes, the digest of the entries, the seed, and what came out."""
    edition = finding.readable(year)
    row, asked = queries.draw_of(edition.id), request.args.get("pseudonyme", "")[:40]
    if row is None and edition.wish_window is None:
        raise NotFound(reason=SeatReason.NO_WINDOW)
    part = leaf(
        pages.drawn(row, asked) if row is not None else [], asked_page(request.args.get("page", "")), GROUPS_A_PAGE,
        lambda number: url_for("assises_seats.draw", year=year, page=number, pseudonyme=asked or None),
    )  # fmt: skip
    good_until(edition.wishes_close_at)
    return respond(
        "assises/seats/draw.html", edition=edition, draw=row, part=part, asked=asked,
        closed=edition.wish_window is None or edition.wish_window.is_over(clock.now()),
    )  # fmt: skip


@blueprint.get("/tirage/souhaits.json")
@access(EVERYONE)
def entries(year: int) -> Response:
    """The entries of the draw, byte for byte what the digest was taken of."""
    row = queries.draw_of(finding.readable(year).id)
    if row is None:
        raise NotFound(reason=SeatReason.NOT_SEALED)
    return _file(drawing.canonical(row.entries), f"souhaits-{year}.json", "application/json")


@blueprint.get("/tirage/resultat.json")
@access(EVERYONE)
def outcome(year: int) -> Response:
    """What came out of the draw."""
    row = queries.draw_of(finding.readable(year).id)
    if row is None or row.outcome is None:
        raise NotFound(reason=SeatReason.NOT_DRAWN)
    return _file(drawing.canonical(row.outcome), f"resultat-{year}.json", "application/json")


@blueprint.get("/tirage/drawing.py")
@access(EVERYONE)
def verifier(year: int) -> Response:
    """The program that draws: one file, which needs nothing else."""
    finding.readable(year)
    return _file(Path(drawing.__file__).read_bytes(), "drawing.py", "text/x-python; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
