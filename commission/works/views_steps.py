"""The desk of evaluations run elsewhere, and of the dated milestones of the contract."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import desk as mandates
from commission.mandates import queries as mandate_queries
from commission.works import desk, policies, queries, watching
from commission.works.addresses import NUMBER
from commission.works.desk import ANYBODY, KEEPERS
from commission.works.forms import EvaluationForm, MilestoneForm
from commission.works.models_answers import ContractMilestone, OtherEvaluation
from commission.works.types import WorkReason, WorkState
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("commission_watch", __name__, url_prefix="/equipe")


@blueprint.get("/evaluations")
@access(ANYBODY)
def evaluations() -> ResponseReturnValue:
    """Every evaluation, and which of them one may change."""
    actor, mandate = current_actor(), mandate_queries.latest()
    several = [(each, policies.refusal_to_redeclare(each, mandate, actor)) for each in queries.evaluations()]
    return private_page("commission/works/desk_evaluations.html", rows=several)


@blueprint.route("/evaluations/nouvelle", methods=["GET", "POST"])
@access(ANYBODY)
def declare() -> ResponseReturnValue:
    """Tell the commission of an evaluation."""
    form = EvaluationForm()
    form.offer(desk.places_offered())
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(
        form, lambda work, now: watching.declare(work, form.draft(), now), _("Merci : la commission en est informée.")
    )
    if done.done:
        return go(url_for("commission_watch.evaluations"))
    refusal = policies.refusal_to_declare(current_actor())
    return private_page("commission/works/desk_evaluation.html", form, done.status, evaluation=None, refusal=refusal)


@blueprint.route(f"/evaluations/<{NUMBER}:evaluation_id>", methods=["GET", "POST"])
@access(ANYBODY)
def redeclare(evaluation_id: int) -> ResponseReturnValue:
    """Change what was declared."""
    form, known = EvaluationForm(), _evaluation(evaluation_id)
    form.offer(desk.places_offered())
    if not form.is_submitted():
        _fill(form, known)
    done = tried(
        form, lambda work, now: watching.redeclare(work, evaluation_id, form.seen, form.draft(), now),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_watch.evaluations"))
    known = _evaluation(evaluation_id)
    if done.status == 409:
        form.version.data = str(known.version)
    refusal = policies.refusal_to_redeclare(known, mandate_queries.latest(), current_actor())
    return private_page("commission/works/desk_evaluation.html", form, done.status, evaluation=known, refusal=refusal)


def _evaluation(evaluation_id: int) -> OtherEvaluation:
    known = queries.evaluation(evaluation_id)
    if known is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return known


def _fill(form: EvaluationForm, known: OtherEvaluation) -> None:
    for name in ("title", "runner", "subject", "starts_on", "ends_on", "link"):
        form[name].data = getattr(known, name)
    form.state.data, form.place.data, form.version.data = (
        known.state.value,
        str(known.place_id or ""),
        str(known.version),
    )


@blueprint.get(f"/commission/<{NUMBER}:mandate_id>/jalons")
@access(KEEPERS)
def milestones(mandate_id: int) -> ResponseReturnValue:
    """The dated evaluations of the contract."""
    mandate = mandates.kept(mandate_id)
    return private_page(
        "commission/works/desk_milestones.html", mandate=mandate, milestones=queries.milestones(mandate_id),
        refusal=policies.refusal_to_write(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route(f"/commission/<{NUMBER}:mandate_id>/jalons/nouveau", methods=["GET", "POST"])
@access(KEEPERS)
def date_milestone(mandate_id: int) -> ResponseReturnValue:
    """Give an evaluation of the contract its date."""
    mandates.kept(mandate_id)
    form = _offered(mandate_id)
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(
        form, lambda work, now: watching.date_milestone(work, mandate_id, form.draft(), now), _("La date est publiée."),
        "cycle",
    )  # fmt: skip
    return _answered(form, done.done, done.status, mandate_id, None)


@blueprint.route(f"/commission/<{NUMBER}:mandate_id>/jalons/<{NUMBER}:milestone_id>", methods=["GET", "POST"])
@access(KEEPERS)
def move_milestone(mandate_id: int, milestone_id: int) -> ResponseReturnValue:
    """Another date, what is due, the work handed over."""
    mandates.kept(mandate_id)
    known = _milestone(mandate_id, milestone_id)
    form = _offered(mandate_id)
    # Which of the two it is never changes.
    form.cycle.data = known.cycle.value
    if not form.is_submitted():
        form.due_on.data, form.words.data, form.done_on.data = known.due_on, known.words, known.done_on
        form.work.data, form.version.data = str(known.work_id or ""), str(known.version)
    done = tried(
        form, lambda work, now: watching.move_milestone(work, milestone_id, form.seen, form.draft()),
        _("C’est enregistré."), "due_on",
    )  # fmt: skip
    return _answered(form, done.done, done.status, mandate_id, milestone_id)


def _answered(
    form: MilestoneForm, done: bool, status: int, mandate_id: int, milestone_id: int | None
) -> ResponseReturnValue:
    if done:
        return go(url_for("commission_watch.milestones", mandate_id=mandate_id))
    mandate = mandates.kept(mandate_id)
    known = _milestone(mandate_id, milestone_id) if milestone_id is not None else None
    if status == 409 and known is not None:
        form.version.data = str(known.version)
    return private_page(
        "commission/works/desk_milestone.html", form, status, mandate=mandate, milestone=known,
        refusal=policies.refusal_to_write(mandate, current_actor()),
    )  # fmt: skip


def _offered(mandate_id: int) -> MilestoneForm:
    form = MilestoneForm()
    form.offer((work.id, work.title) for work in queries.works(mandate_id, WorkState.ADOPTED))
    return form


def _milestone(mandate_id: int, milestone_id: int) -> ContractMilestone:
    known = queries.milestone(milestone_id)
    if known is None or known.mandate_id != mandate_id:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return known
