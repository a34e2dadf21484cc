"""Pictures, documents and partners of a file; and a partner's own answer, by a link, without account."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.identity.organisations.forms import number
from commons.kernel import clock, limits
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, page, private_page
from commons.kernel.commands import tried
from commons.kernel.errors import DomainError, NotFound, TooMany
from commons.kernel.http import go
from commons.kernel.storage import stored_file
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import attaching, carrying, completeness, pages, queries, showing
from participation.initiatives.forms_people import JoinedForm, PartnerAnswerForm, PartnerForm, ShareForm
from participation.initiatives.mine import my_file
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import PARTNER, FileKind

blueprint = Blueprint("initiative_files", __name__)
ROOT = "/mes-initiatives/<int:initiative_id>"


@blueprint.route(f"{ROOT}/fichiers", methods=["GET", "POST"])
@access(SIGNED_IN)
def files(initiative_id: int) -> ResponseReturnValue:
    """What is joined to a file, and one more."""
    my_file(initiative_id)
    form, status = JoinedForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                attaching.attach(
                    work, initiative_id, form.sent(), form.name.data or "", bool(form.shared.data), clock.now()
                )
            flash(_("Le fichier est ajouté."), "success")
            return go(url_for("initiative_files.files", initiative_id=initiative_id))
        except DomainError as error:
            status = complain(form, error, "file")
    joined = queries.attachments(initiative_id)
    return private_page(
        "participation/initiatives/files.html", form, status, file=my_file(initiative_id), joined=joined
    )


@blueprint.post(f"{ROOT}/fichiers/<int:attachment_id>/enlever")
@access(SIGNED_IN)
def detach(initiative_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take a file off."""
    with unit_of_work(current_actor()) as work:
        attaching.detach(work, initiative_id, attachment_id, clock.now())
    flash(_("Le fichier est enlevé."), "success")
    return go(url_for("initiative_files.files", initiative_id=initiative_id))


@blueprint.get("/initiatives/fichiers/<int:attachment_id>")
@access(EVERYONE)
def content(attachment_id: int) -> Response:
    """A picture or a document, to those who may see it: everybody when it is shared and published, else few."""
    found = queries.attachment(attachment_id)
    if found is None or not showing.may_see(current_actor(), found):
        raise NotFound(_("Ce fichier n’est plus là, ou n’est pas public."))
    if found.kind is FileKind.PDF:
        response = Response(found.body, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="document-{found.id}.pdf"'
    else:
        picture = stored_file(found.picture or "")
        assert picture is not None  # a foreign key
        response = Response(picture.body, content_type=picture.content_type)
        response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # A page may be hidden or taken off at any moment: nothing is kept on the way.
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route(f"{ROOT}/partenaires", methods=["GET", "POST"])
@access(SIGNED_IN)
def partners(initiative_id: int) -> ResponseReturnValue:
    """Who does it with them."""
    file, form, status = my_file(initiative_id), PartnerForm(), 200
    if request.method == "GET":
        form.seen.data = str(file.version)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                seen = number(form.seen.data)
                carrying.name_partner(
                    work, initiative_id, seen, form.name.data or "", form.part.data or "", clock.now(), form.given()
                )
            flash(_("Le partenaire est ajouté. Envoyez-lui son lien de confirmation."), "success")
            return go(url_for("initiative_files.partners", initiative_id=initiative_id))
        except DomainError as error:
            status = complain(form, error, "name")
            form.seen.data = str(my_file(initiative_id).version)
    return _partners(initiative_id, form, status, "")


def _partners(initiative_id: int, form: PartnerForm, status: int, link: str) -> Response:
    file, partners = my_file(initiative_id), queries.partners_of(initiative_id)
    sheet = queries.sheet_of(file)
    return private_page(
        "participation/initiatives/partners.html", form, status, file=file, link=link, partners=partners, sheet=sheet,
        carrier=pages.carrier_name(file),
        lacks=[lack.sentence for lack in completeness.consortium(sheet, {each.id: each.state for each in partners})],
    )  # fmt: skip


@blueprint.route(f"{ROOT}/partenaires/<int:partner_id>/part", methods=["GET", "POST"])
@access(SIGNED_IN)
def share(initiative_id: int, partner_id: int) -> ResponseReturnValue:
    """What a partner receives of the sum that is asked; it confirms anew when this changes."""
    file, form, partner = my_file(initiative_id), ShareForm(), queries.partner(partner_id)
    if partner is None or partner.initiative_id != initiative_id:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    if not form.is_submitted():
        form.share.data, form.seen.data = partner.share, str(file.version)
    done = tried(
        form,
        lambda work, now: carrying.share_with(
            work, initiative_id, partner_id, number(form.seen.data), form.given(), now
        ),
        _("C’est enregistré. Si la part a changé, le partenaire confirme de nouveau par un lien."), "share",
    )  # fmt: skip
    if done.done:
        return go(url_for("initiative_files.partners", initiative_id=initiative_id))
    file = my_file(initiative_id)
    if done.status == 409:
        form.seen.data = str(file.version)
    return private_page(
        "participation/initiatives/share.html", form, done.status, file=file, partner=partner,
        sheet=queries.sheet_of(file),
    )  # fmt: skip


@blueprint.post(f"{ROOT}/partenaires/<int:partner_id>/lien")
@access(SIGNED_IN)
def partner_link(initiative_id: int, partner_id: int) -> ResponseReturnValue:
    """A partner's own link, shown this once on the page that made it."""
    with unit_of_work(current_actor()) as work:
        token = carrying.partner_link(work, initiative_id, partner_id, clock.now())
    link = current_app.config["SERVER_ADDRESS"] + url_for("initiative_files.confirm", token=token)
    form = PartnerForm(formdata=None)
    form.seen.data = str(my_file(initiative_id).version)
    return _partners(initiative_id, form, 200, link)


@blueprint.post(f"{ROOT}/partenaires/<int:partner_id>/enlever")
@access(SIGNED_IN)
def drop_partner(initiative_id: int, partner_id: int) -> ResponseReturnValue:
    """Take a partner off."""
    with unit_of_work(current_actor()) as work:
        carrying.drop_partner(work, initiative_id, partner_id, clock.now())
    flash(_("Le partenaire est enlevé."), "success")
    return go(url_for("initiative_files.partners", initiative_id=initiative_id))


@blueprint.route("/partenaire/<token>", methods=["GET", "POST"])
@access(EVERYONE)
def confirm(token: str) -> ResponseReturnValue:
    """A partner says yes or no; the link is all it takes."""
    if not limits.allowed("partner.link", str(request.remote_addr), most=60, within=timedelta(hours=1)):
        raise TooMany(reason=InitiativeReason.TOO_OFTEN)
    form, status, now = PartnerAnswerForm(), 200, clock.now()
    form.offer(current_actor())
    invitation = carrying.invitation(token, PARTNER, now)
    partner = queries.partner(invitation.subject_id)
    file = queries.by_id(partner.initiative_id) if partner is not None else None
    if partner is None or file is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                chosen = number(form.organisation.data) if "organisation" in form else 0
                carrying.answer_as_partner(
                    work, token, form.answer.data == "yes", form.who.data or "", chosen or None, now
                )
            return page("participation/initiatives/partner_done.html", agreed=form.answer.data == "yes")
        except DomainError as error:
            status = complain(form, error, "who")
    return private_page(
        "participation/initiatives/partner.html", form, status, partner=partner, file=file,
        carrier=pages.carrier_name(file),
    )  # fmt: skip
