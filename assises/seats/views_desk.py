"""The desk of seats: who sits where, seats kept for colleges, the draw, a chair more, calls to make."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.programme import queries as programme
from assises.programme.types import Entry
from assises.seats import (
    absences,
    draws,
    finding,
    keeping,
    moving,
    pages,
    policies,
    queries,
    rosters,
    services,
    volunteering,
)
from assises.seats.forms import FloorsForm, ForceForm, MoveForm, OverbookingForm, SeedForm
from assises.seats.models import GroupSeat
from assises.seats.types import SeatReason
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.access import access, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("assises_seats_desk", __name__, url_prefix="/equipe/assises/<int:year>/places")
KEEPERS = holders_of(Role.SECRETARIAT)


def _home(year: int) -> ResponseReturnValue:
    return go(url_for("assises_seats_desk.index", year=year))


@blueprint.get("")
@access(KEEPERS)
def index(year: int) -> ResponseReturnValue:
    """Every day and activity, with who has its seats and who waits."""
    edition = finding.kept(year)
    return private_page(
        "assises/seats/desk.html", edition=edition, houses=pages.houses(edition, desk=True),
        release_refusal=policies.refusal_to_release(edition, clock.now()), calls=len(queries.calls(edition.id)),
        overbooking=queries.overbooking(edition.id), clashes=pages.clashing(edition),
    )  # fmt: skip


@blueprint.post("/proposer")
@access(KEEPERS)
def promote(year: int) -> ResponseReturnValue:
    """Offer what is free now."""
    edition_id = finding.kept(year).id
    carried_out(lambda work, now: keeping.promote(work, edition_id, now), _("Les places libres sont proposées."))
    return _home(year)


@blueprint.post("/rendre")
@access(KEEPERS)
def release(year: int) -> ResponseReturnValue:
    """Open the seats kept for colleges to everybody."""
    edition_id = finding.kept(year).id
    said = _("Les places réservées sont rendues à tout le monde.")
    carried_out(lambda work, now: keeping.release_floors(work, edition_id, now), said)
    return _home(year)


@blueprint.route("/colleges/<kind>/<int:number>", methods=["GET", "POST"])
@access(KEEPERS)
def floors(year: int, kind: str, number: int) -> ResponseReturnValue:
    """Seats kept for each college in an activity or on a day."""
    edition, form = finding.kept(year), FloorsForm()
    edition_id, (stock, name) = edition.id, finding.stock_of(edition, kind, number)
    known = queries.floors([stock])[stock]
    if request.method == "GET":
        form.fill(known, keeping.seen(known))
    done = tried(
        form,
        lambda work, now: keeping.set_floors(work, edition_id, stock, form.floors(), typed(form.seen), now),
        _("Les places réservées sont enregistrées."),
    )
    if done.done:
        return _home(year)
    known = queries.floors([stock])[stock]
    if done.status == 409:
        form.seen.data = keeping.seen(known)
    return private_page(
        "assises/seats/floors.html", form, done.status, edition=finding.kept(year), name=name, known=known,
        stale=done.status == 409, released=queries.floors_released(edition_id),
    )  # fmt: skip


@blueprint.get("/file/<kind>/<int:number>")
@access(KEEPERS)
def line(year: int, kind: str, number: int) -> ResponseReturnValue:
    """Who waits, by code only."""
    edition = finding.kept(year)
    stock, name = finding.stock_of(edition, kind, number)
    return private_page("assises/seats/line.html", edition=edition, name=name, line=rosters.line_of(stock))


@blueprint.route("/tirage", methods=["GET", "POST"])
@access(KEEPERS)
def draw(year: int) -> ResponseReturnValue:
    """The second step of the draw: the seed that was drawn in public."""
    edition, form = finding.kept(year), SeedForm()
    edition_id = edition.id
    done = tried(
        form,
        lambda work, now: draws.run(work, edition_id, typed(form.seed), typed(form.source), now),
        _("Le tirage au sort est fait et publié."),
    )
    if done.done:
        return go(url_for("assises_seats_desk.draw", year=year))
    edition, row = finding.kept(year), queries.draw_of(edition_id)
    return private_page(
        "assises/seats/desk_draw.html", form, done.status, edition=edition, draw=row,
        seal_refusal=policies.refusal_to_seal(edition, row, clock.now()), draw_refusal=policies.refusal_to_draw(row),
    )  # fmt: skip


@blueprint.post("/tirage/publier")
@access(KEEPERS)
def seal(year: int) -> ResponseReturnValue:
    """The first step of the draw: close the list of wishes and publish its digest."""
    edition_id = finding.kept(year).id
    said = _("La liste des souhaits et son empreinte sont publiées. Tirez maintenant le nombre en public.")
    carried_out(lambda work, now: draws.seal(work, edition_id, now), said)
    return go(url_for("assises_seats_desk.draw", year=year))


@blueprint.route("/ajouter", methods=["GET", "POST"])
@access(KEEPERS)
def force(year: int) -> ResponseReturnValue:
    """A chair more, with a reason."""
    edition, form = finding.kept(year), ForceForm()
    edition_id = edition.id
    activities = [each for each in programme.activities(edition_id) if each.entry is Entry.SEAT]
    form.activity.choices = [(str(each.id), each.title) for each in activities]
    done = tried(
        form,
        lambda work, now: keeping.force(
            work, edition_id, typed(form.code), form.activity_id, typed(form.reason), now
        ),
        _("La place est ajoutée."),
    )  # fmt: skip
    if done.done:
        return _home(year)
    return private_page("assises/seats/force.html", form, done.status, edition=finding.kept(year))


@blueprint.route("/deplacer/<int:activity_id>", methods=["GET", "POST"])
@access(KEEPERS)
def move(year: int, activity_id: int) -> ResponseReturnValue:
    """A group that agrees goes to another activity, because there are too many people in this one."""
    edition, form = finding.kept(year), MoveForm()
    edition_id, (stock, name) = edition.id, finding.stock_of(edition, "activite", activity_id)
    form.seat.choices = pages.groups_to_move(stock)
    form.activity.choices = pages.others_than(edition, activity_id)
    done = tried(
        form,
        lambda work, now: moving.move(work, edition_id, form.seat_id, form.activity_id, typed(form.reason), now),
        _("C’est fait. Le groupe est prévenu."),
    )
    if done.done:
        return _home(year)
    return private_page("assises/seats/move.html", form, done.status, edition=finding.kept(year), name=name)


@blueprint.route("/volontaires/<int:activity_id>", methods=["GET", "POST"])
@access(KEEPERS)
def volunteers(year: int, activity_id: int) -> ResponseReturnValue:
    """Ask those who have a seat whether they would change, because there are too many of them."""
    edition = finding.kept(year)
    edition_id, (_stock, name) = edition.id, finding.stock_of(edition, "activite", activity_id)
    if request.method == "POST":
        said = _("C’est demandé : une lettre à chacun, ou un appel à passer. Une seule fois par jour.")
        carried_out(lambda work, now: volunteering.ask(work, edition_id, activity_id, now), said)
        return go(url_for("assises_seats_desk.volunteers", year=year, activity_id=activity_id))
    return private_page(
        "assises/seats/volunteers.html", edition=edition, activity_id=activity_id, name=name,
        **pages.volunteers(activity_id, clock.now()),
    )  # fmt: skip


@blueprint.route("/surplus", methods=["GET", "POST"])
@access(KEEPERS)
def overbooking(year: int) -> ResponseReturnValue:
    """Give more seats than there are, because some people do not come."""
    edition, form = finding.kept(year), OverbookingForm()
    edition_id, known = edition.id, queries.overbooking(edition.id)
    measured = absences.before(edition.year)
    if request.method == "GET":
        form.percent.data = str(known.percent if known is not None else absences.proposed(measured))
        form.source.data = known.source if known is not None else pages.measured_in_words(measured)
    done = tried(
        form,
        lambda work, now: keeping.set_overbooking(
            work, edition_id, form.number, typed(form.source), typed(form.reason), now
        ),
        _("C’est enregistré."),
    )
    if done.done:
        return _home(year)
    return private_page(
        "assises/seats/overbooking.html", form, done.status, edition=finding.kept(year), measured=measured,
        proposed=absences.proposed(measured),
    )  # fmt: skip


@blueprint.get("/appels")
@access(KEEPERS)
def calls(year: int) -> ResponseReturnValue:
    """People without mail or telephone to whom a seat is offered: whom to reach, and how."""
    edition = finding.kept(year)
    offers = queries.calls(edition.id)
    groups = queries.groups_of([held.seat.registration_id for held in offers])
    return private_page("assises/seats/calls.html", edition=edition, calls=offers, groups=groups)


@blueprint.post("/appels/<int:seat_id>/oui")
@access(KEEPERS)
def said_yes(year: int, seat_id: int) -> ResponseReturnValue:
    """They come."""
    number = _called(finding.kept(year), seat_id).id
    carried_out(lambda work, now: services.accept(work, number, now), _("La place est confirmée."))
    return go(url_for("assises_seats_desk.calls", year=year))


@blueprint.post("/appels/<int:seat_id>/non")
@access(KEEPERS)
def said_no(year: int, seat_id: int) -> ResponseReturnValue:
    """They do not come: the seat goes to the next."""
    number = _called(finding.kept(year), seat_id).id
    carried_out(lambda work, now: services.decline(work, number, now), _("La place est rendue, et proposée plus loin."))
    return go(url_for("assises_seats_desk.calls", year=year))


def _called(edition: AssisesEdition, seat_id: int) -> GroupSeat:
    """A seat of this edition."""
    seat = queries.by_id(seat_id) if seat_id <= LARGEST_ID else None
    group = queries.groups_of([seat.registration_id]).get(seat.registration_id) if seat is not None else None
    if seat is None or group is None or group.edition_id != edition.id:
        raise NotFound(reason=SeatReason.NOT_FOUND)
    return seat
