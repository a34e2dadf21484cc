"""The desk of sites: their sheets, their days, their rooms."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import desk
from assises.editions.desk import SECRETARIAT
from assises.editions.forms import version_seen
from assises.editions.models import AssisesEdition
from assises.programme import choices, drafts, placing, policies, queries
from assises.programme.forms import DayForm, RoomForm, SiteForm
from assises.programme.models import Room, Site, SiteDay
from assises.programme.types import ProgrammeReason
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("assises_site_desk", __name__, url_prefix="/equipe/assises/<int:year>/sites")


@blueprint.get("")
@access(SECRETARIAT)
def index(year: int) -> ResponseReturnValue:
    """Every site, with its days."""
    edition = desk.kept(year)
    days = queries.site_days(edition.id)
    return private_page(
        "assises/programme/desk_sites.html", edition=edition, refusal=_refusal(edition),
        sites=[(site, [day for day in days if day.site_id == site.id]) for site in queries.sites(edition.id)],
    )  # fmt: skip


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def create(year: int) -> ResponseReturnValue:
    """A new site."""
    edition, form = desk.kept(year), SiteForm()
    edition_id = edition.id
    form.offer(choices.places())
    done = tried(form, lambda work, now: placing.open_site(work, edition_id, form.draft()), _("Le site est créé."))
    if done.done:
        return go(url_for("assises_site_desk.show", year=year, site_id=done.made.id))
    return _form_page(year, "desk_site_form.html", form, done.status, site=None)


@blueprint.get("/<int:site_id>")
@access(SECRETARIAT)
def show(year: int, site_id: int) -> ResponseReturnValue:
    """One site: its days, its rooms, and what is planned there."""
    edition = desk.kept(year)
    site = _site(edition, site_id)
    return private_page(
        "assises/programme/desk_site.html", edition=edition, site=site, days=queries.days_of(site_id),
        rooms=queries.rooms(site_id), uses=queries.uses(site_id), refusal=_refusal(edition),
    )  # fmt: skip


@blueprint.route("/<int:site_id>/fiche", methods=["GET", "POST"])
@access(SECRETARIAT)
def sheet(year: int, site_id: int) -> ResponseReturnValue:
    """The sheet of a site."""
    site, form = _site(desk.kept(year), site_id), SiteForm()
    form.offer(choices.places())
    if request.method == "GET":
        form.fill(drafts.site_draft(site))
        form.seen.data = str(site.version)
    done = tried(
        form, lambda work, now: placing.rewrite_site(work, site_id, form.draft(), version_seen(form.seen)),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_site_desk.show", year=year, site_id=site_id))
    site = _site(desk.kept(year), site_id)
    if done.status == 409:
        form.seen.data = str(site.version)
    return _form_page(year, "desk_site_form.html", form, done.status, site=site)


@blueprint.post("/<int:site_id>/suppression")
@access(SECRETARIAT)
def close(year: int, site_id: int) -> ResponseReturnValue:
    """Take away a site on which nothing rests."""
    _site(desk.kept(year), site_id)
    carried_out(lambda work, now: placing.close_site(work, site_id), _("Le site est supprimé."))
    return go(url_for("assises_site_desk.index", year=year))


@blueprint.route("/<int:site_id>/jours/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def open_day(year: int, site_id: int) -> ResponseReturnValue:
    """A day on which the site is open."""
    _site(desk.kept(year), site_id)
    form = DayForm()
    done = tried(form, lambda work, now: placing.open_day(work, site_id, form.draft()), _("Le jour est ajouté."))
    if done.done:
        return go(url_for("assises_site_desk.show", year=year, site_id=site_id))
    return _form_page(year, "desk_day_form.html", form, done.status, site=_site(desk.kept(year), site_id), day=None)


@blueprint.route("/<int:site_id>/jours/<int:day_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def day(year: int, site_id: int, day_id: int) -> ResponseReturnValue:
    """The hours and the gauge of a day."""
    kept, form = _day(_site(desk.kept(year), site_id), day_id), DayForm()
    if request.method == "GET":
        form.fill(drafts.day_draft(kept))
        form.seen.data = str(kept.version)
    done = tried(
        form, lambda work, now: placing.rewrite_day(work, day_id, form.draft(), version_seen(form.seen)),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_site_desk.show", year=year, site_id=site_id))
    site = _site(desk.kept(year), site_id)
    kept = _day(site, day_id)
    if done.status == 409:
        form.seen.data = str(kept.version)
    return _form_page(year, "desk_day_form.html", form, done.status, site=site, day=kept)


@blueprint.post("/<int:site_id>/jours/<int:day_id>/suppression")
@access(SECRETARIAT)
def close_day(year: int, site_id: int, day_id: int) -> ResponseReturnValue:
    """Take away a day on which nothing rests."""
    _day(_site(desk.kept(year), site_id), day_id)
    carried_out(lambda work, now: placing.close_day(work, day_id), _("Le jour est supprimé."))
    return go(url_for("assises_site_desk.show", year=year, site_id=site_id))


@blueprint.route("/<int:site_id>/salles/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def open_room(year: int, site_id: int) -> ResponseReturnValue:
    """A new room."""
    _site(desk.kept(year), site_id)
    form = RoomForm()
    done = tried(form, lambda work, now: placing.open_room(work, site_id, form.draft()), _("La salle est ajoutée."))
    if done.done:
        return go(url_for("assises_site_desk.show", year=year, site_id=site_id))
    site = _site(desk.kept(year), site_id)
    return _form_page(year, "desk_room_form.html", form, done.status, site=site, room=None, used_by=())


@blueprint.route("/<int:site_id>/salles/<int:room_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def room(year: int, site_id: int, room_id: int) -> ResponseReturnValue:
    """The sheet of a room, and the activities that take place in it."""
    kept, form = _room(_site(desk.kept(year), site_id), room_id), RoomForm()
    if request.method == "GET":
        form.fill(drafts.room_draft(kept))
        form.seen.data = str(kept.version)
    done = tried(
        form, lambda work, now: placing.rewrite_room(work, room_id, form.draft(), version_seen(form.seen)),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_site_desk.show", year=year, site_id=site_id))
    site = _site(desk.kept(year), site_id)
    kept = _room(site, room_id)
    if done.status == 409:
        form.seen.data = str(kept.version)
    used_by = queries.of_room(room_id)
    return _form_page(year, "desk_room_form.html", form, done.status, site=site, room=kept, used_by=used_by)


@blueprint.post("/<int:site_id>/salles/<int:room_id>/suppression")
@access(SECRETARIAT)
def close_room(year: int, site_id: int, room_id: int) -> ResponseReturnValue:
    """Take away a room that no activity uses."""
    _room(_site(desk.kept(year), site_id), room_id)
    carried_out(lambda work, now: placing.close_room(work, room_id), _("La salle est supprimée."))
    return go(url_for("assises_site_desk.show", year=year, site_id=site_id))


def _form_page(
    year: int, template: str, form: SiteForm | DayForm | RoomForm, status: int, **shown: object
) -> ResponseReturnValue:
    edition = desk.kept(year)
    return private_page(
        f"assises/programme/{template}", form, status, edition=edition, refusal=_refusal(edition), **shown
    )


def _refusal(edition: AssisesEdition) -> object:
    return policies.refusal_to_plan(edition, current_actor())


def _site(edition: AssisesEdition, site_id: int) -> Site:
    found = queries.site(site_id)
    if found is None or found.edition_id != edition.id:
        raise NotFound(reason=ProgrammeReason.NO_SITE)
    return found


def _day(site: Site, day_id: int) -> SiteDay:
    found = queries.site_day(day_id)
    if found is None or found.site_id != site.id:
        raise NotFound(reason=ProgrammeReason.NO_DAY)
    return found


def _room(site: Site, room_id: int) -> Room:
    found = queries.room(room_id)
    if found is None or found.site_id != site.id:
        raise NotFound(reason=ProgrammeReason.NO_ROOM)
    return found
