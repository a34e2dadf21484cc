"""Relays: an association invites people by link, enters several at once, and follows its group."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from assises.editions import policies as edition_policies
from assises.editions.models import AssisesEdition
from assises.people import queries as people
from assises.registrations import addresses, desk_pages, pages, queries, relaying
from assises.registrations.forms_relay import LinksForm, SeveralForm
from commons.identity.colleges import College
from commons.identity.organisations import queries as organisations
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.types import MemberRole
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_relay", __name__, url_prefix="/assises/<int:year>/relais")


@blueprint.get("")
@access(SIGNED_IN)
def index(year: int) -> ResponseReturnValue:
    """The associations for which whoever is signed in may register people."""
    edition = pages.edition_of(year)
    mine = [one for one in organisations.memberships(current_actor().person_id) if one.role is MemberRole.ADMIN]
    return private_page("assises/registrations/relays.html", edition=edition, memberships=mine)


def _opened(year: int, organisation_id: int) -> tuple[AssisesEdition, Organisation]:
    edition, organisation = pages.edition_of(year), organisations.by_id(organisation_id)
    if organisation is None:
        raise NotFound
    refusal = relaying.refusal_to_relay(current_actor(), organisation_id, edition)
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition, organisation


@blueprint.get("/<int:organisation_id>")
@access(SIGNED_IN)
def show(year: int, organisation_id: int) -> ResponseReturnValue:
    """The group: who is registered and where each stands; never what they need."""
    edition, organisation = _opened(year, organisation_id)
    return _page(edition, organisation, LinksForm(formdata=None), _several(edition, fresh=True))


def _page(
    edition: AssisesEdition, organisation: Organisation, links: LinksForm, several: SeveralForm, status: int = 200,
    made: list[str] | None = None,
) -> Response:  # fmt: skip
    found = people.of_relay(edition.id, organisation.id)
    return private_page(
        "assises/registrations/relay.html", several, status, edition=edition, organisation=organisation, links=links,
        group=desk_pages.lines(found), seats=queries.seat_counts([each.id for each in found]), made=made or [],
        refusal=edition_policies.refusal_to_register(edition, clock.now()),
        links_out=relaying.links_out(edition.id, organisation.id, clock.now()),
    )  # fmt: skip


def _several(edition: AssisesEdition, *, fresh: bool) -> SeveralForm:
    data = {"college": College.RESIDENTS.value, "language": "fr"}
    form = SeveralForm(formdata=None, data=data) if fresh else SeveralForm(data=data)
    wishing = pages.is_wishing(edition, clock.now())
    pages.offer(form, edition, wishing=wishing)
    return form


@blueprint.post("/<int:organisation_id>/liens")
@access(SIGNED_IN)
def invite(year: int, organisation_id: int) -> ResponseReturnValue:
    """Make links, shown once."""
    edition, organisation = _opened(year, organisation_id)
    form = LinksForm()
    if not form.validate():
        return _page(edition, organisation, form, _several(edition, fresh=True), 422)
    with unit_of_work(current_actor()) as work:
        tokens = relaying.invite(work, edition.id, organisation_id, int(typed(form.number)), clock.now())
    links = [addresses.whole(url_for("assises_registrations.invited", year=year, token=token)) for token in tokens]
    return _page(edition, organisation, LinksForm(formdata=None), _several(edition, fresh=True), made=links)


@blueprint.post("/<int:organisation_id>/plusieurs")
@access(SIGNED_IN)
def enter(year: int, organisation_id: int) -> ResponseReturnValue:
    """Several people at once."""
    edition, organisation = _opened(year, organisation_id)
    form, links = _several(edition, fresh=False), LinksForm(formdata=None)
    if not form.validate():
        return _page(edition, organisation, links, form, 422)
    days, wished = [int(day) for day in form.days.data or []], [int(number) for number in form.wished]
    try:
        lines = relaying.lines_of(typed(form.lines))
        with unit_of_work(current_actor()) as work:
            made = relaying.enter_several(
                work, edition.id, organisation_id, lines, College(typed(form.college)), days, wished,
                typed(form.language), typed(form.ticket), clock.now(),
            )  # fmt: skip
    except DomainError as error:
        return _page(edition, organisation, links, form, complain(form, error, "lines"))
    number = len(made)
    flash(ngettext("%(num)d personne est inscrite.", "%(num)d personnes sont inscrites.", number), "success")
    flash(_("Qui a un contact reçoit un lien pour confirmer. Pour les autres, l’équipe confirme."), "info")
    return go(url_for(".show", year=year, organisation_id=organisation_id))
