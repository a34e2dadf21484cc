"""One's own page, by its link: the code, the seats, what is needed, and what can be done in one tap."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import policies as edition_policies
from assises.editions.models import AssisesEdition
from assises.people import needing, policies, sealing
from assises.people import services as people
from assises.people.models import Registration
from assises.people.types import NeedKind, RegistrationState
from assises.registrations import addresses, changing, pages, queries
from assises.registrations.forms import HelpForm
from assises.seats import queries as seats
from assises.seats.types import SeatState
from commons.kernel import calendars, clock, qr
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.calendars import Entry, Status
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import Work, unit_of_work

blueprint = Blueprint("assises_registration", __name__, url_prefix="/assises/<int:year>/inscription/<secret>")

#: How sure a diary shows a seat; any other state: not any more.
_STATUS = {
    SeatState.CONFIRMED: Status.CONFIRMED, SeatState.OFFERED: Status.TENTATIVE, SeatState.WAITING: Status.TENTATIVE,
    SeatState.EXPIRED: Status.TENTATIVE,
}  # fmt: skip


@blueprint.get("")
@access(EVERYONE)
def show(year: int, secret: str) -> ResponseReturnValue:
    """Everything about one registration, for whoever holds its link."""
    edition = pages.edition_of(year)
    registration = pages.registration_of(edition, secret)
    return _page(edition, registration, secret, HelpForm(formdata=None))


def _page(
    edition: AssisesEdition, registration: Registration, secret: str, form: HelpForm, status: int = 200
) -> Response:
    now = clock.now()
    refusal = policies.refusal_to_touch(registration, edition, current_actor(), bearer=True, now=now)
    return private_page(
        "assises/registrations/mine.html", form, status, edition=edition, registration=registration, secret=secret,
        rows=pages.rows(registration), wishes=pages.wishes(registration),
        lost=pages.lost(registration), clashes=pages.clashes(edition, registration),
        pleas=pages.pleas(registration, now),
        code=sealing.shown(registration.code), standing=pages.standing(registration),
        refusal=refusal, no_more=edition_policies.refusal_to_register(edition, now),
        wishing=pages.is_wishing(edition, now),
        to_confirm=registration.state is RegistrationState.TO_CONFIRM, reached=pages.masked(registration),
        needs=needing.read_own(registration, secret), square=qr.digest(registration.code),
        badge=addresses.badge_path(edition.year, registration.id), drawn_as=queries.drawn_as(registration),
        full=policies.refusal_to_add(registration, edition, current_actor(), bearer=True, now=now),
    )  # fmt: skip


def _do(year: int, secret: str, act: Callable[[Work, Registration], None], said: str) -> ResponseReturnValue:
    registration = pages.registration_of(pages.edition_of(year), secret)
    with unit_of_work(current_actor()) as work:
        act(work, registration)
    flash(said, "success")
    return go(url_for(".show", year=year, secret=secret))


@blueprint.post("/confirmer")
@access(EVERYONE)
def confirm(year: int, secret: str) -> ResponseReturnValue:
    """The sign that was waited for."""

    def act(work: Work, registration: Registration) -> None:
        people.confirm(work, registration.id, clock.now(), secret)

    return _do(year, secret, act, _("C’est confirmé. À bientôt !"))


@blueprint.post("/places/<int:seat_id>/accepter")
@access(EVERYONE)
def accept(year: int, secret: str, seat_id: int) -> ResponseReturnValue:
    """Yes to an offer."""

    def act(work: Work, registration: Registration) -> None:
        changing.accept(work, registration.id, seat_id, clock.now(), secret)

    return _do(year, secret, act, _("C’est noté : votre réponse est enregistrée. Voyez vos places ci-dessous."))


@blueprint.post("/places/<int:seat_id>/refuser")
@access(EVERYONE)
def decline(year: int, secret: str, seat_id: int) -> ResponseReturnValue:
    """No to an offer."""

    def act(work: Work, registration: Registration) -> None:
        changing.decline(work, registration.id, seat_id, clock.now(), secret)

    return _do(year, secret, act, _("C’est noté. La place est proposée à la personne suivante."))


@blueprint.post("/places/<int:seat_id>/rendre")
@access(EVERYONE)
def give_back(year: int, secret: str, seat_id: int) -> ResponseReturnValue:
    """A seat is not wanted any more."""

    def act(work: Work, registration: Registration) -> None:
        changing.give_back(work, registration.id, seat_id, clock.now(), secret)

    return _do(year, secret, act, _("C’est noté. La place est proposée à la personne suivante."))


@blueprint.post("/places/<int:seat_id>/changer/<int:activity_id>")
@access(EVERYONE)
def change(year: int, secret: str, seat_id: int, activity_id: int) -> ResponseReturnValue:
    """Another activity, because there are too many people in this one."""

    def act(work: Work, registration: Registration) -> None:
        changing.change_to(work, registration.id, seat_id, activity_id, clock.now(), secret)

    return _do(year, secret, act, _("Merci ! Votre place est changée. Voyez vos places ci-dessous."))


@blueprint.post("/aide")
@access(EVERYONE)
def ask_help(year: int, secret: str) -> ResponseReturnValue:
    """One more need."""
    edition, form = pages.edition_of(year), HelpForm()
    registration = pages.registration_of(edition, secret)
    if not form.validate():
        return _page(edition, registration, secret, form, 422)

    def act(work: Work, known: Registration) -> None:
        changing.ask_help(work, known.id, NeedKind(typed(form.kind)), typed(form.words), clock.now(), secret)

    return _do(year, secret, act, _("C’est demandé. La réponse viendra sur cette page."))


@blueprint.post("/aide/<int:need_id>/retirer")
@access(EVERYONE)
def no_help(year: int, secret: str, need_id: int) -> ResponseReturnValue:
    """A need is withdrawn."""

    def act(work: Work, registration: Registration) -> None:
        changing.need_no_more(work, registration.id, need_id, clock.now(), secret)

    return _do(year, secret, act, _("C’est retiré et effacé."))


@blueprint.get("/code.svg")
@access(EVERYONE)
def square(year: int, secret: str) -> ResponseReturnValue:
    """The code as a square to scan at the door; it opens nothing else."""
    registration = pages.registration_of(pages.edition_of(year), secret)
    return private(Response(qr.drawing(registration.code), mimetype="image/svg+xml"))


@blueprint.get("/agenda.ics")
@access(EVERYONE)
def calendar(year: int, secret: str) -> ResponseReturnValue:
    """The seats, for a diary; those given back or lost too, struck out: a diary drops nothing by itself."""
    edition = pages.edition_of(year)
    registration = pages.registration_of(edition, secret)
    entries = [_entry(edition, held) for held in seats.of_registration(registration.id, ever=True)]
    answer = calendars.calendar_answer(edition.title, entries, f"assises-{year}")
    return private(answer)


def _entry(edition: AssisesEdition, held: seats.HeldSeat) -> Entry:
    activity, day = held.activity, held.site_day
    moves = activity.sequence if activity is not None else 0
    # A seat changes hands in time, an activity by versions: whatever changes, their sum rises.
    lived = int((held.seat.changed_at - held.seat.asked_at).total_seconds())
    return Entry(
        uid=f"assises-place-{held.seat.id}", title=activity.title if activity is not None else edition.title,
        starts_at=held.begins_at, ends_at=activity.ends_at if activity is not None else day.closes_at,
        url=f"/assises/{edition.year}", status=_STATUS.get(held.state, Status.CANCELLED), sequence=moves + lived,
        changed_at=held.seat.changed_at, place=", ".join(part for part in (day.site.name, day.site.address) if part),
    )  # fmt: skip
