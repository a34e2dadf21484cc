"""Public pages of an edition: its hub, its programme and earlier versions of it, an activity, a site, seats left."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from assises.editions import desk, policies, queries
from assises.editions import pages as edition_pages
from assises.editions.services import VERSION
from assises.editions.types import EditionReason, Stage
from assises.programme import hub as parts
from assises.programme import occupancy, pages, words
from assises.programme import queries as programme_queries
from assises.programme.lines import read_all
from assises.programme.pages import Asked
from assises.programme.types import ACTIVITY, PAGES, ProgrammeReason
from assises.subjects.services import VERSION as SUBJECTS
from assises.subjects.types import SUBJECT
from commons.kernel import clock, refs
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody
from commons.kernel.refs import Ref
from commons.kernel.sanitise import plain_to_markup

blueprint = Blueprint("assises_programme", __name__, url_prefix="/assises/<int:year>")


def _names_of_hub(year: int) -> tuple[str, ...] | None:
    """Without an edition yet, a page that has one after all is not kept: it would hear nothing of its sections."""
    edition = queries.by_year(year)
    return None if edition is None else (VERSION, PAGES, *parts.versions(current_app, edition))


def _names(**args: object) -> tuple[str, ...]:
    return (VERSION, PAGES, "territory")


def _names_with_seats(year: int, **args: object) -> tuple[str, ...] | None:
    edition = queries.by_year(year)
    if edition is None:
        return None
    # Moderation may hide what a subject comes from, and its title with it.
    return (VERSION, PAGES, SUBJECTS, "moderation", "territory", occupancy.seats_version(edition.id))


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names_of_hub)
def hub(year: int) -> ResponseReturnValue:
    """One edition: where it stands, when and where, how to take part, and what every feature adds."""
    edition, now = desk.readable(year), clock.now()
    return render_template(
        "assises/programme/hub.html", edition=edition, row=edition_pages.row(edition, now),
        dates=edition_pages.dates(edition), about=plain_to_markup(edition.about), way_in=parts.way_in(current_app),
        badge_page=parts.badge(current_app) if policies.refusal_to_change(edition, now) is None else "",
        refusal=policies.refusal_to_register(edition, now), parts=parts.shown_for(current_app, edition, now),
        said=edition_pages.log(queries.steps(edition.id)), sites=programme_queries.sites(edition.id),
        releases=programme_queries.releases(edition.id), published=pages.published,
    )  # fmt: skip


@blueprint.get("/programme")
@access(EVERYONE)
@same_for_everybody(_names)
def programme(year: int) -> ResponseReturnValue:
    """The released programme, all of it or what one looks for."""
    edition = desk.readable(year)
    release = programme_queries.latest(edition.id)
    shown = pages.programme(edition, release, Asked.read(request.args))
    return render_template("assises/programme/programme.html", **shown, earlier=False, published=pages.published)


@blueprint.get("/programme/versions/<int:number>")
@access(EVERYONE)
@same_for_everybody(_names)
def version(year: int, number: int) -> ResponseReturnValue:
    """An earlier version, and what it changed."""
    edition = desk.readable(year)
    release = programme_queries.release(edition.id, number)
    if release is None:
        raise NotFound(reason=ProgrammeReason.NO_RELEASE)
    shown = pages.programme(edition, release, Asked())
    earlier = release.number != shown["releases"][0].number
    return render_template("assises/programme/programme.html", **shown, earlier=earlier, published=pages.published)


@blueprint.get("/activites/<int:activity_id>")
@access(EVERYONE)
@same_for_everybody(_names_with_seats)
def activity(year: int, activity_id: int) -> ResponseReturnValue:
    """One activity: when, where, what one does there, how to get in, and the seats left."""
    edition, now = desk.readable(year), clock.now()
    line, _release = pages.found_line(edition, activity_id)
    edition_pages.lasts(edition)
    taken = occupancy.taken([activity_id])[activity_id]
    return render_template(
        "assises/programme/activity.html", edition=edition, line=line, row=pages.row(year, line),
        when=words.when(line.begins, line.ends), themes=pages.themes_of(line), kind=ACTIVITY,
        site=programme_queries.site_by_slug(edition.id, line.site), left=taken.left(line.capacity), taken=taken,
        subject=refs.resolve_one(Ref(SUBJECT, line.subject_id)) if line.subject_id is not None else None,
        refusal=policies.refusal_to_register(edition, now), way_in=parts.way_in(current_app), words=words,
        wishing=policies.stage_of(edition, now) is Stage.WISHES,
    )  # fmt: skip


@blueprint.get("/sites/<slug>")
@access(EVERYONE)
@same_for_everybody(_names)
def site(year: int, slug: str) -> ResponseReturnValue:
    """One site: how to come and get in, its days, and what goes on there."""
    edition = desk.readable(year)
    found = programme_queries.site_by_slug(edition.id, slug)
    if found is None:
        raise NotFound(reason=ProgrammeReason.NO_SITE)
    release = programme_queries.latest(edition.id)
    lines = [line for line in read_all(release.programme if release else []) if line.site == slug]
    return render_template(
        "assises/programme/site.html", edition=edition, site=found, place=pages.place_of(found),
        opening=programme_queries.days_of(found.id),
        rooms=programme_queries.rooms(found.id), days=pages.by_day(year, lines), words=words,
        access=plain_to_markup(found.access), comfort=plain_to_markup(found.comfort),
    )  # fmt: skip


@blueprint.get("/places")
@access(EVERYONE)
@same_for_everybody(_names_with_seats)
def left(year: int) -> ResponseReturnValue:
    """The seats left in each activity for which one asks for a seat: a small page that changes often."""
    edition = desk.readable(year)
    release = programme_queries.latest(edition.id)
    lines = [
        line for line in read_all(release.programme if release else []) if line.needs_a_seat and not line.is_cancelled
    ]
    refusal = policies.refusal_to_change(edition, clock.now())
    edition_pages.lasts(edition)
    return render_template(
        "assises/programme/left.html", edition=edition, words=words,
        rows=[] if refusal is EditionReason.OVER else pages.left(year, lines),
        over=refusal if refusal is EditionReason.OVER else None,
    )  # fmt: skip
