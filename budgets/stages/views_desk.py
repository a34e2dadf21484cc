"""The desk of stages: choose them, publish them, move them."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions import queries as editions
from budgets.editions.desk import SECRETARIAT, handled, page
from budgets.editions.forms import ConfirmForm
from budgets.editions.models import Edition
from budgets.editions.starts import MODELS
from budgets.stages import pages, policies, queries, services, sets
from budgets.stages.forms import MoveForm, PutOffForm, RescheduleForm, StagesForm, draft_of
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageReason
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go

_FORMS = {StageAct.RESCHEDULE: RescheduleForm, StageAct.PUT_OFF: PutOffForm}

blueprint = Blueprint("stages_desk", __name__, url_prefix="/equipe/budgets/<slug>/etapes")


@blueprint.get("")
@access(SECRETARIAT)
def index(slug: str) -> Response:
    """The stages of an edition, and what can be done with each now."""
    edition, now = handled(slug), clock.now()
    stages = queries.of(edition.id)
    return page(
        "budgets/stages/desk_index.html",
        edition=edition,
        rows=list(zip(pages.rows(stages, now, desk=True), map(_possible, stages), strict=True)),
        refusal=_refusal_to_arrange(edition),
        models=MODELS,
        log=pages.log(edition),
    )


@blueprint.route("/choisir", methods=["GET", "POST"])
@access(SECRETARIAT)
def arrange(slug: str) -> ResponseReturnValue:
    """Which stages, when, in what words."""
    edition, form = handled(slug), StagesForm()
    if request.method == "GET":
        stages, name = queries.of(edition.id), request.args.get("modele", "")
        kept = [draft_of(stage) for stage in stages]
        form.fill(sets.drafts(name, edition, clock.now()) if name in sets.SETS else kept, edition.version)
    done = tried(
        form, lambda work, now: services.arrange(work, slug, form.drafts(), form.seen, now), _("C’est enregistré.")
    )
    if done.done:
        return go(url_for("stages_desk.index", slug=slug))
    if done.status == 409:
        form.version.data = str(handled(slug).version)
    edition = handled(slug)
    return page(
        "budgets/stages/desk_arrange.html", done.status, form, edition=edition, refusal=_refusal_to_arrange(edition)
    )


@blueprint.route("/publier", methods=["GET", "POST"])
@access(SECRETARIAT)
def begin(slug: str) -> ResponseReturnValue:
    """What publishing the stages does; then publish them."""
    edition, form = handled(slug), ConfirmForm()
    said = _("Les étapes sont publiées : tout le monde peut suivre ce budget.")
    done = tried(form, lambda work, now: services.begin(work, slug, now), said)
    if done.done:
        return go(url_for("stages_desk.index", slug=slug))
    rows = pages.rows(queries.of(edition.id), clock.now())
    return page(
        "budgets/stages/desk_begin.html", done.status, form, edition=edition, rows=rows,
        refusal=_refusal_to_arrange(edition),
    )  # fmt: skip


@blueprint.route("/<kind>/<act>", methods=["GET", "POST"])
@access(SECRETARIAT)
def move(slug: str, kind: str, act: str) -> ResponseReturnValue:
    """Open, reschedule, put off, pause, resume or close a stage, with a reason."""
    edition = handled(slug)
    stage, doing = _stage(edition, kind), _act(act)
    form = _FORMS.get(doing, MoveForm)()
    if request.method == "GET":
        form.show(stage)
    done = tried(
        form,
        lambda work, now: services.move(work, slug, stage.kind, doing, str(form.reason.data), now, form.dates()),
        _("C’est fait, et c’est publié."),
    )
    if done.done:
        return go(url_for("stages_desk.index", slug=slug))
    stage = _stage(handled(slug), kind)
    refusal = policies.refusal_to_move(doing, current_actor(), stage, editions.holding_places(edition), clock.now())
    return page(
        "budgets/stages/desk_move.html", done.status, form, edition=edition, stage=stage, act=doing, refusal=refusal,
        when=pages.when(stage, clock.now()),
    )  # fmt: skip


def _stage(edition: Edition, kind: str) -> Stage:
    known = {each.value: each for each in StageKind}
    stage = queries.named(edition.id, known[kind]) if kind in known else None
    if stage is None:
        raise NotFound(reason=StageReason.NO_SUCH_STAGE)
    return stage


def _act(act: str) -> StageAct:
    known = {each.value: each for each in StageAct}
    if act not in known:
        raise NotFound(reason=StageReason.NO_SUCH_STAGE)
    return known[act]


def _possible(stage: Stage) -> list[StageAct]:
    """What whoever asks can do to this stage now."""
    places, now = editions.holding_places(stage.edition), clock.now()
    return [a for a in StageAct if policies.refusal_to_move(a, current_actor(), stage, places, now) is None]


def _refusal_to_arrange(edition: Edition) -> StageReason | None:
    return policies.refusal_to_arrange(current_actor(), edition, editions.holding_places(edition))
