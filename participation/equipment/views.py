"""What everybody sees of the pool, and the borrower's own pages."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, private_page
from commons.kernel.days import day_of, next_midnight
from commons.kernel.errors import DomainError, NotFound, Stale
from commons.kernel.http import go
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.storage import stored_file
from commons.kernel.unit_of_work import unit_of_work
from participation.equipment import booking, lending, pages, queries
from participation.equipment.forms import BookingForm, ReasonForm
from participation.equipment.models import Item
from participation.equipment.policies import LoanReason
from participation.equipment.services import VERSION
from participation.equipment.types import MOVES, Move

blueprint = Blueprint("equipment", __name__)


def _names(**_args: str) -> tuple[str, ...]:
    return (VERSION, "territory")


@blueprint.get("/materiel")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """What can be borrowed."""
    now = clock.now()
    good_until(next_midnight(now))
    return render_template("participation/equipment/index.html", tiles=pages.tiles(queries.items(), now))


@blueprint.get("/materiel/chiffres")
@access(EVERYONE)
@same_for_everybody(_names)
def figures() -> ResponseReturnValue:
    """How much is lent, year by year."""
    return render_template("participation/equipment/figures.html", years=pages.years())


@blueprint.get("/materiel/chiffres.json")
@access(EVERYONE)
@same_for_everybody(_names)
def figures_json() -> ResponseReturnValue:
    """The same for machines."""
    return jsonify([row.__dict__ for row in queries.loans_by_year()])


@blueprint.get("/materiel/images/<digest>.webp")
@access(EVERYONE)
def picture(digest: str) -> Response:
    """The picture of an item, under the digest of its bytes: it can be kept for ever."""
    file = stored_file(digest) if queries.picture_is_public(digest) else None
    if file is None:
        raise NotFound(_("Cette image n’est plus là."))
    response = Response(file.body, content_type=file.content_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Disposition"] = "inline"
    return response


@blueprint.get("/materiel/<slug>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(slug: str) -> ResponseReturnValue:
    """One item: its terms, and the days it is free."""
    now = clock.now()
    good_until(next_midnight(now))
    return render_template("participation/equipment/show.html", **pages.whole(_item(slug), now))


@blueprint.route("/materiel/<slug>/emprunter", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask(slug: str) -> ResponseReturnValue:
    """Ask for some days."""
    item, form, status = _item(slug), BookingForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                booking.ask(work, slug, form.wish(), clock.now())
            flash(_("Votre demande est partie. La réponse arrivera ici, et par message."), "success")
            return go(url_for("equipment.mine"))
        except DomainError as error:
            status = complain(form, error, "first_day" if isinstance(error, Stale) else "")
    item = _item(slug)
    refusal = LoanReason.CLOSED if item.is_closed else None
    return private_page(
        "participation/equipment/ask.html", form, status,
        item=item, calendar=pages.calendar(item, clock.now()), refusal=refusal,
    )  # fmt: skip


@blueprint.get("/mes-emprunts")
@access(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """What I asked for, and where each request stands."""
    person_id = current_actor().person_id
    assert person_id is not None
    lines = pages.lines(queries.of_account(person_id))
    return private_page(
        "participation/equipment/mine.html",
        lines=lines,
        may_cancel=MOVES[Move.CANCEL][0],
        today=day_of(clock.now()),
    )


@blueprint.route("/mes-emprunts/<int:booking_id>/annuler", methods=["GET", "POST"])
@access(SIGNED_IN)
def cancel(booking_id: int) -> ResponseReturnValue:
    """Give a booking up, so that somebody else may have it."""
    found, actor = queries.booking(booking_id), current_actor()
    if found is None or found.account_id != actor.person_id:
        raise NotFound(reason=LoanReason.NO_SUCH_BOOKING)
    form = ReasonForm()
    if form.is_submitted():
        with unit_of_work(actor) as work:
            lending.cancel(work, booking_id, "", clock.now())
        flash(_("C’est annulé. Merci : quelqu’un d’autre pourra l’emprunter."), "success")
        return go(url_for("equipment.mine"))
    return private_page("participation/equipment/cancel.html", line=pages.lines([found])[0])


def _item(slug: str) -> Item:
    item = queries.item_by_slug(slug)
    if item is None:
        raise NotFound(reason=LoanReason.NOT_FOUND)
    return item
