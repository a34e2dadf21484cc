"""A person's own pages."""

from __future__ import annotations

from flask import Response, current_app, flash, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.identity import library, queries
from commons.identity.answers import complain, page
from commons.identity.blueprint import blueprint
from commons.identity.space import offers, services
from commons.identity.space.forms import EraseForm, ProfileForm
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.errors import DomainError
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work


@blueprint.get("/mon-espace")
@access(SIGNED_IN)
def home() -> ResponseReturnValue:
    """What is known of the person, and what they can do with it."""
    account = services.own(current_actor().person_id)
    return page(
        "home.html",
        account=account,
        residence=queries.residence_of(account.id),
        open_sessions=queries.open_sessions(account.fs_uniquifier),
        cards=offers.cards(current_app),
    )


@blueprint.route("/mon-espace/profil", methods=["GET", "POST"])
@access(SIGNED_IN)
def profile() -> ResponseReturnValue:
    """Name and language."""
    account = services.own(current_actor().person_id)
    form = ProfileForm(obj=account)
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            services.change_profile(work, form.display_name.data or "", form.locale.data)
        flash(gettext("C’est enregistré."), "success")
        # The address carries the language once: the page that opens remembers it on this device.
        return go(url_for("identity.home", lang=form.locale.data))
    return page("profile.html", form)


@blueprint.post("/mon-espace/sessions")
@access(SIGNED_IN)
def end_sessions() -> ResponseReturnValue:
    """Sign out on every device."""
    with unit_of_work(current_actor()) as work:
        services.end_sessions(work)
    library.leave()
    return go(url_for("identity.signed_out"))


@blueprint.get("/mon-espace/mes-donnees.json")
@access(SIGNED_IN)
def export() -> Response:
    """Everything that is kept of the person, in a file: by identity, and by the parts that said so."""
    person_id = current_actor().person_id
    known = services.everything_about(person_id)
    others = offers.held_about(current_app, person_id) if person_id is not None else {}
    response = jsonify(others | known)
    response.headers["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return private(response)


@blueprint.route("/mon-espace/effacer", methods=["GET", "POST"])
@access(SIGNED_IN)
def erase() -> ResponseReturnValue:
    """Erase the account, once the box is ticked."""
    form, status = EraseForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.erase(work, clock.now())
            library.leave()
            return page("erased.html")
        except DomainError as error:
            status = complain(form, error, "sure")
    return page("erase.html", form, status)
