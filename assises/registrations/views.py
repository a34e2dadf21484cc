"""The way in: five screens on a telephone, without an account and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from assises.editions import policies as edition_policies
from assises.editions.models import AssisesEdition
from assises.people.types import Entrance
from assises.registrations import pages, relaying, services, steps
from assises.registrations.forms import CheckForm, NeedsForm, ReachForm, WhereForm, WhoAgainForm, WhoForm
from assises.registrations.steps import Origins, Step
from assises.registrations.types import RegistrationReason
from commons.identity.organisations import queries as organisations
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try

if TYPE_CHECKING:
    from commons.kernel.forms import Form

blueprint = Blueprint("assises_registrations", __name__, url_prefix="/assises/<int:year>/inscription")
MOST_AN_HOUR = 30
_SENT = ("csrf_token", "opened", "trap", "ticket")


@blueprint.route("", methods=["GET", "POST"])
@access(EVERYONE)
def start(year: int) -> ResponseReturnValue:
    """The first screen: who comes, with whom."""
    return _start(pages.edition_of(year), "")


@blueprint.route("/association/<token>", methods=["GET", "POST"])
@access(EVERYONE)
def invited(year: int, token: str) -> ResponseReturnValue:
    """The same, through the link of an association."""
    edition = pages.edition_of(year)
    relay = relaying.relay_of_link(token, edition.id, clock.now())
    name = next(iter(organisations.names_of([relay.organisation_id]).values()), "")
    return _start(edition, token, name)


def _start(edition: AssisesEdition, token: str, relay: str = "") -> ResponseReturnValue:
    refusal = edition_policies.refusal_to_register(edition, clock.now())
    form = WhoForm()
    form.begin(edition.largest_group)
    shown: dict[str, Any] = {"edition": edition, "refusal": refusal, "relay": relay}
    if not form.is_submitted() or refusal is not None:
        return private_page("assises/registrations/start.html", form, 403 if form.is_submitted() else 200, **shown)
    count_try("assises.register", RegistrationReason.TOO_MANY, most=MOST_AN_HOUR)
    if not form.validate():
        return private_page("assises/registrations/start.html", form, **shown)
    ticket = typed(form.ticket)
    with unit_of_work(current_actor()) as work:
        fields = {**_fields(form), "invitation": token}
        services.keep(work, edition.id, ticket, Step.WHO, fields, clock.now())
    return go(url_for(".step", year=edition.year, ticket=ticket, number=2))


@blueprint.route("/en-cours/<ticket>/<int:number>", methods=["GET", "POST"])
@access(EVERYONE)
def step(year: int, ticket: str, number: int) -> ResponseReturnValue:
    """Any of the other screens; what was typed is there again, whichever way one comes."""
    edition, now = pages.edition_of(year), clock.now()
    # The draft first: pressed twice, the form finds what the first press has made of it, never nothing.
    kept = services.draft_of(edition.id, ticket, now)
    if services.made_with(edition.id, ticket) is not None:
        return _done(edition, ticket)
    if kept is None or number not in list(Step):
        raise NotFound(reason=RegistrationReason.DRAFT_GONE)
    current, first = Step(number), steps.missing(kept) or Step.CHECK
    if current > first:
        return redirect(url_for(".step", year=year, ticket=ticket, number=first.value), 303)
    form = _form(current, edition, kept)
    refusal = edition_policies.refusal_to_register(edition, now)
    if refusal is not None or not form.is_submitted():
        return _screen(current, edition, ticket, kept, form, 403 if form.is_submitted() else 200)
    if not form.validate():
        return _screen(current, edition, ticket, kept, form)
    return _send(edition, ticket, kept, form) if current is Step.CHECK else _next(current, edition, ticket, kept, form)


def _next(current: Step, edition: AssisesEdition, ticket: str, kept: dict[str, Any], form: Form) -> ResponseReturnValue:
    fields = _fields(form)
    if isinstance(form, ReachForm):
        fields["key"] = form.found.key if form.found is not None else ""
    if current is Step.WHO:
        fields["invitation"] = kept["1"].get("invitation", "")
    with unit_of_work(current_actor()) as work:
        services.keep(work, edition.id, ticket, current, fields, clock.now())
    follows = steps.missing({**kept, str(current.value): fields}) or Step.CHECK
    return go(url_for(".step", year=edition.year, ticket=ticket, number=follows.value))


def _send(edition: AssisesEdition, ticket: str, kept: dict[str, Any], form: Form) -> ResponseReturnValue:
    count_try("assises.register", RegistrationReason.TOO_MANY, most=MOST_AN_HOUR)
    token, actor, now = str(kept["1"].get("invitation", "")), current_actor(), clock.now()
    try:
        relay = relaying.relay_of_link(token, edition.id, now) if token else None
        way = Entrance.RELAY if relay is not None else Entrance.WEB
        organisation_id = relay.organisation_id if relay is not None else None
        with unit_of_work(actor) as work:
            services.finish(work, edition.id, ticket, Origins(way, actor.person_id, organisation_id), now, token)
    except DomainError as error:
        if services.made_with(edition.id, ticket) is not None:
            return _done(edition, ticket)
        return _screen(Step.CHECK, edition, ticket, kept, form, complain(form, error))
    return _done(edition, ticket)


def _done(edition: AssisesEdition, ticket: str) -> ResponseReturnValue:
    with unit_of_work(current_actor()) as work:
        secret = services.secret_of_ticket(work, edition.id, ticket)
    return go(url_for("assises_registration.show", year=edition.year, secret=secret))


def _form(current: Step, edition: AssisesEdition, kept: dict[str, Any]) -> Form:
    before = kept.get(str(current.value), {})
    if current is Step.WHO:
        who = WhoAgainForm(data=before)
        who.begin(edition.largest_group)
        return who
    if current is Step.WHERE:
        where, wishing = WhereForm(data=before), pages.is_wishing(edition, clock.now())
        pages.offer(where, edition, wishing=wishing, college=kept.get("1", {}).get("college", ""))
        return where
    return {Step.NEEDS: NeedsForm, Step.REACH: ReachForm, Step.CHECK: CheckForm}[current](data=before)


def _screen(
    current: Step, edition: AssisesEdition, ticket: str, kept: dict[str, Any], form: Form, status: int = 200
) -> Response:
    refusal = edition_policies.refusal_to_register(edition, clock.now())
    return private_page(
        "assises/registrations/step.html", form, status, edition=edition, current=current, names=steps.NAMES,
        ticket=ticket, refusal=refusal, wishing=pages.is_wishing(edition, clock.now()),
        told=pages.summary(edition, kept) if current is Step.CHECK else [],
    )  # fmt: skip


def _fields(form: Form) -> dict[str, Any]:
    return {field.short_name: field.data for field in form if field.short_name not in _SENT}
