"""The desk of seats: who sits in a body, since when and until when."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel.access import access
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
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
    form = SeatForm()
    form.offer()
    done = tried(form, lambda work, now: seating.give(work, slug, form.draft(), now), _("La place est ajoutée."))
    if done.done:
        return go(url_for("seat_desk.index", slug=slug))
    return _form_page(slug, None, form, done.status)


@blueprint.route("/<int:seat_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def edit(slug: str, seat_id: int) -> ResponseReturnValue:
    """One seat: correct it, end it, take a name off."""
    seat, form = _seat(desk.handled(slug), seat_id), SeatForm()
    form.offer()
    if request.method == "GET":
        form.fill(seat)
    done = tried(
        form, lambda work, now: seating.rewrite(work, slug, seat_id, form.draft(), version_seen(form.seen), now),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("seat_desk.index", slug=slug))
    if done.status == 409:
        form.seen.data = str(_seat(desk.handled(slug), seat_id).version)
    return _form_page(slug, seat_id, form, done.status)


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
