"""The desk of the register: the decisions of a body, a new one, a rectification."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.days import day_of
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import desk
from participation.bodies.desk import SECRETARIAT
from participation.bodies.forms import version_seen
from participation.decisions import about, queries, services
from participation.decisions.drafts import draft_of
from participation.decisions.forms import DecisionForm, RectifyForm
from participation.decisions.models import Decision
from participation.decisions.policies import DecisionReason, is_public

blueprint = Blueprint("decision_desk", __name__, url_prefix="/equipe")


@blueprint.get("/instances/<slug>/decisions")
@access(SECRETARIAT)
def index(slug: str) -> ResponseReturnValue:
    """Every decision of a body, those that are not public yet too."""
    body = desk.handled(slug)
    return private_page(
        "participation/decisions/desk_index.html", body=body, decisions=queries.of_body(body.id), now=clock.now(),
        refusal=desk.closed(body),
    )  # fmt: skip


@blueprint.route("/instances/<slug>/decisions/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def create(slug: str) -> ResponseReturnValue:
    """A decision, once taken; `?porte_sur=` says what about."""
    body, form, status, now = desk.handled(slug), DecisionForm(), 200, clock.now()
    form.offer()
    if request.method == "GET":
        form.about.data = request.args.get("porte_sur", "")[:200]
        form.decided_on.data = form.public_on.data = day_of(now)
    elif form.validate():
        try:
            draft = form.draft(about.named(typed(form.about)))
            with unit_of_work(current_actor()) as work:
                number = services.record(work, slug, draft, now).number
            flash(_("La décision %(number)s est au registre.", number=number), "success")
            return go(url_for("decision_desk.index", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    body = desk.handled(slug)
    return private_page("participation/decisions/desk_new.html", form, status, body=body, refusal=desk.closed(body))


@blueprint.route("/decisions/<number>/rectification", methods=["GET", "POST"])
@access(SECRETARIAT)
def rectify(number: str) -> ResponseReturnValue:
    """A new version beside the old one."""
    decision, form, status = _decision(number), RectifyForm(), 200
    slug = decision.body.slug
    form.offer()
    if request.method == "GET":
        form.fill(draft_of(decision.words, day_of(decision.public_at)))
        form.seen.data = str(decision.version)
    else:
        form.about.data = str(decision.about or "")
        if form.validate():
            try:
                _rectified(number, form)
                flash(_("La décision est rectifiée. L’ancienne version reste lisible."), "success")
                return go(url_for("decision_desk.index", slug=slug))
            except DomainError as error:
                status = complain(form, error)
                form.seen.data = str(_decision(number).version)
    decision = _decision(number)
    return private_page(
        "participation/decisions/desk_rectify.html", form, status, decision=decision, body=decision.body,
        public=is_public(decision.public_at, clock.now()), refusal=desk.closed(decision.body),
    )  # fmt: skip


def _rectified(number: str, form: RectifyForm) -> None:
    draft, why = form.draft(_decision(number).about), typed(form.rectification)
    with unit_of_work(current_actor()) as work:
        services.rectify(work, number, draft, why, version_seen(form.seen), clock.now())


def _decision(number: str) -> Decision:
    """The decision of this number, when whoever asks is the secretariat of its body."""
    decision = queries.by_number(number)
    if decision is None:
        raise NotFound(reason=DecisionReason.NOT_FOUND)
    desk.handled(decision.body.slug)
    return decision
