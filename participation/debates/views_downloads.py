"""The files of a debate."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.clock import PARIS
from commons.kernel.pages import same_for_everybody
from participation.debates import downloads
from participation.debates.showing import shown, versions

blueprint = Blueprint("debate_files", __name__, url_prefix="/debats/<slug>")


@blueprint.get("/contributions.csv")
@access(EVERYONE)
@same_for_everybody(versions)
def table(slug: str) -> Response:
    """Every published contribution, for a spreadsheet."""
    body = downloads.as_csv(downloads.records(shown(slug, clock.now())))
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{slug}.csv"'})


@blueprint.get("/contributions.json")
@access(EVERYONE)
@same_for_everybody(versions)
def data(slug: str) -> Response:
    """The same for machines."""
    debate = shown(slug, clock.now())
    return jsonify(
        question=debate.question,
        opens_at=debate.opens_at.astimezone(PARIS).isoformat(),
        closes_at=debate.closes_at.astimezone(PARIS).isoformat(),
        contributions=downloads.records(debate),
    )
