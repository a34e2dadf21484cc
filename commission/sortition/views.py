"""Public pages of draws: where each stands, the targets, the certificate, the number; and what anybody may check."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from commission.sortition import checking, finding, pages, panels, policies, queries
from commission.sortition.reasons import DrawReason
from commission.sortition.types import PAGES, DrawState
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("commission_draws", __name__, url_prefix="/commission/tirages")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def index() -> ResponseReturnValue:
    """Every draw there was or is."""
    found = [draw for draw in queries.draws() if draw.state is not DrawState.PREPARED]
    return render_template("commission/sortition/index.html", draws=found)


@blueprint.get("/<int:draw_id>")
@access(EVERYONE)
@same_for_everybody(lambda draw_id: (PAGES,))
def draw(draw_id: int) -> ResponseReturnValue:
    """One draw: where it stands and everything that lets anybody check it."""
    found, asked = finding.public(draw_id), request.args.get("pseudonyme", "")[:40]
    lot = queries.lot_of(draw_id)
    return render_template(
        "commission/sortition/draw.html", draw=found, targets=pages.target_rows(found), ceiling=pages.ceiling(found),
        certificate=pages.certificate(found), lot=lot, panel=pages.chosen_panel(found), asked=asked,
        seen=pages.frequency(found, asked), typings=queries.typings(draw_id), answers=queries.answers(draw_id),
        steps=[(step, pages.step_words(step)) for step in queries.steps(draw_id)],
        refusal=policies.refusal_to_enrol(found),
    )  # fmt: skip


@blueprint.get("/<int:draw_id>/vivier.json")
@access(EVERYONE)
def pool(draw_id: int) -> Response:
    """The closed list: pseudonyms and the digest of each line, byte for byte what the digest was taken of."""
    found = finding.public(draw_id)
    if found.pool_digest is None or found.purged_at is not None:
        raise NotFound(reason=DrawReason.POOL_PURGED if found.purged_at else DrawReason.NOT_FOUND)
    return _file(checking.canonical(checking.closed(queries.opened_pool(draw_id))), f"vivier-{draw_id}.json")


@blueprint.get("/<int:draw_id>/panels.json")
@access(EVERYONE)
def lot(draw_id: int) -> Response:
    """The panels with their certificate."""
    finding.public(draw_id)
    found = queries.lot_of(draw_id)
    if found is None:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    return _file(checking.canonical(found.content), f"panels-{draw_id}.json")


@blueprint.get("/checking.py")
@access(EVERYONE)
def checker() -> Response:
    """The program that checks a draw: one file, which needs nothing else."""
    return _program(checking)


@blueprint.get("/panels.py")
@access(EVERYONE)
def maker() -> Response:
    """The program that makes the panels, for whoever is entrusted with the opened list."""
    return _program(panels)


def _program(module: ModuleType) -> Response:
    path = Path(str(module.__file__))
    return _file(path.read_bytes(), path.name, "text/x-python; charset=utf-8")


def _file(content: bytes, name: str, kind: str = "application/json") -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
