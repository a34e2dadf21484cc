"""The desk of moderators: the queue, and one case."""

from __future__ import annotations

from functools import partial

from flask import Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, NotFound, Refused, Stale
from commons.kernel.http import go
from commons.kernel.paging import asked_page, leaf_of
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import policies
from commons.moderation.blueprint import blueprint
from commons.moderation.desk import queries, services
from commons.moderation.desk.forms import CaseForm, TickedForm
from commons.moderation.desk.queries import Filters
from commons.moderation.models import Case
from commons.moderation.reasons import ModerationReason
from commons.moderation.replies import queries as replies
from commons.moderation.types import Cause

TEAM = holders_of(*policies.TEAM)


@blueprint.get("/equipe/moderation")
@access(TEAM)
def queue() -> ResponseReturnValue:
    """What waits, the first due first."""
    form = TickedForm(formdata=None)
    form.offer(replies.templates())
    return _queue_page(form)


def _queue_page(form: TickedForm, status: int = 200) -> Response:
    filters, now = _filters(), clock.now()
    found = queries.queue(current_actor(), filters, now)
    return private_page(
        "moderation/queue.html", form, status, queue=found, filters=filters, causes=list(Cause), now=now,
        ticked=form.ticked() if form.is_submitted() else {}, appeals=queries.open_appeals(current_actor()),
        writes_templates=policies.refusal_to_write_templates(current_actor()) is None,
        part=leaf_of(found.span, found.lines, partial(_address, filters)),
    )  # fmt: skip


def _address(filters: Filters, number: int) -> str:
    """A page of the queue, with the same filters."""
    cause, space = filters.cause.value if filters.cause else None, str(filters.space) if filters.space else None
    return url_for("moderation.queue", page=number, motif=cause, espace=space)


def _filters() -> Filters:
    """What the address asks for; what cannot be read is left out."""
    cause, page = request.args.get("motif", ""), asked_page(request.args.get("page", ""))
    try:
        space = Ref.read(request.args.get("espace", ""))
    except ValueError:
        space = None
    return Filters(Cause(cause) if cause in set(Cause) else None, space, page)


@blueprint.post("/equipe/moderation/ensemble")
@access(TEAM)
def decide_together() -> ResponseReturnValue:
    """The same decision on every text that was ticked."""
    form, status = TickedForm(), 200
    form.offer(replies.templates())
    if form.validate_on_submit() and form.refuse_nothing():
        try:
            with unit_of_work(current_actor()) as work:
                services.decide(work, form.ticked(), form.ruling(), current_app.config["SERVER_ADDRESS"], clock.now())
            number = len(form.ticked())
            flash(ngettext("%(num)d texte est décidé.", "%(num)d textes sont décidés.", number), "success")
            return go(url_for("moderation.queue"))
        except DomainError as error:
            status = complain(form, error)
    return _queue_page(form, status)


@blueprint.get("/equipe/moderation/<int:case_id>")
@access(TEAM)
def case(case_id: int) -> ResponseReturnValue:
    """One text, with all that is known of it."""
    form = CaseForm(formdata=None)
    form.offer(replies.templates())
    return _case_page(_reached(case_id), form)


def _reached(case_id: int) -> Case:
    """The case, when whoever asks moderates one of its scopes."""
    found = queries.case(case_id)
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    refusal = policies.refusal_to_read(current_actor(), found.scopes)
    if refusal is not None:
        raise Refused(reason=refusal)
    return found


def _case_page(found: Case, form: CaseForm, status: int = 200) -> Response:
    actor, now = current_actor(), clock.now()
    line = queries.lines_of([found], actor, now)[0]
    form.seen.data = line.mark
    return private_page(
        "moderation/case.html", form, status, line=line, case=found, background=queries.background(found),
        refusal=policies.refusal_to_decide(actor, line.sight, now),
        reopening=policies.refusal_to_reopen(actor, line.sight),
    )  # fmt: skip


@blueprint.post("/equipe/moderation/<int:case_id>/decider")
@access(TEAM)
def decide(case_id: int) -> ResponseReturnValue:
    """Show or hide one text."""
    found, form, status = _reached(case_id), CaseForm(), 200
    form.offer(replies.templates())
    if form.validate_on_submit():
        seen, site = {case_id: str(form.seen.data or "")}, current_app.config["SERVER_ADDRESS"]
        try:
            with unit_of_work(current_actor()) as work:
                services.decide(work, seen, form.ruling(), site, clock.now())
            flash(gettext("C’est décidé. La personne est prévenue si elle a un compte."), "success")
            return go(url_for("moderation.queue"))
        except DomainError as error:
            status = complain(form, error)
            found = _reached(case_id)
    return _case_page(found, form, status)


@blueprint.post("/equipe/moderation/<int:case_id>/prendre")
@access(TEAM)
def take(case_id: int) -> ResponseReturnValue:
    """Read a text alone for ten minutes."""
    _reached(case_id)
    try:
        with unit_of_work(current_actor()) as work:
            services.take(work, case_id, clock.now())
    except Stale as error:
        flash(error.sentence, "warning")
    return go(url_for("moderation.case", case_id=case_id))


@blueprint.post("/equipe/moderation/<int:case_id>/rendre")
@access(TEAM)
def give_back(case_id: int) -> ResponseReturnValue:
    """Let others read it."""
    _reached(case_id)
    with unit_of_work(current_actor()) as work:
        services.give_back(work, case_id, clock.now())
    return go(url_for("moderation.queue"))


@blueprint.post("/equipe/moderation/<int:case_id>/classer")
@access(TEAM)
def drop(case_id: int) -> ResponseReturnValue:
    """Close the case of a text that is gone."""
    _reached(case_id)
    with unit_of_work(current_actor()) as work:
        services.drop(work, case_id, clock.now())
    return go(url_for("moderation.queue"))


@blueprint.post("/equipe/moderation/<int:case_id>/rouvrir")
@access(TEAM)
def reopen(case_id: int) -> ResponseReturnValue:
    """Look again at what was decided."""
    _reached(case_id)
    with unit_of_work(current_actor()) as work:
        again = services.reopen(work, case_id, clock.now())
    return go(url_for("moderation.case", case_id=again))
