"""The dashboard of the day: sites, colleges, hours, devices; cases to look at; people to tie to their registration."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from assises.checkin import day, desk, doors, finding, heads, policies, queries, reconciling
from assises.checkin.forms import CountForm, MergeForm, VerdictForm
from assises.checkin.heads import Heads
from assises.checkin.models import CheckIn, WalkIn
from assises.checkin.presence import Case, cases
from assises.checkin.tokens import short_code
from assises.checkin.types import CheckinReason, ConflictKind, Verdict
from assises.editions.models import AssisesEdition
from assises.people import queries as people
from assises.programme import queries as programme
from assises.programme.models import SiteDay
from commons.identity.queries import names_of
from commons.kernel import clock, i18n
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.clock import PARIS
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_day", __name__, url_prefix="/equipe/assises/<int:year>/jour")
#: Cases on one page: the first ones first.
MOST_CASES = 50


@blueprint.get("")
@access(desk.FOLLOWERS)
def index(year: int) -> ResponseReturnValue:
    """How the day stands."""
    edition, now = desk.followed(year), clock.now()
    asked, today = request.args.get("jour", ""), now.astimezone(PARIS).date().isoformat()
    dates, chosen, days = desk.days_shown(edition, asked, today)
    stand = day.today(days, now)
    runs = policies.refusal_to_run(edition, current_actor())
    return private_page(
        "assises/checkin/day.html", edition=edition, stand=stand, chosen=chosen, dates=dates, now=now, refusal=runs,
        devices=[(each, day.is_alive(each, now)) for each in queries.devices(edition.id) if each.revoked_at is None],
        cases=[(case, _row(case)) for case in stand.open_cases[:MOST_CASES]],
        walk_ins=queries.walk_ins([each.id for each in days]), short_code=short_code, skew=policies.SKEW,
        name_of=finding.name_of, said={each: i18n.day(date.fromisoformat(each)) for each in dates},
    )  # fmt: skip


def _row(case: Case) -> str:
    row = queries.check_in(case.seen.id)
    return _name_of(row) if row is not None else ""


def _name_of(row: CheckIn) -> str:
    if row.attendee_id is not None:
        return next((card.name for card in finding.cards(people.attendees([row.attendee_id]))), "")
    written = queries.walk_in(row.walk_in_id) if row.walk_in_id is not None else None
    return finding.name_of(written) if written is not None else ""


@blueprint.route("/compter/<int:site_day_id>", methods=["GET", "POST"])
@access(desk.FOLLOWERS)
def count(year: int, site_day_id: int) -> ResponseReturnValue:
    """How many heads were counted in a building, by somebody of the team; and every count of the day."""
    edition, form = desk.followed(year), CountForm()
    there = programme.site_day(site_day_id)
    if there is None or there.site.edition_id != edition.id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    refusal = policies.refusal_to_count(edition, there, current_actor(), clock.now())
    if request.method == "POST" and refusal is not None:
        raise Refused(reason=refusal)
    if not form.validate_on_submit():
        return _count_page(edition, there, form, refusal)
    with unit_of_work(current_actor()) as work:
        counted = Heads(uuid5(UUID(hex=typed(form.ticket)), "heads"), there.id, form.persons.data or 0, clock.now())
        heads.count_from_the_desk(work, edition.id, counted, clock.now())
    flash(gettext("C’est noté. Les entrées et les sorties repartent de ce compte."), "success")
    return go(url_for("assises_day.index", year=year, jour=there.day))


def _count_page(
    edition: AssisesEdition, there: SiteDay, form: CountForm, refusal: CheckinReason | None
) -> Response:  # fmt: skip
    counts = queries.head_counts(there.id)
    names = names_of([each.by_id for each in counts if each.by_id is not None])
    labels = {each.id: each.label for each in queries.devices(edition.id)}
    told = [(each, names.get(each.by_id or 0, "") or labels.get(each.device_id or 0, "")) for each in counts]
    return private_page(
        "assises/checkin/count.html", form, edition=edition, day=there, counts=told,
        inside=doors.now_inside(there.id).persons_in(there.id), refusal=refusal,
    )  # fmt: skip


@blueprint.route("/cas/<kind>/<uuid:check_in_id>", methods=["GET", "POST"])
@access(desk.SECRETARIAT)
def decide(year: int, kind: str, check_in_id: UUID) -> ResponseReturnValue:
    """One case, both sides side by side, and an explicit decision."""
    edition, form = desk.run(year), VerdictForm()
    case = _case(edition, kind, check_in_id)
    if not form.validate_on_submit():
        return _case_page(edition, case, form)
    try:
        with unit_of_work(current_actor()) as work:
            verdict, note = Verdict(typed(form.verdict)), typed(form.note)
            reconciling.decide(work, edition.id, case.kind, check_in_id, verdict, note, clock.now())
    except Refused:
        raise
    except DomainError as error:
        return _case_page(edition, case, form, complain(form, error, "verdict"))
    flash(gettext("C’est décidé. Les passages restent comme ils sont."), "success")
    return go(url_for("assises_day.index", year=year, jour=case.seen.day))


def _case(edition: AssisesEdition, kind: str, check_in_id: UUID) -> Case:
    row = queries.check_in(check_in_id)
    there = programme.site_day(row.site_day_id) if row is not None else None
    if there is None or there.site.edition_id != edition.id or kind not in list(ConflictKind):
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    found = cases(queries.seen(queries.days_together(there)))
    case = next((each for each in found if each.kind.value == kind and each.seen.id == check_in_id), None)
    if case is None:
        raise NotFound(reason=CheckinReason.CHANGED_MEANWHILE)
    return case


def _case_page(edition: AssisesEdition, case: Case, form: VerdictForm, status: int = 200) -> Response:
    sides = [queries.check_in(each.id) for each in (case.other, case.seen) if each is not None]
    told = [(row, _name_of(row), programme.site_day(row.site_day_id)) for row in sides if row is not None]
    decided = [each for each in queries.verdicts([case.seen.id]) if each.kind is case.kind]
    return private_page(
        "assises/checkin/case.html", form, status, edition=edition, case=case, sides=told, decided=decided
    )


@blueprint.route("/personne/<uuid:walk_in_id>", methods=["GET", "POST"])
@access(desk.SECRETARIAT)
def merge(year: int, walk_in_id: UUID) -> ResponseReturnValue:
    """Tie somebody written down at the door to a registration, by an explicit choice among those found."""
    edition, form = desk.run(year), MergeForm()
    written = _walk_in(edition, walk_in_id)
    if not form.validate_on_submit():
        return _merge_page(edition, written, form, 422 if request.method == "POST" else 200)
    try:
        with unit_of_work(current_actor()) as work:
            reconciling.merge(work, edition.id, walk_in_id, int(typed(form.attendee)), clock.now())
    except Refused:
        raise
    except DomainError as error:
        return _merge_page(edition, written, form, complain(form, error))
    flash(gettext("C’est la même personne : elle est comptée une fois."), "success")
    return go(url_for("assises_day.index", year=year))


@blueprint.post("/personne/<uuid:walk_in_id>/separer")
@access(desk.SECRETARIAT)
def part(year: int, walk_in_id: UUID) -> ResponseReturnValue:
    """Undo it."""
    edition = desk.run(year)
    _walk_in(edition, walk_in_id)
    with unit_of_work(current_actor()) as work:
        reconciling.part(work, edition.id, walk_in_id)
    return go(url_for("assises_day.merge", year=year, walk_in_id=walk_in_id))


def _walk_in(edition: AssisesEdition, walk_in_id: UUID) -> WalkIn:
    written = queries.walk_in(walk_in_id)
    there = programme.site_day(written.site_day_id) if written is not None else None
    if written is None or there is None or there.site.edition_id != edition.id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return written


def _merge_page(edition: AssisesEdition, written: WalkIn, form: MergeForm, status: int = 200) -> Response:
    asked = request.args.get("q", written.first_name)
    found = [card for card in finding.by_name(edition.id, asked) if card.attendee_id is not None]
    found += [card for card in finding.by_code(edition.id, asked) if card.attendee_id is not None]
    # Those who came together are registered together: once one of them is known, the others are at hand.
    for known in finding.cards(people.attendees(queries.tied_with(written))):
        found += [card for card in finding.others_of_group(known) if card not in found]
    return private_page(
        "assises/checkin/merge.html", form, status, edition=edition, written=written, asked=asked, cards=found,
        day=programme.site_day(written.site_day_id), code=short_code(written.id), name=finding.name_of(written),
    )  # fmt: skip
