"""The desk of the agenda: proposed, revised, decided, carried over, published."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.agenda import pages, policies, queries, reopening, services
from assises.agenda.addresses import NUMBER
from assises.agenda.forms import CarryForm, ReopenForm, SheetForm, VerdictForm
from assises.agenda.models import CooperationEntry, CooperationSheet, CooperationYear
from assises.agenda.types import FIRST_YEAR, LAST_YEAR, AgendaRefusal, EntryState, Family, YearState
from assises.agenda.views import known_item, known_year
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.clock import PARIS
from commons.kernel.commands import tried
from commons.kernel.compared import difference
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_agenda_desk", __name__, url_prefix="/equipe/agenda")
SECRETARIAT = holders_of("secretariat")


def _kept() -> None:
    refusal = policies.refusal_to_keep(current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)


@blueprint.get("")
@access(SECRETARIAT)
def index() -> ResponseReturnValue:
    """Every agenda, and the one to prepare."""
    _kept()
    years = queries.years()
    this_year = clock.now().astimezone(PARIS).year
    next_year = max([this_year, *(found.year for found in years)]) + 1
    return private_page("assises/agenda/desk_index.html", years=years, next_year=next_year)


@blueprint.get("/<int:year>")
@access(SECRETARIAT)
def year(year: int) -> ResponseReturnValue:
    """The agenda of a year and what one may do with each item."""
    _kept()
    found = queries.year(_sane(year))
    rows = pages.rows(queries.entries(year))
    state, actor = found.state if found else YearState.PREPARED, current_actor()
    return private_page(
        "assises/agenda/desk_year.html", number=year, year=found, rows=rows, states=EntryState,
        refusal=policies.refusal_to_change(actor, state),
        refusal_to_reopen=_refusal_to_reopen(found) if found else AgendaRefusal.NOT_PUBLISHED,
        releases=queries.releases(year),
        refusal_to_publish=policies.refusal_to_publish(actor, state, [row.entry.state for row in rows]),
    )  # fmt: skip


@blueprint.route("/<int:year>/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def propose(year: int) -> ResponseReturnValue:
    """A new item."""
    _kept()
    form = _sheet_form()
    if request.method == "GET":
        form.version.data, form.family.data = "0", Family.PROJECT.value
    done = tried(form, lambda work, now: services.propose(work, year, form.draft(), now), _("La fiche est écrite."))
    if done.done:
        return go(url_for("assises_agenda_desk.year", year=year))
    found = queries.year(_sane(year))
    refusal = policies.refusal_to_change(current_actor(), found.state if found else YearState.PREPARED)
    return private_page(
        "assises/agenda/desk_sheet.html", form, done.status, number=year, item=None, refusal=refusal, changes=[]
    )


@blueprint.route(f"/fiches/<{NUMBER}:item_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def revise(item_id: int) -> ResponseReturnValue:
    """A new version of a sheet; a late writer keeps theirs and sees what separates the presentations."""
    _kept()
    item, form = known_item(item_id), _sheet_form()
    if request.method == "GET":
        _fill(form, queries.sheets(item_id)[0])
    form.family.data = item.family.value
    done = tried(
        form, lambda work, now: services.revise(work, item_id, form.seen, form.draft(), now),
        _("La nouvelle version est publiée."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_agenda.show", item_id=item_id))
    item, latest, changes = known_item(item_id), queries.sheets(item_id)[0], []
    if done.status == 409:
        form.version.data = str(latest.number)
        changes = difference(latest.presentation, typed(form.presentation))
    return private_page(
        "assises/agenda/desk_sheet.html", form, done.status, number=None, item=item, refusal=None, changes=changes
    )


@blueprint.route(f"/<int:year>/fiches/<{NUMBER}:item_id>/decider", methods=["GET", "POST"])
@access(SECRETARIAT)
def decide(year: int, item_id: int) -> ResponseReturnValue:
    """What the comité de pilotage decided."""
    _kept()
    entry, form = _entry(item_id, year), VerdictForm()
    form.offer()
    if request.method == "GET":
        form.version.data = str(entry.version)
    done = tried(
        form, lambda work, now: services.decide(work, item_id, year, form.seen, form.verdict(), now),
        _("La décision est écrite."), "state",
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_agenda_desk.year", year=year))
    entry = _entry(item_id, year)
    if done.status == 409:
        form.version.data = str(entry.version)
    refusal = policies.refusal_to_decide(current_actor(), known_year(year).state, entry.state, EntryState.ADOPTED)
    return private_page(
        "assises/agenda/desk_decide.html", form, done.status, row=pages.rows([entry])[0], refusal=refusal
    )


@blueprint.route(f"/<int:year>/fiches/<{NUMBER}:item_id>/reporter", methods=["GET", "POST"])
@access(SECRETARIAT)
def carry_over(year: int, item_id: int) -> ResponseReturnValue:
    """It goes on in the year after."""
    _kept()
    entry, form = _entry(item_id, year), CarryForm()
    if request.method == "GET":
        form.version.data = str(entry.version)
    done = tried(
        form,
        lambda work, now: services.carry_over(work, item_id, year, form.seen, typed(form.reason), now),
        _("La fiche continue l’année suivante."), "reason",
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_agenda_desk.year", year=year))
    entry = _entry(item_id, year)
    if done.status == 409:
        form.version.data = str(entry.version)
    following = queries.year(year + 1)
    refusal = policies.refusal_to_carry_over(
        current_actor(), known_year(year).state, following.state if following else YearState.PREPARED, entry.state
    )
    return private_page(
        "assises/agenda/desk_carry.html", form, done.status, row=pages.rows([entry])[0], refusal=refusal
    )


@blueprint.post("/<int:year>/publier")
@access(SECRETARIAT)
def publish(year: int) -> ResponseReturnValue:
    """Everybody reads it as decided; a refusal is a page of its own."""
    _kept()
    version = request.form.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    with unit_of_work(current_actor()) as work:
        services.publish(work, year, seen, clock.now())
    flash(_("L’agenda est publié."), "success")
    return go(url_for("assises_agenda_desk.year", year=year))


@blueprint.route("/<int:year>/rouvrir", methods=["GET", "POST"])
@access(SECRETARIAT)
def reopen(year: int) -> ResponseReturnValue:
    """Work again on what was published; the version that everybody read stays readable."""
    _kept()
    found, form = known_year(_sane(year)), ReopenForm()
    if request.method == "GET":
        form.version.data = str(found.version)
    done = tried(
        form, lambda work, now: reopening.reopen(work, year, form.seen, typed(form.reason), now),
        _("L’agenda est rouvert. L’ancienne version reste lisible."), "reason",
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_agenda_desk.year", year=year))
    found = known_year(year)
    if done.status == 409:
        form.version.data = str(found.version)
    return private_page(
        "assises/agenda/desk_reopen.html", form, done.status, number=year, refusal=_refusal_to_reopen(found)
    )


def _refusal_to_reopen(found: CooperationYear) -> AgendaRefusal | None:
    following = queries.year(found.year + 1)
    after = following.state if following else YearState.PREPARED
    return policies.refusal_to_reopen(current_actor(), found.year, found.state, after)


def _sane(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    return year


def _entry(item_id: int, year: int) -> CooperationEntry:
    entry = queries.entry(item_id, _sane(year))
    if entry is None:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    return entry


def _sheet_form() -> SheetForm:
    form = SheetForm()
    form.offer(pages.orientation_names().items())
    return form


def _fill(form: SheetForm, sheet: CooperationSheet) -> None:
    form.version.data, form.title.data, form.orientation.data = str(sheet.number), sheet.title, sheet.orientation
    form.manner.data, form.presentation.data = sheet.manner.value if sheet.manner else "", sheet.presentation
    form.lead.data, form.partners.data, form.indicators.data = sheet.lead, sheet.partners, "\n".join(sheet.indicators)
