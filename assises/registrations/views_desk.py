"""The desk of registrations: find one, enter one from paper or by telephone, act for somebody who calls, list them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import desk
from assises.editions import policies as edition_policies
from assises.editions.models import AssisesEdition
from assises.people import policies, sealing
from assises.people import queries as people
from assises.people import services as people_services
from assises.people.models import Registration
from assises.people.types import Entrance, PeopleReason
from assises.registrations import changing, desk_pages, downloads, pages, printing, queries, services
from assises.registrations.forms import AddForm, EnterForm
from assises.registrations.steps import Origins, Step
from commons.identity.types import Role
from commons.kernel import clock, i18n
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_registration_desk", __name__, url_prefix="/equipe/assises/<int:year>/inscriptions")
TEAM = holders_of(Role.SECRETARIAT, Role.FACILITATOR)
_OF = {
    Step.WHO: ("college", "first_name", "companions", "children", "home", "language"),
    Step.WHERE: ("days", "activities", "wish_1", "wish_2", "wish_3", "wish_4", "wish_5"),
    Step.NEEDS: ("kinds", "in_language", "transport", "meal", "other"),
    Step.REACH: ("reach", "contact", "reached_by"),
}


def opened(year: int) -> AssisesEdition:
    """The edition, when whoever asks enters registrations for it."""
    edition = desk.joined(year)
    refusal = policies.refusal_to_enter(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


@blueprint.get("")
@access(TEAM)
def index(year: int) -> ResponseReturnValue:
    """Search, counts, what waits for somebody."""
    edition, asked = opened(year), request.args.get("q", "")[:60]
    found = desk_pages.search(edition.id, asked) if asked.strip() else people.latest(edition.id, 10)
    return private_page(
        "assises/registrations/desk.html", edition=edition, asked=asked, found=desk_pages.lines(found),
        counts=desk_pages.counts(edition.id), waiting=desk_pages.lines(people.waiting_for_agent(edition.id)),
        calls=len(queries.calls(edition.id)), needs=desk_pages.needs(edition.id),
        refusal=edition_policies.refusal_to_register(edition, clock.now()),
    )  # fmt: skip


@blueprint.route("/saisir", methods=["GET", "POST"])
@access(TEAM)
def enter(year: int) -> ResponseReturnValue:
    """A whole registration on one page."""
    edition, now = opened(year), clock.now()
    refusal = edition_policies.refusal_to_register(edition, now)
    form, wishing = EnterForm(), pages.is_wishing(edition, now)
    form.begin(edition.largest_group)
    pages.offer(form, edition, wishing=wishing)
    if not form.is_submitted() or refusal is not None:
        return _entering(edition, form, wishing, 403 if form.is_submitted() else 200)
    if not form.validate():
        return _entering(edition, form, wishing)
    try:
        made = _enter(edition, form)
    except DomainError as error:
        return _entering(edition, form, wishing, complain(form, error))
    flash(_("C’est enregistré. Code : %(code)s", code=sealing.shown(made.code)), "success")
    return go(url_for(".sheet", year=year, registration_id=made.id))


def _entering(edition: AssisesEdition, form: EnterForm, wishing: bool, status: int = 200) -> Response:
    refusal = edition_policies.refusal_to_register(edition, clock.now())
    return private_page(
        "assises/registrations/enter.html", form, status, edition=edition, wishing=wishing, refusal=refusal
    )


def _enter(edition: AssisesEdition, form: EnterForm) -> Registration:
    """The same screens, filled at once: one weight for every way in."""
    now, ticket = clock.now(), typed(form.ticket)
    with unit_of_work(current_actor()) as work:
        for step, names in _OF.items():
            fields: dict[str, Any] = {name: form[name].data for name in names if name in form}
            if step is Step.REACH:
                fields["key"] = form.found.key if form.found is not None else ""
            services.keep(work, edition.id, ticket, step, fields, now)
        return services.finish(work, edition.id, ticket, Origins(Entrance(typed(form.entrance))), now)


@blueprint.get("/<int:registration_id>")
@access(TEAM)
def sheet(year: int, registration_id: int) -> ResponseReturnValue:
    """One registration as the desk sees it: people, seats, how to reach them; never what they need."""
    edition = opened(year)
    registration = registration_of(edition, registration_id)
    actor, now = current_actor(), clock.now()
    refusal = policies.refusal_to_touch(registration, edition, actor, bearer=False, now=now)
    return private_page(
        "assises/registrations/sheet.html", edition=edition, registration=registration, rows=pages.rows(registration),
        full=policies.refusal_to_add(registration, edition, actor, bearer=False, now=now), refusal=refusal,
        code=sealing.shown(registration.code), standing=pages.standing(registration),
        wishes=pages.wishes(registration),
        no_more=edition_policies.refusal_to_register(edition, now), wishing=pages.is_wishing(edition, now),
        reached=desk_pages.reached(registration),
    )  # fmt: skip


def registration_of(edition: AssisesEdition, registration_id: int) -> Registration:
    """A registration of this edition."""
    registration = people.by_id(registration_id)
    if registration is None or registration.edition_id != edition.id:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return registration


@blueprint.post("/<int:registration_id>/faire")
@access(TEAM)
def act(year: int, registration_id: int) -> ResponseReturnValue:
    """Confirm, answer an offer, give a seat back, cancel or change the link, for somebody who says so."""
    edition, now = opened(year), clock.now()
    registration_of(edition, registration_id)
    what, number = request.form.get("what", ""), request.form.get("number", "")
    chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    with unit_of_work(current_actor()) as work:
        if what == "confirm":
            people_services.confirm(work, registration_id, now)
        elif what == "leave":
            people_services.leave(work, registration_id, [chosen] if chosen else None, now)
        elif what == "relink":
            changing.relink(work, registration_id)
        elif what in ("accept", "decline", "give_back"):
            getattr(changing, what)(work, registration_id, chosen, now)
        else:
            raise Invalid(reason=PeopleReason.NOT_FOUND)
    flash(_("C’est fait."), "success")
    return go(url_for(".sheet", year=year, registration_id=registration_id))


@blueprint.route("/<int:registration_id>/ajouter", methods=["GET", "POST"])
@access(TEAM)
def add(year: int, registration_id: int) -> ResponseReturnValue:
    """Somebody more comes with this group, says whoever calls."""
    edition, now, form = opened(year), clock.now(), AddForm()
    registration = registration_of(edition, registration_id)
    refusal = policies.refusal_to_add(registration, edition, current_actor(), bearer=False, now=now)
    sheet_url = url_for(".sheet", year=year, registration_id=registration_id)
    shown: dict[str, Any] = {"edition": edition, "refusal": refusal, "wishing": pages.is_wishing(edition, now)}
    shown["back"] = (_("Inscription %(code)s", code=sealing.shown(registration.code)), sheet_url)
    if not form.is_submitted() or refusal is not None:
        bare = AddForm(formdata=None)
        return private_page("assises/registrations/add.html", bare, 403 if form.is_submitted() else 200, **shown)
    if not form.validate():
        return private_page("assises/registrations/add.html", form, 422, **shown)
    try:
        with unit_of_work(current_actor()) as work:
            waits = changing.add(work, registration_id, form.newcomer, now)
    except DomainError as error:
        return private_page("assises/registrations/add.html", form, complain(form, error, "kind"), **shown)
    flash(pages.added(waits=waits), "success")
    return go(sheet_url)


@blueprint.get("/liste.csv")
@access(holders_of(Role.SECRETARIAT))
def as_csv(year: int) -> ResponseReturnValue:
    """Everybody who is registered, for the secretariat; without what people need."""
    edition = desk.kept(year)
    with unit_of_work(current_actor()) as work:
        work.audit("assises.registration.list", f"assises.edition:{edition.id}")
    answer = Response(downloads.as_csv(people.all_of(edition.id)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="assises-{year}-inscriptions.csv"'
    return private(answer)


@blueprint.get("/bulletin.pdf")
@access(TEAM)
def paper(year: int) -> ResponseReturnValue:
    """The form on paper, in the language of the page."""
    return private(printing.paper_answer(opened(year), i18n.locale_code(), clock.now()))
