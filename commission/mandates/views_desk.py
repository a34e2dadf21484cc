"""The desk of the commission: its mandates, and everything one may do for one of them."""

from __future__ import annotations

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import desk, hub, pages, policies, queries, services
from commission.mandates.desk import SECRETARIAT, TEAM
from commission.mandates.forms import MandateForm
from commission.mandates.types import MANDATE_MOVES, MandateReason, MandateState
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from commons.kernel.seen import Seen

blueprint = Blueprint("commission_desk", __name__, url_prefix="/equipe/commission")


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """The mandates in which this person has a part."""
    actor = current_actor()
    mine = [mandate for mandate in queries.mandates() if policies.is_team(mandate, actor)]
    return private_page(
        "commission/mandates/desk_index.html", mandates=mine, refusal=policies.refusal_to_keep(None, actor)
    )  # fmt: skip


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def prepare() -> ResponseReturnValue:
    """A new mandate."""
    refusal = policies.refusal_to_keep(None, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    form = MandateForm()
    done = tried(
        form,
        lambda work, now: (
            services.prepare(work, typed(form.title), typed(form.about), form.starts_on.data, form.ends_on.data, now).id
        ),
        _("Le mandat est en préparation."),
    )
    if done.done:
        return go(url_for("commission_desk.home", mandate_id=done.made))
    return private_page("commission/mandates/desk_mandate.html", form, done.status)


@blueprint.get("/<int:mandate_id>")
@access(TEAM)
def home(mandate_id: int) -> ResponseReturnValue:
    """Everything one may do for one mandate."""
    mandate = desk.joined(mandate_id)
    actor = current_actor()
    return private_page(
        "commission/mandates/desk_home.html", mandate=mandate, rows=pages.colleges(mandate),
        doors=hub.doors(current_app, mandate, actor), refusal=policies.refusal_to_keep(mandate, actor),
        moves=[state for state in MandateState if state in MANDATE_MOVES[mandate.state]],
    )  # fmt: skip


@blueprint.route("/<int:mandate_id>/etape/<state>", methods=["GET", "POST"])
@access(SECRETARIAT)
def step(mandate_id: int, state: str) -> ResponseReturnValue:
    """Install the commission, or end its mandate."""
    mandate, form = desk.kept(mandate_id), Seen()
    if state not in list(MandateState):
        raise NotFound(reason=MandateReason.NOT_FOUND)
    wanted = MandateState(state)
    if not form.is_submitted():
        form.version.data = str(mandate.version)
    done = tried(
        form, lambda work, now: services.become(work, mandate_id, wanted, form.seen, now), _("C’est fait.")
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_desk.home", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    if done.status == Refused.status or done.status == 409:
        form.version.data = str(mandate.version)
    return private_page("commission/mandates/desk_step.html", form, done.status, mandate=mandate, wanted=wanted)
