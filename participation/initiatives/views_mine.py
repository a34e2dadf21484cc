"""The carriers' space: their files, one file with what it lacks, sending, answering, people."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.identity import queries as identity
from commons.identity.options import options
from commons.identity.organisations.forms import MemberForm, number
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import services as threads
from participation.initiatives import (
    carrying,
    pages,
    policies,
    queries,
    queries_calls,
    sections,
    sending,
    services,
    wizard,
)
from participation.initiatives.forms_people import InviteForm, SeenForm, WordsForm
from participation.initiatives.hands import hand_of
from participation.initiatives.mine import my_application, my_file
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.sections import Audience
from participation.initiatives.types import INITIATIVE, CallPhase, CallState, CarrierRole

blueprint = Blueprint("my_initiatives", __name__)
ROOT = "/mes-initiatives"


@blueprint.get(ROOT)
@access(SIGNED_IN)
def index() -> ResponseReturnValue:
    """The files of whoever reads, and where each stands."""
    actor, now = current_actor(), clock.now()
    files = queries.files_of(actor.person_id)
    sent = pages.sendings(queries_calls.applications_of([file.id for file in files]), now, everything=True)
    by_file: dict[int, list[pages.Sending]] = {}
    for each in sent:
        by_file.setdefault(each.application.initiative_id, []).append(each)
    helping = policies.refusal_to_help(actor) is None
    return private_page("participation/initiatives/mine.html", files=files, sent=by_file, helping=helping)


@blueprint.get(f"{ROOT}/<int:initiative_id>")
@access(SIGNED_IN)
def show(initiative_id: int) -> ResponseReturnValue:
    """One file: what it says, what is left to write, where it can go, where it went."""
    file, now = my_file(initiative_id), clock.now()
    sheet, book = queries.sheet_of(file), pages.Book()
    sent = queries_calls.applications_of([file.id])
    gone = {each.call_id for each in sent}
    doors = [pages.door(call, book, {}, now) for call in queries_calls.calls(CallState.PUBLISHED)]
    held = hand_of(current_actor(), file)
    return private_page(
        "participation/initiatives/file.html",
        **pages.content(file, sheet, book, everything=True),
        steps_left=[(step, all(sheet.holds(f) for f in step.fields)) for step in wizard.steps_of(file.shape)],
        sendings=pages.sendings(sent, now, everything=True),
        parts=sections.of_applications(sent, Audience.CARRIERS, now),
        doors=[door for door in doors if door.phase is CallPhase.OPEN and door.call.id not in gone],
        refusal=policies.refusal_to_carry(held), versions=queries.snapshots_of(file.id),
    )  # fmt: skip


@blueprint.post(f"{ROOT}/<int:initiative_id>/publier")
@access(SIGNED_IN)
def publish(initiative_id: int) -> ResponseReturnValue:
    """Show the file as it stands to everybody."""
    with unit_of_work(current_actor()) as work:
        file = services.publish(work, initiative_id, number(SeenForm().seen.data), clock.now())
        waiting = file.standing.value == "waiting"
    said = _("C’est publié.") if not waiting else _("C’est envoyé : la page paraîtra après une relecture.")
    flash(said, "success")
    return go(url_for("my_initiatives.show", initiative_id=initiative_id))


@blueprint.post(f"{ROOT}/<int:initiative_id>/depublier")
@access(SIGNED_IN)
def unpublish(initiative_id: int) -> ResponseReturnValue:
    """Take the public page off."""
    with unit_of_work(current_actor()) as work:
        services.unpublish(work, initiative_id, number(SeenForm().seen.data), clock.now())
    flash(_("La page publique est retirée."), "success")
    return go(url_for("my_initiatives.show", initiative_id=initiative_id))


@blueprint.route(f"{ROOT}/envois/<int:application_id>/reponse", methods=["GET", "POST"])
@access(SIGNED_IN)
def answer(application_id: int) -> ResponseReturnValue:
    """Answer the question that was asked."""
    return _speak(application_id, "answer.html")


@blueprint.route(f"{ROOT}/envois/<int:application_id>/retrait", methods=["GET", "POST"])
@access(SIGNED_IN)
def withdraw(application_id: int) -> ResponseReturnValue:
    """Take a file back."""
    return _speak(application_id, "withdraw.html")


def _speak(application_id: int, template: str) -> ResponseReturnValue:
    application, form, status, now = my_application(application_id), WordsForm(), 200, clock.now()
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                words = form.words.data or ""
                if template == "answer.html":
                    sending.answer(work, application_id, words, bool(form.fresh.data), now)
                else:
                    sending.withdraw(work, application_id, words, now)
            flash(_("C’est enregistré."), "success")
            return go(url_for("my_initiatives.show", initiative_id=application.initiative_id))
        except DomainError as error:
            status = complain(form, error, "words")
            application = my_application(application_id)
    (shown,) = pages.sendings([application], now, everything=True)
    return private_page("participation/initiatives/" + template, form, status, sending=shown)


@blueprint.route(f"{ROOT}/<int:initiative_id>/personnes", methods=["GET", "POST"])
@access(SIGNED_IN)
def people(initiative_id: int) -> ResponseReturnValue:
    """Who works on the file; a new link is shown this once, on the page that made it."""
    link, form = "", _invite_form()
    if form.validate_on_submit():
        my_file(initiative_id)
        with unit_of_work(current_actor()) as work:
            token = carrying.invite(work, initiative_id, CarrierRole(form.role.data), clock.now())
        link = current_app.config["SERVER_ADDRESS"] + url_for("my_initiatives.join", token=token)
    return _people(initiative_id, form, link)


def _invite_form() -> InviteForm:
    form = InviteForm()
    form.role.choices = options(
        [
            (CarrierRole.CO_WRITER.value, _("écrira avec vous")),
            (CarrierRole.OWNER.value, _("portera le dossier, comme vous")),
            (CarrierRole.FACILITATOR.value, _("vous aidera : c’est quelqu’un de l’équipe, et vous êtes d’accord")),
        ]
    )
    return form


def _people(initiative_id: int, form: InviteForm, link: str) -> Response:
    file = my_file(initiative_id)
    carriers = queries.carriers_of(file.id)
    held = hand_of(current_actor(), file)
    return private_page(
        "participation/initiatives/people.html", form, file=file, carriers=carriers, link=link, me=current_actor(),
        names=identity.names_of([carrier.account_id for carrier in carriers]), refusal=policies.refusal_to_carry(held),
    )  # fmt: skip


@blueprint.post(f"{ROOT}/<int:initiative_id>/personnes/retirer")
@access(SIGNED_IN)
def remove(initiative_id: int) -> ResponseReturnValue:
    """Take somebody off, or go oneself."""
    account_id = number(MemberForm().account.data)
    with unit_of_work(current_actor()) as work:
        carrying.leave(work, initiative_id, account_id, clock.now())
    flash(_("C’est enregistré."), "success")
    own = account_id == current_actor().person_id
    return go(url_for("my_initiatives.index" if own else "my_initiatives.people", initiative_id=initiative_id))


@blueprint.route("/invitation/initiative/<token>", methods=["GET", "POST"])
@access(SIGNED_IN)
def join(token: str) -> ResponseReturnValue:
    """Come and work on a file, by a link."""
    form = SeenForm()
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            joined = carrying.join(work, token, clock.now()).id
        return go(url_for("my_initiatives.show", initiative_id=joined))
    invitation = carrying.invitation(token, INITIATIVE, clock.now())
    file = queries.by_id(invitation.subject_id)
    if file is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    role = CarrierRole(invitation.role)
    return private_page("participation/initiatives/join.html", form, file=file, role=role)


@blueprint.post(f"{ROOT}/<int:initiative_id>/code")
@access(SIGNED_IN)
def code(initiative_id: int) -> ResponseReturnValue:
    """A sheet to print with the code by which somebody without account follows the file."""
    file = my_file(initiative_id)
    with unit_of_work(current_actor()) as work:
        letters = threads.ensure_code(work, Ref(INITIATIVE, initiative_id))
    address = current_app.config["SERVER_ADDRESS"] + "/suivi"
    return private_page("participation/initiatives/code.html", file=file, code=letters, address=address)
