"""The desk: the consultations of a mandate, what is asked in each."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.consultations import pages, passages, policies, queries, services
from commission.consultations.addresses import NUMBER
from commission.consultations.desk import KEEPERS, kept, kept_mandate, tried
from commission.consultations.forms import PlanForm
from commission.consultations.models import Consultation
from commission.consultations.types import Plan
from commission.mandates.types import MANDATE
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.http import go
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

blueprint = Blueprint(
    "commission_consultations_desk", __name__,
    url_prefix=f"/equipe/commission/<{NUMBER}:mandate_id>/consultations",
)  # fmt: skip


@blueprint.get("")
@access(KEEPERS)
def index(mandate_id: int) -> ResponseReturnValue:
    """Every consultation of the mandate."""
    mandate = kept_mandate(mandate_id)
    return private_page(
        "commission/consultations/desk.html", mandate=mandate,
        rows=pages.rows(queries.of_mandate(mandate_id), clock.now()),
        refusal=policies.refusal_to_prepare(mandate, current_actor()),
    )  # fmt: skip


@blueprint.get(f"/<{NUMBER}:consultation_id>")
@access(KEEPERS)
def hub(mandate_id: int, consultation_id: int) -> ResponseReturnValue:
    """One consultation: what comes next, and who does it."""
    consultation = kept(mandate_id, consultation_id)
    return private_page("commission/consultations/desk_hub.html", **pages.at_the_desk(consultation, current_actor()))


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(KEEPERS)
def prepare(mandate_id: int) -> ResponseReturnValue:
    """A new one; ?suite=12: one that follows consultation 12, about the same thing."""
    mandate, form = kept_mandate(mandate_id), PlanForm()
    form.offer(mandate_id)
    before = _before(mandate_id)
    if request.method == "GET":
        _start(form, before)
    before_id = before.id if before is not None else None
    made: list[int] = []
    status = tried(
        form,
        lambda work, _now: made.append(_prepare(work, mandate_id, form, before_id)),
        _("La consultation est prête."),
    )
    if status == 303:
        return go(url_for(".hub", mandate_id=mandate_id, consultation_id=made[0]))
    mandate = kept_mandate(mandate_id)
    return private_page(
        "commission/consultations/desk_plan.html", form, status, mandate=mandate, consultation=None,
        before=_before(mandate_id), refusal=policies.refusal_to_prepare(mandate, current_actor()),
    )  # fmt: skip


def _start(form: PlanForm, before: Consultation | None) -> None:
    if before is not None:
        form.fill(before)
        form.opens_at.data = form.closes_at.data = None
    form.version.data = "1"


def _before(mandate_id: int) -> Consultation | None:
    asked = request.args.get("suite", "")
    return kept(mandate_id, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None


def _prepare(work: Work, mandate_id: int, form: PlanForm, before_id: int | None) -> int:
    before = queries.by_id(before_id) if before_id is not None else None
    subject = before.subject if before is not None else form.ref or Ref(MANDATE, mandate_id)
    plan = form.plan(passages.of(subject))
    return services.prepare(
        work, mandate_id, subject, plan.title, plan.kind, plan.passages, plan.opens_at, plan.closes_at, plan.secret,
        clock.now(), before_id, question=plan.question, initial=plan.initial,
    ).id  # fmt: skip


@blueprint.route(f"/<{NUMBER}:consultation_id>/modifier", methods=["GET", "POST"])
@access(KEEPERS)
def amend(mandate_id: int, consultation_id: int) -> ResponseReturnValue:
    """Change what is asked, before the opening."""
    consultation, form = kept(mandate_id, consultation_id), PlanForm()
    form.offer(mandate_id)
    if request.method == "GET":
        form.fill(consultation)
    subject = consultation.subject
    status = tried(
        form,
        lambda work, now: services.amend(work, consultation_id, form.seen, _same_subject(form, subject), now),
        _("C’est enregistré. Le bureau doit redemander l’ouverture."),
    )
    if status == 303:
        return go(url_for(".hub", mandate_id=mandate_id, consultation_id=consultation_id))
    consultation = kept(mandate_id, consultation_id)
    if status == 409:
        form.version.data, form.version.raw_data = str(consultation.version), None
    return private_page(
        "commission/consultations/desk_plan.html", form, status, mandate=consultation.mandate, before=None,
        consultation=consultation, refusal=policies.refusal_to_amend(consultation, current_actor()),
    )  # fmt: skip


def _same_subject(form: PlanForm, subject: Ref) -> Plan:
    """What it is about never changes: prepare another one instead."""
    return form.plan(passages.of(subject))
