"""The desk of initiatives: what is owed, one application, calls."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.identity.organisations import queries_papers
from commons.identity.organisations.forms import number
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.territory import queries as territory
from participation.bodies import queries as bodies
from participation.initiatives import calling, deciding, pages, policies, queries, queries_calls, sections
from participation.initiatives.forms_desk import ACTS, CallForm, CloseForm, StepForm
from participation.initiatives.forms_people import SeenForm
from participation.initiatives.gates import refusal_of_gates
from participation.initiatives.hands import hand_of
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.sections import Audience
from participation.initiatives.types import TRANSITIONS, ApplicationState, CallState, Hand

blueprint = Blueprint("initiative_desk", __name__, url_prefix="/equipe/initiatives")
TEAM = holders_of(*policies.TEAM)
SECRETARIAT = holders_of(policies.SECRETARIAT)


def _my_calls() -> list[Call]:
    """The calls whose applications this person instructs."""
    actor = current_actor()
    every = queries_calls.calls()
    return [c for c in every if policies.refusal_to_instruct(actor, queries_calls.scopes(c), Hand.NONE) is None]


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """What is owed first, then what was decided."""
    now, calls = clock.now(), _my_calls()
    call_ids = [call.id for call in calls]
    return private_page(
        "participation/initiatives/desk_index.html",
        waiting=pages.sendings(queries_calls.queue(call_ids), now, everything=True),
        decided=pages.sendings(queries_calls.decided(call_ids), now, everything=True), doors=sections.doors(),
        calls=[call for call in calls if call.state is not CallState.PREPARED],
    )  # fmt: skip


def instructed(application_id: int) -> Application:
    """The application, when whoever asks instructs the call it was sent to."""
    application = queries_calls.application(application_id)
    if application is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    refusal = policies.refusal_to_instruct(current_actor(), queries_calls.scopes(application.call), Hand.NONE)
    if refusal is not None:
        raise Refused(reason=refusal)
    return application


@blueprint.route("/envois/<int:application_id>", methods=["GET", "POST"])
@access(TEAM)
def application(application_id: int) -> ResponseReturnValue:
    """What was sent, its way so far, and the next step."""
    found, form, status, now = instructed(application_id), StepForm(), 200, clock.now()
    form.offer(found.state)
    if request.method == "GET":
        form.seen.data, form.amount.data = str(found.version), queries.frozen_sheet(found.snapshot).asked
    else:
        form.allow_every_act()
        if form.validate():
            try:
                with unit_of_work(current_actor()) as work:
                    _take(work, application_id, form, now)
                flash(_("C’est enregistré, et visible dans le dossier."), "success")
                return go(url_for("initiative_desk.application", application_id=application_id))
            except DomainError as error:
                status = complain(form, error)
                found = instructed(application_id)
                form.seen.data = str(found.version)
        form.offer(found.state)
    return _application_page(found, form, status, now)


def _application_page(found: Application, form: StepForm, status: int, now: datetime) -> ResponseReturnValue:
    (shown,) = pages.sendings([found], now, everything=True)
    held = hand_of(current_actor(), found.initiative)
    sheet = queries.frozen_sheet(found.snapshot)
    return private_page(
        "participation/initiatives/desk_application.html", form, status,
        **pages.content(found.initiative, sheet, pages.Book(), everything=True),
        sending=shown, waits=refusal_of_gates(found),
        parts=sections.of_applications([found], Audience.DESK, now)[found.id],
        paper=queries_papers.statutes(found.initiative.organisation_id or 0),
        payable=found.state is ApplicationState.RETAINED
        and queries_papers.has_bank(found.initiative.organisation_id or 0),
        acts=[act.value for act in ACTS if act in TRANSITIONS[found.state]],
        refusal=policies.refusal_to_instruct(current_actor(), queries_calls.scopes(found.call), held),
    )  # fmt: skip


def _take(work: Work, application_id: int, form: StepForm, now: datetime) -> None:
    seen, words = number(form.seen.data), form.words.data or ""
    amount = form.amount.data if isinstance(form.amount.data, Money) else None
    match ApplicationState(form.act.data):
        case ApplicationState.ASKED:
            deciding.ask(work, application_id, seen, words, form.days.data or 0, now)
        case ApplicationState.ADMISSIBLE:
            deciding.admit(work, application_id, seen, words, now)
        case ApplicationState.NOT_ADMISSIBLE:
            deciding.not_admit(work, application_id, seen, words, now)
        case ApplicationState.RETAINED:
            deciding.retain(work, application_id, seen, amount, words, form.conditions.data or "", now)
        case _:
            deciding.not_retain(work, application_id, seen, words, now)


@blueprint.post("/envois/<int:application_id>/reessayer")
@access(TEAM)
def retry(application_id: int) -> ResponseReturnValue:
    """Try again what should have followed from a retained file."""
    with unit_of_work(current_actor()) as work:
        deciding.tell_again(work, application_id, clock.now())
    left = instructed(application_id).chore
    flash(left or _("C’est fait."), "warning" if left else "success")
    return go(url_for("initiative_desk.application", application_id=application_id))


def _handles(call: Call) -> bool:
    return policies.refusal_to_handle_call(current_actor(), queries_calls.scopes(call)) is None


def _handled(call_id: int) -> Call:
    call = queries_calls.call_by_id(call_id)
    if call is None:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    if not _handles(call):
        raise Refused(reason=InitiativeReason.NOT_THE_TEAM)
    return call


@blueprint.get("/appels")
@access(SECRETARIAT)
def calls() -> ResponseReturnValue:
    """The calls of this secretariat."""
    now, book = clock.now(), pages.Book()
    late = queries_calls.late_by_call(now)
    doors = [pages.door(call, book, late, now) for call in queries_calls.calls() if _handles(call)]
    return private_page("participation/initiatives/desk_calls.html", doors=doors)


def _call_form() -> CallForm:
    form = CallForm()
    form.offer(bodies.bodies(), territory.places(), calling.links_for(current_actor()))
    return form


@blueprint.route("/appels/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def new_call() -> ResponseReturnValue:
    """Prepare a call."""
    form, status = _call_form(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                made = calling.prepare(work, form.draft(), clock.now()).id
            flash(_("L’appel est prêt. Relisez-le, puis publiez-le."), "success")
            return go(url_for("initiative_desk.call", call_id=made))
        except DomainError as error:
            status = complain(form, error)
    return private_page("participation/initiatives/desk_call.html", form, status, call=None, refusal=None)


@blueprint.route("/appels/<int:call_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def call(call_id: int) -> ResponseReturnValue:
    """Change a call, while it is not published."""
    found, form, status = _handled(call_id), _call_form(), 200
    if request.method == "GET":
        form.fill(found)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                calling.change(work, call_id, form.draft(), number(form.seen.data), clock.now())
            flash(_("C’est enregistré."), "success")
            return go(url_for("initiative_desk.call", call_id=call_id))
        except DomainError as error:
            status = complain(form, error)
            found = _handled(call_id)
            form.seen.data = str(found.version)
    refusal = policies.refusal_to_change_call(current_actor(), queries_calls.scopes(found), found.state)
    return private_page(
        "participation/initiatives/desk_call.html", form, status, call=found, refusal=refusal, doors=sections.doors()
    )


@blueprint.post("/appels/<int:call_id>/publier")
@access(SECRETARIAT)
def publish_call(call_id: int) -> ResponseReturnValue:
    """Show a call to everybody."""
    _handled(call_id)
    with unit_of_work(current_actor()) as work:
        calling.publish(work, call_id, number(SeenForm().seen.data), clock.now())
    flash(_("L’appel est publié."), "success")
    return go(url_for("initiative_desk.calls"))


@blueprint.route("/appels/<int:call_id>/fermer", methods=["GET", "POST"])
@access(SECRETARIAT)
def close_call(call_id: int) -> ResponseReturnValue:
    """Close a call before its day, with a reason."""
    found, form, status = _handled(call_id), CloseForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                calling.close(work, call_id, form.reason.data or "", clock.now())
            flash(_("L’appel est fermé. La raison est publiée."), "success")
            return go(url_for("initiative_desk.calls"))
        except DomainError as error:
            status = complain(form, error, "reason")
            found = _handled(call_id)
    return private_page("participation/initiatives/desk_close.html", form, status, call=found)
