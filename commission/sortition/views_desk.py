"""The desk of draws: prepare, write targets, go from step to step, type the number, follow convocations."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import desk
from commission.mandates.desk import SECRETARIAT
from commission.sortition import (
    checking,
    convening,
    finding,
    pages,
    panels,
    policies,
    queries,
    sealing,
    services,
    throwing,
    words,
)
from commission.sortition.forms import DrawForm, NumberForm, StepForm, TargetsForm
from commission.sortition.models import SeatDraw
from commission.sortition.reasons import DrawReason
from commission.sortition.types import BY_HAND, DRAW_MOVES, Criterion, DrawState, Task
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("commission_lots", __name__, url_prefix="/equipe/commission/<int:mandate_id>/tirages")


@blueprint.get("")
@access(SECRETARIAT)
def index(mandate_id: int) -> ResponseReturnValue:
    """The draws of a mandate."""
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/sortition/desk_index.html", mandate=mandate, draws=queries.draws(mandate_id),
        refusal=policies.refusal_to_keep(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def prepare(mandate_id: int) -> ResponseReturnValue:
    """A new draw."""
    desk.kept(mandate_id)
    form = DrawForm(answer_days=10)
    done = tried(
        form,
        lambda work, now: (
            services.prepare(
                work, mandate_id, typed(form.title), typed(form.about), form.seats.data, form.answer_days.data, now
            ).id
        ),
        _("Le tirage est en préparation."),
    )
    if done.done:
        return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=done.made))
    return private_page("commission/sortition/desk_new.html", form, done.status, mandate=desk.kept(mandate_id))


@blueprint.get("/<int:draw_id>")
@access(SECRETARIAT)
def home(mandate_id: int, draw_id: int) -> ResponseReturnValue:
    """Where a draw stands, and what may be done now."""
    mandate, draw = finding.kept(mandate_id, draw_id)
    actor, solver = current_actor(), panels.solver_is_there()
    asked = [(task, policies.refusal_to_ask(mandate, draw, task, solver, actor)) for task in Task]
    return private_page(
        "commission/sortition/desk_draw.html", mandate=mandate, draw=draw, targets=pages.target_rows(draw),
        tasks=[(task, refusal) for task, refusal in asked if draw.state is policies.TASK_STATE[task]],
        moves=[state for state in DrawState if policies.refusal_to_become(mandate, draw, state, actor) is None],
        aim=policies.refusal_to_aim(mandate, draw, actor), many=queries.how_many(draw_id), solver=solver,
        on_paper=queries.on_paper(draw_id),
        type_refusal=policies.refusal_to_type(mandate, draw, queries.open_typing(draw_id), actor),
        proposals=pages.proposals(draw), ceiling=pages.ceiling(draw), certificate=pages.certificate(draw),
        asked=queries.convocations(draw_id), names=_names(draw), missing=convening.missing(draw),
    )  # fmt: skip


def _names(draw: SeatDraw) -> dict[int, str]:
    """Names of those who were drawn; of nobody else."""
    found = {each.volunteer_id: sealing.opened(each.volunteer) for each in queries.convocations(draw.id)}
    return {number: f"{known[0]} · {known[1].value}" for number, known in found.items() if known}


@blueprint.route("/<int:draw_id>/objectifs", methods=["GET", "POST"])
@access(SECRETARIAT)
def aim(mandate_id: int, draw_id: int) -> ResponseReturnValue:
    """Write the targets."""
    _mandate, draw = finding.kept(mandate_id, draw_id)
    form, seats = TargetsForm(), draw.seats
    if not form.is_submitted():
        form.version.data = str(draw.version)
        form.lines.data = words.written(queries.targets(draw_id)) or words.blank(seats)
    done = tried(
        form,
        lambda work, now: services.aim(
            work, draw_id, form.seen, words.read(typed(form.lines), seats), typed(form.why), now
        ),
        _("Les objectifs sont enregistrés."),
    )
    if done.done:
        return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=draw_id))
    mandate, draw = finding.kept(mandate_id, draw_id)
    if done.status == 409:
        form.version.data = str(draw.version)
    return private_page(
        "commission/sortition/desk_targets.html", form, done.status, mandate=mandate, draw=draw,
        known=[(each, words.values(each)) for each in Criterion],
        refusal=policies.refusal_to_aim(mandate, draw, current_actor()),
    )  # fmt: skip


@blueprint.route("/<int:draw_id>/etape/<state>", methods=["GET", "POST"])
@access(SECRETARIAT)
def step(mandate_id: int, draw_id: int, state: str) -> ResponseReturnValue:
    """Go to the next step."""
    _mandate, draw = finding.kept(mandate_id, draw_id)
    if state not in {each.value for each in BY_HAND}:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    form, wanted = StepForm(), DrawState(state)
    if not form.is_submitted():
        form.version.data = str(draw.version)
    done = tried(
        form, lambda work, now: services.become(work, draw_id, wanted, form.seen, typed(form.why), now),
        _("C’est fait, et publié."),
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=draw_id))
    mandate, draw = finding.kept(mandate_id, draw_id)
    if done.status in (403, 409):
        form.version.data = str(draw.version)
    return private_page(
        "commission/sortition/desk_step.html", form, done.status, mandate=mandate, draw=draw, wanted=wanted,
        possible=wanted in DRAW_MOVES[draw.state], many=queries.how_many(draw_id),
        asks_why=wanted in (DrawState.ABANDONED, DrawState.INSTALLED),
    )  # fmt: skip


@blueprint.post("/<int:draw_id>/calcul/<task>")
@access(SECRETARIAT)
def ask(mandate_id: int, draw_id: int, task: str) -> ResponseReturnValue:
    """Have something calculated."""
    finding.kept(mandate_id, draw_id)
    if task not in list(Task):
        raise NotFound(reason=DrawReason.NOT_FOUND)
    carried_out(
        lambda work, now: services.ask(work, draw_id, Task(task)),
        _("Le calcul est demandé. Rechargez cette page dans une minute ou deux."),
    )
    return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=draw_id))


@blueprint.route("/<int:draw_id>/nombre", methods=["GET", "POST"])
@access(SECRETARIAT)
def type_number(mandate_id: int, draw_id: int) -> ResponseReturnValue:
    """Type the number that came out in public, first or again."""
    finding.kept(mandate_id, draw_id)
    form = NumberForm()
    done = tried(
        form, lambda work, now: throwing.type_number(work, draw_id, form.number.data, typed(form.source), now),
        _("Le nombre est enregistré."), "number",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=draw_id))
    mandate, draw = finding.kept(mandate_id, draw_id)
    typing, lot = queries.open_typing(draw_id), queries.lot_of(draw_id)
    return private_page(
        "commission/sortition/desk_number.html", form, done.status, mandate=mandate, draw=draw, typing=typing,
        last=len(lot.content["panels"]) - 1 if lot else 0,
        refusal=policies.refusal_to_type(mandate, draw, typing, current_actor()),
    )  # fmt: skip


@blueprint.post("/<int:draw_id>/convocations/<int:convocation_id>/<word>")
@access(SECRETARIAT)
def record(mandate_id: int, draw_id: int, convocation_id: int, word: str) -> ResponseReturnValue:
    """Write down what somebody answered by telephone."""
    finding.kept(mandate_id, draw_id)
    if word not in ("oui", "non") or convocation_id > LARGEST_ID:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    carried_out(
        lambda work, now: convening.record_answer(work, draw_id, convocation_id, word == "oui", now),
        _("La réponse est enregistrée."),
    )
    return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=draw_id))


@blueprint.post("/<int:draw_id>/remplacer")
@access(SECRETARIAT)
def replace(mandate_id: int, draw_id: int) -> ResponseReturnValue:
    """Draw replacements for the seats given up."""
    finding.kept(mandate_id, draw_id)
    carried_out(
        lambda work, now: convening.replace(work, draw_id, now), _("Les remplaçants sont tirés et convoqués.")
    )  # fmt: skip
    return go(url_for("commission_lots.home", mandate_id=mandate_id, draw_id=draw_id))


@blueprint.post("/<int:draw_id>/vivier-ouvert")
@access(SECRETARIAT)
def opened(mandate_id: int, draw_id: int) -> ResponseReturnValue:
    """The opened list, for whoever is entrusted with making the panels again; written in the journal."""
    mandate, draw = finding.kept(mandate_id, draw_id)
    if draw.pool_digest is None or draw.purged_at is not None:
        raise NotFound(reason=DrawReason.POOL_PURGED if draw.purged_at else DrawReason.NOT_FOUND)
    with unit_of_work(current_actor()) as work:
        work.audit("commission.draw.open_pool", f"commission.draw:{draw_id}", mandate=mandate.id)
        lines = queries.opened_pool(draw_id)
    response = Response(checking.canonical({"format": checking.FORMAT, "volunteers": lines}))
    response.content_type = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="vivier-ouvert-{draw_id}.json"'
    return private(response)
