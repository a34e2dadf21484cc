"""Public pages of meetings: those to come, one of them, its minutes, and calendars to subscribe to."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.calendars import calendar_answer
from commons.kernel.errors import NotFound
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.paging import asked_page, leaf_of, span
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import queries as territory
from commons.territory.models import Place
from participation.meetings import attending, ics, pages, policies, queries
from participation.meetings.addresses import NUMBER
from participation.meetings.models import Meeting
from participation.meetings.pages import PAGE
from participation.meetings.policies import MeetingReason
from participation.meetings.types import PAGES

blueprint = Blueprint("meetings", __name__, url_prefix="/rencontres")


def _names(**args: object) -> tuple[str, ...]:
    return (PAGES, "participation:bodies", "participation:tables", "territory")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """Meetings to come, the next one first; past ones on demand."""
    now, over = clock.now(), request.args.get("quand") == "passees"
    place = territory.place_by_slug(request.args.get("lieu", "").replace("\x00", "")[:100])
    around = territory.descendants(place.id) if place is not None else None
    total = queries.past_total(now, around) if over else 0
    here = span(total, asked_page(request.args.get("page", "")), PAGE)
    found = queries.past(now, around, here.start, PAGE) if over else queries.coming(now, around, 200)
    return render_template(
        "participation/meetings/index.html", places=_places(), place=place, over=over,
        part=leaf_of(here, pages.rows(found, now), partial(_past, place)),
    )  # fmt: skip


def _past(place: Place | None, number: int) -> str:
    return url_for("meetings.index", lieu=place.slug if place is not None else None, quand="passees", page=number)


def _places() -> list[Place]:
    return territory.places()


@blueprint.get("/agenda.ics")
@access(EVERYONE)
@same_for_everybody(_names)
def calendar() -> Response:
    """Every meeting to come, and those of the last months, as a calendar."""
    now = clock.now()
    return as_calendar(_("Rencontres des quartiers"), queries.around(now))


@blueprint.get(f"/<{NUMBER}:meeting_id>.ics")
@access(EVERYONE)
@same_for_everybody(_names)
def one_in_calendar(meeting_id: int) -> Response:
    """One meeting, to put in a calendar."""
    meeting = found(meeting_id)
    return as_calendar(meeting.title, [meeting])


@blueprint.get(f"/<{NUMBER}:meeting_id>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(meeting_id: int) -> ResponseReturnValue:
    """One meeting: when, where, what about; then who came, what was said, decided, promised."""
    return render_template("participation/meetings/show.html", **pages.whole(found(meeting_id), clock.now()))


@blueprint.get(f"/<{NUMBER}:meeting_id>/compte-rendu")
@access(EVERYONE)
@same_for_everybody(_names)
def minutes(meeting_id: int) -> ResponseReturnValue:
    """Every published revision of the minutes, and what each one corrected."""
    meeting = found(meeting_id)
    versions = pages.versions(meeting_id)
    if not versions:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    return render_template("participation/meetings/minutes.html", meeting=meeting, versions=versions)


@blueprint.route(f"/<{NUMBER}:meeting_id>/mon-nom", methods=["GET", "POST"])
@access(SIGNED_IN)
def my_name(meeting_id: int) -> ResponseReturnValue:
    """Show my name among those who came, or take it off."""
    meeting, actor, now = found(meeting_id), current_actor(), clock.now()
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(actor) as work:
            if request.form.get("shown") == "no":
                attending.unname_me(work, meeting_id)
            else:
                attending.name_me(work, meeting_id, now)
        flash(_("C’est fait."), "success")
        return go(url_for("meetings.my_name", meeting_id=meeting_id))
    return private_page(
        "participation/meetings/my_name.html", form, meeting=meeting,
        mine=queries.presence_of(meeting_id, actor.person_id or 0),
        refusal=policies.refusal_to_be_named(meeting.state, meeting.starts_at, now),
    )  # fmt: skip


def found(meeting_id: int) -> Meeting:
    """The meeting of this number."""
    meeting = queries.by_id(meeting_id)
    if meeting is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    return meeting


def as_calendar(name: str, meetings: list[Meeting], file_name: str = "rencontres") -> Response:
    """These meetings as an answer that calendars read."""
    return calendar_answer(name, map(ics.entry, meetings), file_name)
