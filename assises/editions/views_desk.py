"""The desk of editions: which ones, a new one, the sheet of each, its steps."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import desk, pages, policies, queries, services
from assises.editions.desk import SECRETARIAT, TEAM
from assises.editions.forms import NewEditionForm, SheetForm, StepForm, version_seen
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason, EditionState
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work

blueprint = Blueprint("assises_desk", __name__, url_prefix="/equipe/assises")


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """The editions in which this person has a part."""
    actor, now = current_actor(), clock.now()
    mine = [edition for edition in queries.editions() if policies.is_team(edition, actor)]
    return private_page(
        "assises/editions/desk_index.html", rows=[pages.row(edition, now) for edition in mine],
        refusal=policies.refusal_to_keep(None, actor),
    )  # fmt: skip


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def create() -> ResponseReturnValue:
    """Prepare an edition; nobody sees it before it is announced."""
    refusal = policies.refusal_to_keep(None, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    form, status = NewEditionForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                year = _prepared(work, form, clock.now())
            flash(_("Ces Assises sont en préparation. Personne d’autre que l’équipe ne les voit."), "success")
            return go(url_for("assises_programme_desk.hub", year=year))
        except DomainError as error:
            status = complain(form, error)
    return private_page("assises/editions/desk_sheet.html", form, status, edition=None, refusal=None)


def _prepared(work: Work, form: NewEditionForm, now: datetime) -> int:
    values = form.values()
    days = (values.pop("first_day"), values.pop("last_day"))
    dates = (values.pop("registrations_open_at"), values.pop("registrations_close_at"))
    return services.prepare(work, values.pop("year"), values.pop("title"), days, dates, now, **values).year


@blueprint.route("/<int:year>/fiche", methods=["GET", "POST"])
@access(SECRETARIAT)
def sheet(year: int) -> ResponseReturnValue:
    """The days, the dates and the rules; once announced, a change carries its reason."""
    edition, form, status = desk.kept(year), SheetForm(), 200
    edition_id = edition.id
    if request.method == "GET":
        form.fill(edition)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                seen, reason = version_seen(form.seen), typed(form.reason)
                services.change(work, edition_id, seen, reason, clock.now(), **form.values())
            flash(_("C’est enregistré."), "success")
            return go(url_for("assises_programme_desk.hub", year=year))
        except DomainError as error:
            status = complain(form, error)
    edition = desk.kept(year)
    if status == 409:
        form.seen.data = str(edition.version)
    refusal = policies.refusal_to_write(edition, current_actor())
    return private_page("assises/editions/desk_sheet.html", form, status, edition=edition, refusal=refusal)


@blueprint.route("/<int:year>/etape/<state>", methods=["GET", "POST"])
@access(SECRETARIAT)
def step(year: int, state: str) -> ResponseReturnValue:
    """Announce, take back, archive."""
    edition, form, status = desk.kept(year), StepForm(), 200
    edition_id, way = edition.id, _way(edition, state)
    if request.method == "GET":
        form.seen.data = str(edition.version)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                seen, reason = version_seen(form.seen), typed(form.reason)
                services.become(work, edition_id, way.state, seen, reason, clock.now())
            flash(_("C’est fait, et c’est écrit dans l’histoire de ces Assises."), "success")
            return go(url_for("assises_programme_desk.hub", year=year))
        except DomainError as error:
            status = complain(form, error)
    edition = desk.kept(year)
    if status == 409:
        form.seen.data = str(edition.version)
    return private_page("assises/editions/desk_step.html", form, status, edition=edition, way=way)


def _way(edition: AssisesEdition, state: str) -> pages.WayOn:
    found = next((way for way in pages.ways_on(edition, clock.now()) if way.state.value == state), None)
    if found is None:
        if state not in list(EditionState):
            raise NotFound(reason=EditionReason.NOT_FOUND)
        raise Refused(reason=EditionReason.NOT_FROM_HERE)
    return found
