"""The desk of editions: the list, a new one, its sheet, its envelopes."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions import policies, queries, services
from budgets.editions.desk import (
    SECRETARIAT,
    complain,
    handled,
    handled_editions,
    handled_places,
    page,
    places_of,
)
from budgets.editions.forms import ConfirmForm, EditionForm, EnvelopeForm, draft_of
from budgets.editions.models import Edition, Envelope
from budgets.editions.policies import EditionReason
from budgets.editions.starts import MODELS, draft_from
from budgets.editions.types import Action
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("edition_desk", __name__, url_prefix="/equipe/budgets")


@blueprint.get("")
@access(SECRETARIAT)
def index() -> Response:
    """The votes this person prepares and runs."""
    now = clock.now()
    rows = [(edition, policies.phase(edition, now)) for edition in handled_editions()]
    return page("budgets/editions/desk_index.html", rows=rows, models=MODELS)


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def create() -> ResponseReturnValue:
    """A new edition, from a model."""
    form, status, now = _edition_form(), 200, clock.now()
    if request.method == "GET":
        form.fill(draft_from(request.args.get("modele", ""), now))
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                slug = services.create(work, form.draft(), now).slug
            flash(_("Le brouillon est enregistré. Ajoutez maintenant une enveloppe."), "success")
            return go(url_for("edition_desk.envelopes", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    return page("budgets/editions/desk_form.html", status, form, edition=None)


@blueprint.route("/<slug>/fiche", methods=["GET", "POST"])
@access(SECRETARIAT)
def edit(slug: str) -> ResponseReturnValue:
    """The sheet of an edition."""
    edition, form, status = handled(slug), _edition_form(), 200
    if request.method == "GET":
        form.fill(draft_of(edition))
        form.version.data = str(edition.version)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.edit(work, slug, form.draft(), _version(form), clock.now())
            flash(_("C’est enregistré."), "success")
            return go(url_for("announcing.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
            # Whoever reads the refusal and saves again has seen that somebody else wrote: nothing typed is lost.
            form.version.data = str(handled(slug).version)
    return page(
        "budgets/editions/desk_form.html", status, form, edition=handled(slug), refusal=refusal_to_edit(edition)
    )


@blueprint.route("/<slug>/supprimer", methods=["GET", "POST"])
@access(SECRETARIAT)
def discard(slug: str) -> ResponseReturnValue:
    """Throw a draft away, once confirmed."""
    edition, form = handled(slug), ConfirmForm()
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            services.discard(work, slug, clock.now())
        flash(_("Le brouillon est supprimé."), "success")
        return go(url_for("edition_desk.index"))
    return page("budgets/editions/desk_discard.html", form=form, edition=edition, refusal=refusal_to_edit(edition))


@blueprint.route("/<slug>/enveloppes", methods=["GET", "POST"])
@access(SECRETARIAT)
def envelopes(slug: str) -> ResponseReturnValue:
    """The envelopes, and a form to add one."""
    edition, form, status = handled(slug), EnvelopeForm(), 200
    form.offer(places_of(edition))
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.add_envelope(work, slug, form.draft(), clock.now())
            flash(_("L’enveloppe est ajoutée."), "success")
            return go(url_for("edition_desk.envelopes", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    return _envelopes_page(slug, form, status)


@blueprint.route("/<slug>/enveloppes/<envelope>", methods=["GET", "POST"])
@access(SECRETARIAT)
def envelope(slug: str, envelope: str) -> ResponseReturnValue:
    """One envelope."""
    edition, form, status = handled(slug), EnvelopeForm(), 200
    found = _envelope(edition, envelope)
    form.offer(places_of(edition))
    if request.method == "GET":
        form.fill(found)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.edit_envelope(work, slug, envelope, form.draft(), clock.now())
            flash(_("C’est enregistré."), "success")
            return go(url_for("edition_desk.envelopes", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    edition = handled(slug)
    return page(
        "budgets/editions/desk_envelope.html", status, form,
        edition=edition, envelope=_envelope(edition, envelope), refusal=refusal_to_edit(edition),
    )  # fmt: skip


@blueprint.post("/<slug>/enveloppes/<envelope>/retirer")
@access(SECRETARIAT)
def remove_envelope(slug: str, envelope: str) -> ResponseReturnValue:
    """Take an envelope out, with its projects."""
    with unit_of_work(current_actor()) as work:
        services.remove_envelope(work, slug, envelope, clock.now())
    flash(_("L’enveloppe est retirée."), "success")
    return go(url_for("edition_desk.envelopes", slug=slug))


def refusal_to_edit(edition: Edition) -> EditionReason | None:
    """Why nothing may be changed now; shown in place of the buttons."""
    return policies.refusal_to(Action.EDIT, current_actor(), edition, queries.holding_places(edition), clock.now())


def _edition_form() -> EditionForm:
    form = EditionForm()
    form.offer(handled_places(), everywhere=policies.refusal_to_create(current_actor(), []) is None)
    return form


def _version(form: EditionForm) -> int:
    typed = str(form.version.data or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0


def _envelope(edition: Edition, slug: str) -> Envelope:
    found = queries.envelope(edition, slug)
    if found is None:
        raise NotFound(reason=EditionReason.NO_SUCH_ENVELOPE)
    return found


def _envelopes_page(slug: str, form: EnvelopeForm, status: int) -> Response:
    edition = handled(slug)
    return page("budgets/editions/desk_envelopes.html", status, form, edition=edition, refusal=refusal_to_edit(edition))
