"""The pages where people say where they live, and where a desk confirms it."""

from __future__ import annotations

from flask import flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from commons.identity import contacts, policies, queries
from commons.identity.answers import complain, page, typed
from commons.identity.blueprint import blueprint
from commons.identity.residences import services
from commons.identity.residences.forms import CardForm, CommuneForm, FindForm, ResidenceForm
from commons.identity.team.menu import Door
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor, holders_of
from commons.kernel.errors import DomainError
from commons.kernel.http import go, safe_next
from commons.kernel.unit_of_work import unit_of_work

_DESK = "desk_person"
_ROLES = tuple(role.value for role in policies.ALLOWED[policies.Act.CONFIRM_RESIDENCE])
DESK_ROLES = holders_of(*_ROLES)
DOOR = Door(
    _l("Guichet"), _l("Confirmer où habite une personne qui vient avec un justificatif."), "identity.desk", _ROLES
)


def _asked_commune() -> CommuneForm:
    asked = request.values
    form = CommuneForm(asked if "commune" in asked else None)
    form.offer_communes()
    form.next.data = asked.get("next", "")
    return form


def _second_step(commune_form: CommuneForm) -> ResidenceForm | None:
    """The form of the commune chosen, once there is one; without JavaScript too."""
    chosen = commune_form.commune.data
    if chosen not in commune_form.offered:
        if commune_form.commune.raw_data:
            commune_form.validate()
        return None
    form = ResidenceForm(commune=chosen, next=commune_form.next.data)
    form.offer(int(chosen))
    return form


def _sentence(person_id: int) -> str:
    home = queries.residence_of(person_id)
    assert home is not None
    place = f"{home.qpv} ({home.commune})" if home.qpv else home.commune
    return gettext("C’est noté : %(place)s.", place=place)


@blueprint.route("/mon-espace/residence", methods=["GET", "POST"])
@access(SIGNED_IN)
def residence() -> ResponseReturnValue:
    """Declare where one lives."""
    actor, first = current_actor(), _asked_commune()
    assert actor.person_id is not None
    form, status = _second_step(first), 200
    if form is not None and form.validate_on_submit():
        try:
            with unit_of_work(actor) as work:
                services.declare(work, int(typed(form.commune)), form.qpv_id, Link(form.link.data), clock.now())
            flash(_sentence(actor.person_id), "success")
            return go(safe_next(form.next.data, url_for("identity.home")))
        except DomainError as error:
            status = complain(form, error, "qpv")
    return page("residence.html", form or first, status, first=first, second=form, cards=CardForm(formdata=None))


@blueprint.route("/mon-espace/residence/carte", methods=["GET", "POST"])
@access(SIGNED_IN)
def residence_card() -> ResponseReturnValue:
    """Prove one's residence with a printed code."""
    form, status, actor = CardForm(), 200, current_actor()
    assert actor.person_id is not None
    if form.validate_on_submit():
        try:
            with unit_of_work(actor) as work:
                services.prove_by_card(work, typed(form.code), clock.now())
            flash(_sentence(actor.person_id), "success")
            return go(url_for("identity.home"))
        except DomainError as error:
            status = complain(form, error, "code")
    return page("residence_card.html", form, status)


@blueprint.route("/equipe/guichet", methods=["GET", "POST"])
@access(DESK_ROLES)
def desk() -> ResponseReturnValue:
    """Find the person who stands at the desk."""
    form, status = FindForm(), 200
    session.pop(_DESK, None)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                session[_DESK] = services.find_at_desk(work, typed(form.contact)).id
            return go(url_for("identity.desk_person"))
        except DomainError as error:
            status = complain(form, error, "contact")
    return page("desk.html", form, status)


@blueprint.route("/equipe/guichet/personne", methods=["GET", "POST"])
@access(DESK_ROLES)
def desk_person() -> ResponseReturnValue:
    """Confirm where this person lives."""
    account = queries.account(session.get(_DESK, 0))
    if account is None or account.contact is None:
        return go(url_for("identity.desk"))
    first = _asked_commune()
    form, status = _second_step(first), 200
    if form is not None and form.validate_on_submit():
        try:
            _confirm(account.id, form)
            return go(url_for("identity.desk"))
        except DomainError as error:
            status = complain(form, error, "commune")
    return page(
        "desk_person.html", form or first, status, first=first, second=form,
        who=contacts.masked(account.contact), residence=queries.residence_of(account.id),
    )  # fmt: skip


def _confirm(person_id: int, form: ResidenceForm) -> None:
    with unit_of_work(current_actor()) as work:
        services.confirm_at_desk(
            work, person_id, int(typed(form.commune)), form.qpv_id, Link(form.link.data), clock.now()
        )
    session.pop(_DESK, None)
    flash(_sentence(person_id), "success")
