"""The desk: axes and commitments of an edition, and those of the bodies one answers for."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.commitments import axes, pages, policies, queries, services
from assises.commitments.addresses import NUMBER
from assises.commitments.desk import KEEPERS, WRITERS, bodies_offered, kept_edition, mine, orientations_offered
from assises.commitments.forms import AxisForm, PromiseForm
from assises.commitments.models import PriorityAxis
from assises.commitments.types import AxisState, PromiseReason
from assises.editions.types import EditionReason
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("assises_commitments_desk", __name__, url_prefix="/equipe/assises")


@blueprint.get("/<int:year>/engagements")
@access(KEEPERS)
def index(year: int) -> ResponseReturnValue:
    """Everything of an edition."""
    edition = kept_edition(year)
    return private_page(
        "assises/commitments/desk.html", refusal=policies.refusal_to_keep(edition, current_actor()),
        **pages.listed(edition, None, clock.now()),
    )  # fmt: skip


@blueprint.get("/engagements")
@access(WRITERS)
def owed() -> ResponseReturnValue:
    """The commitments of the bodies in whose name one answers."""
    return private_page("assises/commitments/desk_mine.html", rows=pages.rows(mine(), clock.now()))


@blueprint.route("/<int:year>/engagements/nouveau", methods=["GET", "POST"])
@access(KEEPERS)
def propose(year: int) -> ResponseReturnValue:
    """A commitment asked of somebody."""
    edition, form = kept_edition(year), PromiseForm()
    edition_id = edition.id
    form.offer(queries.axes(edition_id), bodies_offered())
    if request.method == "GET":
        form.version.data, form.axis.data = "1", request.args.get("axe", "")
    done = tried(
        form, lambda work, now: services.propose(work, edition_id, form.draft(), now), _("L’engagement est écrit.")
    )
    if done.done:
        return go(url_for("assises_commitments_desk.index", year=year))
    edition = kept_edition(year)
    return private_page(
        "assises/commitments/desk_promise.html", form, done.status, edition=edition, commitment=None,
        refusal=policies.refusal_to_keep(edition, current_actor()),
    )  # fmt: skip


@blueprint.route("/<int:year>/axes/nouveau", methods=["GET", "POST"])
@access(KEEPERS)
def new_axis(year: int) -> ResponseReturnValue:
    """An axis for the coming year."""
    edition, form = kept_edition(year), AxisForm()
    edition_id = edition.id
    form.offer(orientations_offered())
    if request.method == "GET":
        form.version.data, form.rank.data = "1", len(queries.axes(edition_id)) + 1
    form.state.data = AxisState.PROPOSED.value
    done = tried(form, lambda work, now: axes.propose(work, edition_id, form.draft(), now), _("L’axe est écrit."))
    if done.done:
        return go(url_for("assises_commitments_desk.index", year=year))
    edition = kept_edition(year)
    return private_page(
        "assises/commitments/desk_axis.html", form, done.status, edition=edition, axis=None,
        refusal=policies.refusal_to_keep(edition, current_actor()),
    )  # fmt: skip


@blueprint.route(f"/axes/<{NUMBER}:axis_id>", methods=["GET", "POST"])
@access(KEEPERS)
def decide_axis(axis_id: int) -> ResponseReturnValue:
    """Write an axis again, adopt it, or set it aside."""
    axis, form = _axis(axis_id), AxisForm()
    form.offer(orientations_offered())
    if request.method == "GET":
        _fill(form, axis)
    done = tried(
        form,
        lambda work, now: axes.decide(
            work, axis_id, form.seen, form.draft(), AxisState(typed(form.state)), typed(form.reason), now
        ),
        _("C’est décidé et publié."),
    )
    if done.done:
        return go(url_for("assises_commitments_desk.index", year=_axis(axis_id).edition.year))
    axis = _axis(axis_id)
    if done.status == 409:
        form.version.data = str(axis.version)
    return private_page(
        "assises/commitments/desk_axis.html", form, done.status, edition=axis.edition, axis=axis,
        refusal=policies.refusal_to_keep(axis.edition, current_actor()),
    )  # fmt: skip


def _axis(axis_id: int) -> PriorityAxis:
    axis = queries.axis(axis_id)
    if axis is None:
        raise NotFound(reason=PromiseReason.NOT_FOUND)
    if kept_edition(axis.edition.year).id != axis.edition_id:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return axis


def _fill(form: AxisForm, axis: PriorityAxis) -> None:
    form.title.data, form.words.data, form.rank.data = axis.title, axis.words, axis.rank
    form.orientation.data = str(axis.orientation_id or "")
    form.state.data, form.reason.data, form.version.data = axis.state.value, axis.reason, str(axis.version)
