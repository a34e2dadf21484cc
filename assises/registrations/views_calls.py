"""Calls to make, for the desk; and what people need, for the welcomers alone."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import desk
from assises.people import needing, policies
from assises.people.types import NeedState
from assises.registrations import calls, desk_pages, queries
from assises.registrations.forms import NeedForm
from assises.registrations.types import RegistrationReason
from assises.registrations.views_desk import TEAM, opened
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_registration_calls", __name__, url_prefix="/equipe/assises/<int:year>/inscriptions")
WELCOMERS = holders_of(Role.WELCOMER)


@blueprint.get("/appels")
@access(TEAM)
def to_make(year: int) -> ResponseReturnValue:
    """Who has to be told by voice, why, and how to reach them."""
    edition = opened(year)
    found = queries.calls(edition.id)
    lines = {each.registration_id: desk_pages.lines([each.registration])[0] for each in found[:200]}
    return private_page("assises/registrations/calls.html", edition=edition, calls=found[:200], lines=lines)


@blueprint.post("/appels/<int:call_id>")
@access(TEAM)
def note(year: int, call_id: int) -> ResponseReturnValue:
    """Done, or not reached."""
    edition, reached = opened(year), request.form.get("reached", "")
    if reached not in ("yes", "no"):
        raise Invalid(reason=RegistrationReason.NOT_DONE)
    with unit_of_work(current_actor()) as work:
        calls.note(work, edition.id, call_id, reached == "yes", clock.now())
    flash(_("C’est noté."), "success")
    return go(url_for(".to_make", year=year))


@blueprint.get("/besoins")
@access(WELCOMERS)
def needs(year: int) -> ResponseReturnValue:
    """Every need, opened for a welcomer; each reading is in the journal."""
    edition = desk.joined(year)
    with unit_of_work(current_actor()) as work:
        found = needing.read_all(work, edition.id, clock.now())
    waiting = [need for need in found if need.state is NeedState.ASKED]
    others = [need for need in found if need.state is not NeedState.ASKED]
    return private_page("assises/registrations/needs.html", edition=edition, waiting=waiting, others=others)


@blueprint.route("/besoins/<int:need_id>", methods=["GET", "POST"])
@access(WELCOMERS)
def answer(year: int, need_id: int) -> ResponseReturnValue:
    """Answer one need."""
    edition, form = desk.joined(year), NeedForm()
    refusal = policies.refusal_to_read_needs(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    with unit_of_work(current_actor()) as work:
        known = {need.id: need for need in needing.read_all(work, edition.id, clock.now())}
    if need_id not in known:
        raise NotFound(reason=RegistrationReason.CALL_GONE)
    shown = {"edition": edition, "need": known[need_id]}
    if not form.validate_on_submit():
        return private_page("assises/registrations/need.html", form, 422 if form.errors else 200, **shown)
    try:
        with unit_of_work(current_actor()) as work:
            needing.answer(work, need_id, NeedState(typed(form.state)), typed(form.words), clock.now())
    except DomainError as error:
        return private_page("assises/registrations/need.html", form, complain(form, error, "words"), **shown)
    flash(_("La réponse est enregistrée, et la personne est prévenue."), "success")
    return go(url_for(".needs", year=year))
