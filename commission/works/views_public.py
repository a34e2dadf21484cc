"""The public registry of evaluations that others run: the commission is informed of them, and so is everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.works import downloads, queries
from commission.works.addresses import NUMBER
from commission.works.models_answers import OtherEvaluation
from commission.works.types import PAGES, Elsewhere, WorkReason
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("commission_evaluations", __name__, url_prefix="/commission/evaluations")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES, "territory"))
def index() -> ResponseReturnValue:
    """Every evaluation declared, by state, territory and words."""
    every = queries.evaluations()
    return render_template(
        "commission/works/evaluations.html", rows=_asked(every), total=len(every), asked=_filters(),
        choices=_choices(every),
    )  # fmt: skip


@blueprint.get(".csv")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES, "territory"))
def as_csv() -> ResponseReturnValue:
    """The same as a table."""
    response = make_response(downloads.evaluations_csv(_asked(queries.evaluations())))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="evaluations.csv"'
    return response


@blueprint.get(f"/<{NUMBER}:evaluation_id>")
@access(EVERYONE)
def one(evaluation_id: int) -> ResponseReturnValue:
    """Where an evaluation stands in the list."""
    if queries.evaluation(evaluation_id) is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return go(url_for("commission_evaluations.index", _anchor=f"evaluation-{evaluation_id}"))


def _filters() -> dict[str, Any]:
    state, place = request.args.get("etat", ""), request.args.get("territoire", "")
    return {
        "state": Elsewhere(state) if state in list(Elsewhere) else None,
        "place": int(place) if place.isascii() and place.isdecimal() and len(place) < 16 else None,
        "words": request.args.get("q", "")[:100].strip(),
    }


def _asked(every: list[OtherEvaluation]) -> list[OtherEvaluation]:
    asked = _filters()
    return [
        each
        for each in every
        if (asked["state"] is None or each.state is asked["state"])
        and (asked["place"] is None or each.place_id == asked["place"])
        and asked["words"].casefold() in f"{each.title} {each.runner} {each.subject}".casefold()
    ]


def _choices(every: list[OtherEvaluation]) -> list[dict[str, Any]]:
    asked = _filters()
    states = [(state.value, state.label) for state in Elsewhere]
    places = [(str(number), name) for number, name in _places(every)]
    current = asked["state"].value if asked["state"] else ""
    return [
        {"name": "etat", "label": _("État"), "options": states, "current": current},
        {"name": "territoire", "label": _("Territoire"), "options": places, "current": str(asked["place"] or "")},
    ]


def _places(every: list[OtherEvaluation]) -> list[tuple[int, str]]:
    return sorted({(each.place.id, each.place.name) for each in every if each.place is not None}, key=lambda p: p[1])
