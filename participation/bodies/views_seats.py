"""The desk of seats: who sits in a body, since when and until when."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import desk, queries, seating
from participation.bodies.desk import SECRETARIAT
from participation.bodies.forms import SeatForm, version_seen
from participation.bodies.models import Body, Seat
from participation.bodies.policies import BodyReason

blueprint = Blueprint("seat_desk", __name__, url_prefix="/equipe/instances/<slug>/sieges")


@blueprint.get("")
@access(SECRETARIAT)
def index(slug: str) -> ResponseReturnValue:
    """Every seat, past ones too."""
    body = desk.handled(slug)
    return private_page(
        "participation/bodies/desk_seats.html", body=body, seats=queries.seats(body.id), refusal=desk.closed(body)
    )


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def create(slug: str) -> ResponseReturnValue:
    """A new seat."""
    desk.handled(slug)
    form, status = SeatForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                seating.give(work, slug, form.draft(), clock.now())
            flash(_("La place est ajoutée."), "success")
            return go(url_for("seat_desk.index", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    return _form_page(slug, None, form, status)


@blueprint.route("/<int:seat_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def edit(slug: str, seat_id: int) -> ResponseReturnValue:
    """One seat: correct it, end it, take a name off."""
    seat, form, status = _seat(desk.handled(slug), seat_id), SeatForm(), 200
    form.offer()
    if request.method == "GET":
        form.fill(seat)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                seating.rewrite(work, slug, seat_id, form.draft(), version_seen(form.seen), clock.now())
            flash(_("C’est enregistré."), "success")
            return go(url_for("seat_desk.index", slug=slug))
        except DomainError as error:
            status = complain(form, error)
            form.seen.data = str(_seat(desk.handled(slug), seat_id).version)
    return _form_page(slug, seat_id, form, status)


def _form_page(slug: str, seat_id: int | None, form: SeatForm, status: int) -> ResponseReturnValue:
    body = desk.handled(slug)
    seat = _seat(body, seat_id) if seat_id is not None else None
    return private_page(
        "participation/bodies/desk_seat.html", form, status, body=body, seat=seat, refusal=desk.closed(body)
    )


def _seat(body: Body, seat_id: int) -> Seat:
    seat = queries.seat(body.id, seat_id)
    if seat is None:
        raise NotFound(reason=BodyReason.NO_SUCH_SEAT)
    return seat
