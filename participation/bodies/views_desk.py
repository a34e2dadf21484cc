"""The desk of bodies: which ones, the sheet of each, a new one, closing and opening again."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import desk, sections, services
from participation.bodies.desk import SECRETARIAT
from participation.bodies.forms import CloseForm, NewBodyForm, SheetForm, version_seen
from participation.bodies.types import BodyKind

blueprint = Blueprint("body_desk", __name__, url_prefix="/equipe/instances")


@blueprint.get("")
@access(SECRETARIAT)
def index() -> ResponseReturnValue:
    """The bodies this person keeps."""
    return private_page("participation/bodies/desk_index.html", bodies=desk.handled_bodies())


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def create() -> ResponseReturnValue:
    """A body that the contract does not know."""
    form, status = NewBodyForm(), 200
    form.offer(desk.handled_places())
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                words = form.words()
                kind, name, places = BodyKind(form.kind.data), words.pop("name"), [int(form.place.data)]
                slug = services.create(work, kind, name, places, clock.now(), **words).slug
            flash(_("L’instance est créée."), "success")
            return go(url_for("body_desk.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    return private_page("participation/bodies/desk_new.html", form, status)


@blueprint.get("/<slug>")
@access(SECRETARIAT)
def hub(slug: str) -> ResponseReturnValue:
    """Everything one may do for one body."""
    body = desk.handled(slug)
    return private_page(
        "participation/bodies/desk_hub.html", body=body, refusal=desk.closed(body), doors=sections.doors(current_app)
    )


@blueprint.route("/<slug>/fiche", methods=["GET", "POST"])
@access(SECRETARIAT)
def sheet(slug: str) -> ResponseReturnValue:
    """What the body is for, what it decides and owes."""
    body, form, status = desk.handled(slug), SheetForm(), 200
    if request.method == "GET":
        form.fill(body)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.edit(work, slug, version_seen(form.seen), clock.now(), **form.words())
            flash(_("C’est enregistré."), "success")
            return go(url_for("body_desk.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
            form.seen.data = str(desk.handled(slug).version)
    body = desk.handled(slug)
    return private_page("participation/bodies/desk_sheet.html", form, status, body=body, refusal=desk.closed(body))


@blueprint.route("/<slug>/fermeture", methods=["GET", "POST"])
@access(SECRETARIAT)
def close(slug: str) -> ResponseReturnValue:
    """Say that the body no longer meets, and why."""
    body, form, status = desk.handled(slug), CloseForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.close(work, slug, str(form.reason.data), clock.now())
            flash(_("L’instance est fermée. La raison est publiée."), "success")
            return go(url_for("body_desk.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    body = desk.handled(slug)
    return private_page("participation/bodies/desk_close.html", form, status, body=body, refusal=desk.closed(body))


@blueprint.post("/<slug>/reouverture")
@access(SECRETARIAT)
def reopen(slug: str) -> ResponseReturnValue:
    """Say that the body meets again."""
    with unit_of_work(current_actor()) as work:
        services.reopen(work, slug, clock.now())
    flash(_("L’instance se réunit de nouveau."), "success")
    return go(url_for("body_desk.hub", slug=slug))
