"""A member's own page: what awaits them, their seat, what they say for themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import belonging, hub, queries
from commission.mandates.desk import myself
from commission.mandates.forms import AwayForm, NameForm, RefundForm, StepAsideForm
from commission.mandates.models import CommissionMember
from commission.mandates.types import ExpenseKind, MandateReason
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("commission_mine", __name__, url_prefix="/commission/moi")


@blueprint.get("")
@access(SIGNED_IN)
def home() -> ResponseReturnValue:
    """What awaits this member, what ends first at the top; then their seat."""
    member, now = myself(), clock.now()
    form = NameForm(shown=member.name_is_public)
    return private_page(
        "commission/mandates/mine.html", form, 200, member=member, mandate=queries.by_id(member.mandate_id),
        tasks=hub.awaited(current_app, member, now), asides=queries.asides_of(member.id),
        absences=queries.absences_of(member.id, now), expenses=queries.expenses_of(member.id),
    )  # fmt: skip


@blueprint.post("/nom")
@access(SIGNED_IN)
def show_name() -> ResponseReturnValue:
    """Let one's name be published, or no longer."""
    form = NameForm()
    myself()
    done = tried(form, lambda work, now: belonging.show_name(work, bool(form.shown.data)), _("C’est enregistré."))
    return go(url_for("commission_mine.home")) if done.done else home()


@blueprint.route("/deport", methods=["GET", "POST"])
@access(SIGNED_IN)
def step_aside() -> ResponseReturnValue:
    """Say that a subject touches one; an address may already name the thing."""
    form = StepAsideForm()
    form.offer(hub.subjects(current_app, myself().mandate_id))
    if not form.is_submitted():
        form.thing.data = request.args.get("sujet", "")
    kept = _("C’est écrit, et publié : votre suppléant·e peut voter à votre place sur ce sujet.")
    read = _("C’est écrit, et publié. Le secrétariat le lit avant d’ouvrir un vote sur ce sujet.")
    return _filled(
        "commission/mandates/step_aside.html", form,
        lambda work, now: belonging.step_aside(work, form.said, typed(form.reason), now, form.ref),
        kept if typed(form.thing) else read,
    )  # fmt: skip


@blueprint.post("/deport/<int:aside_id>/fin")
@access(SIGNED_IN)
def come_back(aside_id: int) -> ResponseReturnValue:
    """It touches one no longer."""
    number = _number(aside_id)
    carried_out(lambda work, now: belonging.come_back(work, number, now), _("C’est enregistré."))
    return go(url_for("commission_mine.home"))


@blueprint.route("/absence", methods=["GET", "POST"])
@access(SIGNED_IN)
def be_away() -> ResponseReturnValue:
    """Say that one will be away."""
    form = AwayForm()
    return _filled(
        "commission/mandates/away.html", form,
        lambda work, now: belonging.be_away(work, _moment(form.starts_at.data), _moment(form.ends_at.data), now),
        _("C’est noté : votre suppléant·e peut parler à votre place pendant ce temps."),
    )  # fmt: skip


@blueprint.post("/absence/<int:absence_id>/fin")
@access(SIGNED_IN)
def be_there(absence_id: int) -> ResponseReturnValue:
    """One will be there after all."""
    number = _number(absence_id)
    carried_out(lambda work, now: belonging.be_there(work, number, now), _("C’est enregistré."))
    return go(url_for("commission_mine.home"))


@blueprint.route("/frais", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask_refund() -> ResponseReturnValue:
    """Ask for what taking part cost."""
    form = RefundForm()
    return _filled(
        "commission/mandates/refund.html", form,
        lambda work, now: belonging.ask_refund(
            work, ExpenseKind(typed(form.kind)), form.amount.data, form.spent_on.data, typed(form.words),
            typed(form.ticket), now,
        ),
        _("Votre demande est arrivée. Vous la suivez sur cette page."),
    )  # fmt: skip


def _filled(
    template: str, form: Form, command: Callable[[Work, datetime], object], said: str
) -> ResponseReturnValue:  # fmt: skip
    member: CommissionMember = myself()
    done = tried(form, command, said)
    if done.done:
        return go(url_for("commission_mine.home"))
    return private_page(template, form, done.status, member=member)


def _moment(value: datetime | None) -> datetime:
    assert value is not None  # required
    return value


def _number(value: int) -> int:
    if value > LARGEST_ID:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return value
