"""One's own page, where something is typed: other choices, another contact, somebody who does not come."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import policies as edition_policies
from assises.editions.models import AssisesEdition
from assises.people import policies
from assises.people import queries as known_people
from assises.people import services as people
from assises.people.models import Registration
from assises.registrations import changing, pages
from assises.registrations.forms import AddForm, LeaveForm, OwnContactForm, WhereForm
from assises.seats import queries as seats
from commons.identity import contacts
from commons.identity.options import options
from commons.identity.types import Contact
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Refused, Stale
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_registration_change", __name__, url_prefix="/assises/<int:year>/inscription/<secret>")


def _opened(year: int, secret: str) -> tuple[AssisesEdition, Registration]:
    """The registration, while it can be changed; on any way of asking."""
    edition = pages.edition_of(year)
    registration = pages.registration_of(edition, secret)
    refusal = policies.refusal_to_touch(registration, edition, current_actor(), bearer=True, now=clock.now())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition, registration


def _own(year: int, secret: str) -> pages.Back:
    return _("Mon inscription"), url_for("assises_registration.show", year=year, secret=secret)


def _back(year: int, secret: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return go(url_for("assises_registration.show", year=year, secret=secret))


@blueprint.route("/choix", methods=["GET", "POST"])
@access(EVERYONE)
def choices(year: int, secret: str) -> ResponseReturnValue:
    """Other wishes in the window; more days and activities afterwards."""
    edition, registration = _opened(year, secret)
    return choosing(edition, registration, _own(year, secret), secret)


def choosing(
    edition: AssisesEdition, registration: Registration, back: pages.Back, key: str = ""
) -> ResponseReturnValue:
    """The same page for whoever holds the link, and for the desk while somebody calls."""
    now = clock.now()
    refusal = edition_policies.refusal_to_register(edition, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    wishing = pages.is_wishing(edition, now)
    form = WhereForm(data=_chosen(registration))
    college = registration.college.value
    pages.offer(form, edition, wishing=wishing, college=college, registration_id=registration.id)
    shown: dict[str, Any] = {"back": back, "wishing": wishing, "own": bool(key)}
    if not form.validate_on_submit():
        return private_page("assises/registrations/choices.html", form, **shown)
    days, activities = [int(day) for day in form.days.data or []], [int(number) for number in form.wished]
    try:
        with unit_of_work(current_actor()) as work:
            changing.choose(work, registration.id, days, activities, now, key)
    except DomainError as error:
        return private_page("assises/registrations/choices.html", form, complain(form, error, "days"), **shown)
    flash(_("Vos choix sont enregistrés.") if key else _("C’est enregistré."), "success")
    return go(back[1])


def _chosen(registration: Registration) -> dict[str, object]:
    live = seats.live_seats(registration.id)
    wishes = {f"wish_{wish.rank}": str(wish.activity_id) for wish in seats.wishes_of(registration.id)}
    return {
        "days": [str(seat.site_day_id) for seat in live if seat.site_day_id is not None],
        "activities": [str(seat.activity_id) for seat in live if seat.activity_id is not None], **wishes,
    }  # fmt: skip


@blueprint.route("/joindre", methods=["GET", "POST"])
@access(EVERYONE)
def reach(year: int, secret: str) -> ResponseReturnValue:
    """Another contact, another language, first names."""
    edition, registration = _opened(year, secret)
    return reaching(edition, registration, _own(year, secret), secret)


def reaching(
    edition: AssisesEdition, registration: Registration, back: pages.Back, key: str = ""
) -> ResponseReturnValue:
    """The same page for whoever holds the link, and for the desk while somebody calls."""
    contact = Contact.from_key(registration.contact).value if registration.contact else ""
    before = {"version": str(registration.version), "contact": contact, "language": registration.language}
    form = OwnContactForm(data=before)
    shown: dict[str, Any] = {"back": back, "registration": registration, "names": _names(registration)}
    if not form.validate_on_submit():
        return private_page("assises/registrations/reach.html", form, **shown)
    version = int(typed(form.version)) if typed(form.version).isascii() and typed(form.version).isdigit() else 0
    try:
        found = contacts.parse(typed(form.contact)) if typed(form.contact).strip() else None
        with unit_of_work(current_actor()) as work:
            people.change(
                work, registration.id, version, found, typed(form.language), _names(registration), clock.now(), key
            )
    except DomainError as error:
        status = complain(form, error, "contact")
        if isinstance(error, Stale):
            # Whoever sends again has read that it changed: the page starts from there.
            known = known_people.by_id(registration.id)
            form.version.data = str(known.version if known is not None else 0)
        return private_page("assises/registrations/reach.html", form, status, **shown)
    flash(_("C’est enregistré."), "success")
    return go(back[1])


def _names(registration: Registration) -> dict[int, str]:
    """First names as they were typed, or as they stand."""
    return {
        person.id: request.form.get(f"name_{person.id}", person.first_name)[:200] for person in registration.attendees
    }


@blueprint.route("/ajouter", methods=["GET", "POST"])
@access(EVERYONE)
def add(year: int, secret: str) -> ResponseReturnValue:
    """Somebody more comes: an adult by first name, a child by age."""
    edition, registration = _opened(year, secret)
    form = AddForm()
    if not form.is_submitted():
        return _adding(edition, registration, secret, form, 200)
    if not form.validate():
        return _adding(edition, registration, secret, form, 422)
    try:
        with unit_of_work(current_actor()) as work:
            waits = changing.add(work, registration.id, form.newcomer, clock.now(), secret)
    except DomainError as error:
        return _adding(edition, registration, secret, form, complain(form, error, "kind"))
    return _back(year, secret, pages.added(waits=waits))


def _adding(
    edition: AssisesEdition, registration: Registration, secret: str, form: AddForm, status: int
) -> Response:  # fmt: skip
    now = clock.now()
    refusal = policies.refusal_to_add(registration, edition, current_actor(), bearer=True, now=now)
    shown = AddForm(formdata=None) if refusal is not None else form
    return private_page(
        "assises/registrations/add.html", shown, 403 if refusal and form.is_submitted() else status,
        edition=edition, refusal=refusal,
        wishing=pages.is_wishing(edition, now), back=_own(edition.year, secret),
    )  # fmt: skip


@blueprint.post("/nouveau-lien")
@access(EVERYONE)
def relink(year: int, secret: str) -> ResponseReturnValue:
    """Another link: the one that was used to come here opens nothing any more."""
    registration = pages.registration_of(pages.edition_of(year), secret)
    with unit_of_work(current_actor()) as work:
        new = changing.relink(work, registration.id, secret)
    return _back(year, new, _("Voici votre nouvelle page : gardez son adresse. L’ancien lien n’ouvre plus rien."))


@blueprint.route("/annuler", methods=["GET", "POST"])
@access(EVERYONE)
def leave(year: int, secret: str) -> ResponseReturnValue:
    """Somebody does not come, or nobody: first who, then a second page that asks whether one is sure."""
    edition, registration = _opened(year, secret)
    form = LeaveForm()
    form.people.flags.required = True
    form.people.choices = options((str(person.id), person.first_name) for person in registration.present)
    if len(registration.present) == 1 and not form.is_submitted():
        form.people.data = [str(registration.present[0].id)]
    ok = form.validate_on_submit()
    if ok and not form.people.data:
        form.people.errors = [_("Choisissez au moins une personne.")]
        ok = False
    leaving = [person for person in registration.present if str(person.id) in (form.people.data or [])]
    if not ok or not typed(form.sure):
        return _asked(edition, registration, secret, form, [person.first_name for person in leaving] if ok else [])
    with unit_of_work(current_actor()) as work:
        people.leave(work, registration.id, [person.id for person in leaving], clock.now(), secret)
    return _back(year, secret, _("C’est annulé. Les places sont rendues à d’autres. Merci de l’avoir dit."))


def _asked(
    edition: AssisesEdition, registration: Registration, secret: str, form: LeaveForm, leaving: list[str]
) -> Response:
    return private_page(
        "assises/registrations/leave.html", form, edition=edition, registration=registration, secret=secret,
        leaving=leaving, everybody=len(leaving) == len(registration.present),
    )  # fmt: skip
