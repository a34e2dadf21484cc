"""The desk of loans: what to answer, to hand out and to take back today, on a tablet."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.days import day_of
from commons.kernel.errors import DomainError, NotFound, Refused, Stale
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.equipment import booking, lending, pages, policies, queries
from participation.equipment.forms import DeskBookingForm, ReasonForm, ReturnForm, SwapForm
from participation.equipment.models import Booking, Unit
from participation.equipment.policies import LoanReason
from participation.equipment.types import OUT, Move
from participation.equipment.views_desk import TEAM, kept, kept_places

blueprint = Blueprint("loans", __name__, url_prefix="/equipe/materiel")


@blueprint.get("")
@access(TEAM)
def board() -> ResponseReturnValue:
    """The day's work."""
    places = list(kept_places())
    columns = {name: pages.lines(queries.in_states(places, states)) for name, states in pages.BOARD}
    return private_page("participation/equipment/desk_board.html", columns=columns, today=day_of(clock.now()))


@blueprint.get("/reservations/<int:booking_id>")
@access(TEAM)
def show(booking_id: int) -> ResponseReturnValue:
    """One booking, with everything that may be done with it now."""
    return _page(booking_id)


@blueprint.post("/reservations/<int:booking_id>/confirmer")
@access(TEAM)
def confirm(booking_id: int) -> ResponseReturnValue:
    """Say yes."""
    return _act(booking_id, lambda work: lending.confirm(work, booking_id, clock.now()), _("C’est confirmé."))


@blueprint.post("/reservations/<int:booking_id>/remettre")
@access(TEAM)
def hand_out(booking_id: int) -> ResponseReturnValue:
    """It leaves the house."""
    return _act(booking_id, lambda work: lending.hand_out(work, booking_id, clock.now()), _("C’est remis."))


@blueprint.post("/reservations/<int:booking_id>/reprendre")
@access(TEAM)
def take_back(booking_id: int) -> ResponseReturnValue:
    """It is back."""
    form = ReturnForm()

    def act(work: Work) -> Booking:
        return lending.take_back(work, booking_id, typed(form.note), clock.now(), damaged=typed(form.damaged))

    return _act(booking_id, act, _("C’est revenu. Merci !"), form)


@blueprint.post("/reservations/<int:booking_id>/refuser")
@access(TEAM)
def refuse(booking_id: int) -> ResponseReturnValue:
    """Say no, and why."""
    form = ReasonForm()
    done = _("C’est refusé. La personne lira la raison.")
    return _act(booking_id, lambda work: lending.refuse(work, booking_id, typed(form.reason), clock.now()), done, form)


@blueprint.post("/reservations/<int:booking_id>/annuler")
@access(TEAM)
def cancel(booking_id: int) -> ResponseReturnValue:
    """Take a booking back, and why."""
    form = ReasonForm()
    done = _("C’est annulé. La personne lira la raison.")
    return _act(booking_id, lambda work: lending.cancel(work, booking_id, typed(form.reason), clock.now()), done, form)


@blueprint.post("/reservations/<int:booking_id>/exemplaire")
@access(TEAM)
def swap(booking_id: int) -> ResponseReturnValue:
    """Another unit."""
    form = SwapForm()
    form.offer(_others(_handled(booking_id)))

    def act(work: Work) -> Booking:
        return lending.swap(work, booking_id, int(typed(form.unit)), clock.now())

    return _act(booking_id, act, _("L’exemplaire est changé."), form)


@blueprint.route("/liste/<slug>/reserver", methods=["GET", "POST"])
@access(TEAM)
def book_for(slug: str) -> ResponseReturnValue:
    """Book for somebody."""
    item, form, status = kept(slug), DeskBookingForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                booking_id = booking.book_for(work, slug, form.wish(), clock.now()).id
            flash(_("C’est réservé et confirmé."), "success")
            return go(url_for("loans.show", booking_id=booking_id))
        except DomainError as error:
            status = complain(form, error, "first_day" if isinstance(error, Stale) else "")
    item = kept(slug)
    refusal = LoanReason.CLOSED if item.is_closed else None
    return private_page(
        "participation/equipment/desk_book.html", form, status,
        item=item, calendar=pages.calendar(item, clock.now()), refusal=refusal,
    )  # fmt: skip


def _handled(booking_id: int) -> Booking:
    found = queries.booking(booking_id)
    if found is None:
        raise NotFound(reason=LoanReason.NO_SUCH_BOOKING)
    refusal = policies.refusal_to_keep(current_actor(), queries.scopes(found.item))
    if refusal is not None:
        raise Refused(reason=refusal)
    return found


def _others(found: Booking) -> list[Unit]:
    """Units that this booking could have instead."""
    free = set(queries.free_units(found.item_id, found.days, day_of(clock.now())))
    return [unit for unit in found.item.units if unit.id in free and unit.id != found.unit_id]


def _act(booking_id: int, act: Callable[[Work], Booking], done: str, form: Form | None = None) -> ResponseReturnValue:
    """Carry out one command on a booking; its page again, with what was typed, when it could not be."""
    _handled(booking_id)
    if form is not None and not form.validate():
        return _page(booking_id, form, 422)
    form = form or Form()
    try:
        with unit_of_work(current_actor()) as work:
            act(work)
    except DomainError as error:
        return _page(booking_id, form, complain(form, error))
    flash(done, "success")
    return go(url_for("loans.board"))


def _page(booking_id: int, sent: Form | None = None, status: int = 200) -> ResponseReturnValue:
    found = _handled(booking_id)
    swapping = SwapForm(formdata=None)
    swapping.offer(_others(found))
    now, actor, scopes = day_of(clock.now()), current_actor(), queries.scopes(found.item)
    refusals = {move.value: policies.refusal_to(move, actor, scopes, lending.loan_of(found), now) for move in Move}
    return private_page(
        "participation/equipment/desk_booking.html", sent or Form(formdata=None), status,
        line=pages.lines([found])[0], booking=found, refusals=refusals, is_out=found.state in OUT,
        reason=sent if isinstance(sent, ReasonForm) else ReasonForm(formdata=None),
        giving_back=sent if isinstance(sent, ReturnForm) else ReturnForm(formdata=None),
        swapping=swapping,
    )  # fmt: skip
