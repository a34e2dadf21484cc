"""The desk of activities: a new one, its sheet, its crew, a copy, in and out of the programme, its cancelling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import desk
from assises.editions.desk import SECRETARIAT
from assises.editions.forms import version_seen
from assises.editions.models import AssisesEdition
from assises.programme import choices, crewing, desk_pages, drafts, queries, services
from assises.programme.forms import ActivityForm, CancelForm, CopyForm, CrewForm, number_of
from assises.programme.models import Activity
from assises.programme.policies import Act
from assises.programme.types import ProgrammeReason
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("assises_activity_desk", __name__, url_prefix="/equipe/assises/<int:year>/activites")


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def create(year: int) -> ResponseReturnValue:
    """A new activity: a draft that only the team sees."""
    edition, form = desk.kept(year), ActivityForm()
    edition_id = edition.id
    choices.offer_activity(form, edition)
    done = tried(
        form, lambda work, now: services.write(work, edition_id, form.draft(), now),
        _("L’activité est écrite. C’est un brouillon : mettez-la au programme quand elle est prête."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_activity_desk.show", year=year, activity_id=done.made.id))
    edition = desk.kept(year)
    return private_page(
        "assises/programme/desk_activity_form.html", form, done.status, edition=edition, activity=None,
        refusal=desk_pages.refusal(edition), days=queries.site_days(edition.id),
    )  # fmt: skip


@blueprint.get("/<int:activity_id>")
@access(SECRETARIAT)
def show(year: int, activity_id: int) -> ResponseReturnValue:
    """One activity: what it is, who sits there, what can be done with it."""
    edition = desk.kept(year)
    return private_page(
        "assises/programme/desk_activity.html", **desk_pages.whole(edition, _activity(edition, activity_id))
    )


@blueprint.route("/<int:activity_id>/fiche", methods=["GET", "POST"])
@access(SECRETARIAT)
def sheet(year: int, activity_id: int) -> ResponseReturnValue:
    """The sheet of an activity; fewer seats put nobody out."""
    edition = desk.kept(year)
    activity, form = _activity(edition, activity_id), ActivityForm()
    choices.offer_activity(form, edition, activity)
    if request.method == "GET":
        form.fill(drafts.activity_draft(activity))
        form.seen.data = str(activity.version)
    done = tried(
        form, lambda work, now: services.rewrite(work, activity_id, form.draft(), version_seen(form.seen), now),
        _("C’est enregistré. Le programme public change à la prochaine version."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_activity_desk.show", year=year, activity_id=activity_id))
    edition = desk.kept(year)
    activity = _activity(edition, activity_id)
    if done.status == 409:
        form.seen.data = str(activity.version)
    return private_page(
        "assises/programme/desk_activity_form.html", form, done.status, edition=edition, activity=activity,
        refusal=desk_pages.refusals(edition, activity)[Act.REWRITE], days=queries.site_days(edition.id),
    )  # fmt: skip


@blueprint.route("/<int:activity_id>/equipe", methods=["GET", "POST"])
@access(SECRETARIAT)
def crew(year: int, activity_id: int) -> ResponseReturnValue:
    """Who facilitates and who takes notes."""
    activity, form = _activity(desk.kept(year), activity_id), CrewForm()
    known = desk_pages.crew_of(activity_id)
    form.offer(desk_pages.team_with(known))
    if request.method == "GET":
        form.fill(known)
        form.seen.data = str(activity.version)
    done = tried(
        form, lambda work, now: crewing.staff(work, activity_id, form.crew(), version_seen(form.seen), now),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_activity_desk.show", year=year, activity_id=activity_id))
    edition = desk.kept(year)
    activity = _activity(edition, activity_id)
    if done.status == 409:
        form.seen.data = str(activity.version)
    return _page("desk_crew.html", form, done.status, edition, activity, Act.STAFF)


@blueprint.route("/<int:activity_id>/copie", methods=["GET", "POST"])
@access(SECRETARIAT)
def copy(year: int, activity_id: int) -> ResponseReturnValue:
    """The same activity at another time or place."""
    edition, form = desk.kept(year), CopyForm()
    _activity(edition, activity_id)
    choices.offer_copy(form, edition)
    done = tried(
        form,
        lambda work, now: services.copy(
            work, activity_id, int(form.site_day.data), number_of(form.room), form.hour(), now
        ),
        _("La copie est un brouillon. Relisez-la, puis mettez-la au programme."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_activity_desk.show", year=year, activity_id=done.made.id))
    edition = desk.kept(year)
    activity = _activity(edition, activity_id)
    return private_page(
        "assises/programme/desk_copy.html", form, done.status, edition=edition, activity=activity,
        refusal=desk_pages.refusal(edition),
    )  # fmt: skip


@blueprint.route("/<int:activity_id>/annulation", methods=["GET", "POST"])
@access(SECRETARIAT)
def cancel(year: int, activity_id: int) -> ResponseReturnValue:
    """Cancel an activity, with the reason that everybody reads."""
    activity, form = _activity(desk.kept(year), activity_id), CancelForm()
    if request.method == "GET":
        form.seen.data = str(activity.version)
    done = tried(
        form, lambda work, now: services.cancel(work, activity_id, typed(form.reason), version_seen(form.seen), now),
        _("L’activité est annulée, et le programme public le dit déjà."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_activity_desk.show", year=year, activity_id=activity_id))
    edition = desk.kept(year)
    activity = _activity(edition, activity_id)
    if done.status == 409:
        form.seen.data = str(activity.version)
    return _page("desk_cancel.html", form, done.status, edition, activity, Act.CANCEL)


@blueprint.post("/<int:activity_id>/au-programme")
@access(SECRETARIAT)
def plan(year: int, activity_id: int) -> ResponseReturnValue:
    """Put a draft in the next version of the programme."""
    _carry_out(year, activity_id, services.plan, _("Elle sera dans la prochaine version."))
    return go(url_for("assises_activity_desk.show", year=year, activity_id=activity_id))


@blueprint.post("/<int:activity_id>/brouillon")
@access(SECRETARIAT)
def withdraw(year: int, activity_id: int) -> ResponseReturnValue:
    """Take an activity that nobody knows out of the next version."""
    _carry_out(year, activity_id, services.withdraw, _("C’est de nouveau un brouillon."))
    return go(url_for("assises_activity_desk.show", year=year, activity_id=activity_id))


@blueprint.post("/<int:activity_id>/suppression")
@access(SECRETARIAT)
def delete(year: int, activity_id: int) -> ResponseReturnValue:
    """Delete an activity that nobody knows."""
    _carry_out(year, activity_id, services.delete, _("L’activité est supprimée."))
    return go(url_for("assises_release_desk.board", year=year))


def _carry_out(year: int, activity_id: int, command: Callable[[Work, int, datetime], object], said: str) -> None:
    """Carry out a command on an activity of this year, when whoever asks keeps its edition."""
    _activity(desk.kept(year), activity_id)
    carried_out(lambda work, now: command(work, activity_id, now), said)


def _page(
    template: str, form: CrewForm | CancelForm, status: int, edition: AssisesEdition, activity: Activity, act: Act
) -> ResponseReturnValue:
    return private_page(
        f"assises/programme/{template}", form, status, edition=edition, activity=activity,
        refusal=desk_pages.refusals(edition, activity)[act], groups=desk_pages.groups(activity),
    )  # fmt: skip


def _activity(edition: AssisesEdition, activity_id: int) -> Activity:
    found = queries.activity(activity_id)
    if found is None or found.edition_id != edition.id:
        raise NotFound(reason=ProgrammeReason.NO_ACTIVITY)
    return found
