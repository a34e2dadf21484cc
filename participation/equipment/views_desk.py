"""The desk of the pool: its items, their pictures, their units."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.territory import queries as territory
from commons.territory.models import Place
from participation.equipment import pages, policies, queries, services
from participation.equipment.forms import ItemForm, NewItemForm, ReasonForm, UnitForm
from participation.equipment.models import Item, Unit
from participation.equipment.policies import LoanReason

blueprint = Blueprint("equipment_desk", __name__, url_prefix="/equipe/materiel/liste")
TEAM = holders_of(*policies.ROLES)


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """Every item this person keeps."""
    kept = kept_places()
    items = [item for item in queries.items(closed=True) if item.place_id in kept]
    return private_page("participation/equipment/desk_index.html", items=items)


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(TEAM)
def create() -> ResponseReturnValue:
    """A new item."""
    form, status = NewItemForm(), 200
    form.offer(list(kept_places().values()))
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                slug = services.create(work, form.draft(), int(form.units.data or 1), clock.now()).slug
                _picture(work, slug, form)
            flash(_("Le matériel est dans la liste."), "success")
            return go(url_for("equipment_desk.edit", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    return private_page("participation/equipment/desk_form.html", form, status, item=None, picture="")


@blueprint.route("/<slug>", methods=["GET", "POST"])
@access(TEAM)
def edit(slug: str) -> ResponseReturnValue:
    """One item."""
    item, form, status = kept(slug), ItemForm(), 200
    form.offer(list(kept_places().values()))
    if request.method == "GET":
        form.fill(item)
    elif form.validate():
        try:
            _rewrite(slug, form)
            flash(_("C’est enregistré."), "success")
            return go(url_for("equipment_desk.edit", slug=slug))
        except DomainError as error:
            status = complain(form, error)
            form.seen.data = str(kept(slug).version)
    item = kept(slug)
    return private_page(
        "participation/equipment/desk_form.html", form, status, item=item, picture=pages.picture_url(item)
    )


@blueprint.route("/<slug>/fermer", methods=["GET", "POST"])
@access(TEAM)
def close(slug: str) -> ResponseReturnValue:
    """Lend it no more, with a reason."""
    item, form, status = kept(slug), ReasonForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.close(work, slug, typed(form.reason))
            flash(_("Ce matériel n’est plus prêté. La raison est publiée."), "success")
            return go(url_for("equipment_desk.edit", slug=slug))
        except DomainError as error:
            status = complain(form, error, "reason")
    return private_page("participation/equipment/desk_close.html", form, status, item=item)


@blueprint.post("/<slug>/rouvrir")
@access(TEAM)
def reopen(slug: str) -> ResponseReturnValue:
    """Lend it again."""
    with unit_of_work(current_actor()) as work:
        services.reopen(work, slug)
    flash(_("Ce matériel est de nouveau prêté."), "success")
    return go(url_for("equipment_desk.edit", slug=slug))


@blueprint.route("/<slug>/exemplaires/nouveau", methods=["GET", "POST"])
@access(TEAM)
def add_unit(slug: str) -> ResponseReturnValue:
    """One more of the same."""
    item, form = kept(slug), UnitForm()
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            unit = services.add_unit(work, slug, typed(form.condition))
            services.describe_unit(work, slug, unit.id, unit.condition, typed(form.out_of_service))
        flash(_("L’exemplaire est ajouté."), "success")
        return go(url_for("equipment_desk.edit", slug=slug))
    return private_page("participation/equipment/desk_unit.html", form, item=item, unit=None)


@blueprint.route("/<slug>/exemplaires/<int:unit_id>", methods=["GET", "POST"])
@access(TEAM)
def edit_unit(slug: str, unit_id: int) -> ResponseReturnValue:
    """One unit: its condition, in service or not."""
    item, form = kept(slug), UnitForm()
    unit = _unit(item, unit_id)
    if request.method == "GET":
        form.fill(unit)
    elif form.validate():
        with unit_of_work(current_actor()) as work:
            services.describe_unit(work, slug, unit_id, typed(form.condition), typed(form.out_of_service))
        flash(_("C’est enregistré."), "success")
        return go(url_for("equipment_desk.edit", slug=slug))
    return private_page("participation/equipment/desk_unit.html", form, item=item, unit=unit)


def kept(slug: str) -> Item:
    """The item of this slug, when whoever asks keeps it."""
    item = queries.item_by_slug(slug)
    if item is None:
        raise NotFound(reason=LoanReason.NOT_FOUND)
    refusal = policies.refusal_to_keep(current_actor(), queries.scopes(item))
    if refusal is not None:
        raise Refused(reason=refusal)
    return item


def kept_places() -> dict[int, Place]:
    """Every place whose pool this person keeps."""
    actor, above = current_actor(), territory.holders()
    return {
        place.id: place
        for place in territory.places()
        if policies.refusal_to_keep(actor, [("territory", one) for one in above.get(place.id, (place.id,))]) is None
    }


def _unit(item: Item, unit_id: int) -> Unit:
    unit = queries.unit(item.id, unit_id)
    if unit is None:
        raise NotFound(reason=LoanReason.NOT_FOUND)
    return unit


def _rewrite(slug: str, form: ItemForm) -> None:
    seen = typed(form.seen)
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    with unit_of_work(current_actor()) as work:
        services.edit(work, slug, form.draft(), version, clock.now())
        _picture(work, slug, form)


def _picture(work: Work, slug: str, form: ItemForm) -> None:
    """What the form says of the picture: a new one, a new description, none any more, or nothing."""
    data, alt = form.sent_picture(), typed(form.picture_alt)
    if form.no_picture.data:
        services.take_picture_off(work, slug)
    elif data is not None or alt:
        try:
            services.illustrate(work, slug, data, alt)
        except Invalid as error:
            raise Invalid(fields=error.fields or {"picture": error.sentence}) from error
