"""The desk of dates: those of a body, a new one, a change."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from participation.bodies import desk
from participation.bodies.desk import SECRETARIAT
from participation.bodies.forms import version_seen
from participation.bodies.models import Body
from participation.calendar import pages, queries, services
from participation.calendar.drafts import draft_of
from participation.calendar.forms import DateForm
from participation.calendar.models import GovernanceDate
from participation.calendar.policies import DateReason
from participation.calendar.types import DateState

blueprint = Blueprint("date_desk", __name__, url_prefix="/equipe/instances/<slug>/dates")


@blueprint.get("")
@access(SECRETARIAT)
def index(slug: str) -> ResponseReturnValue:
    """Every date of a body."""
    body, now = desk.handled(slug), clock.now()
    lines = [(kept.id, pages.line(pages.happening(kept), body, now)) for kept in queries.of_body(body.id)]
    return private_page("participation/calendar/desk_index.html", body=body, lines=lines, refusal=desk.closed(body))


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def create(slug: str) -> ResponseReturnValue:
    """A new date."""
    desk.handled(slug)
    form = DateForm()
    form.offer()
    if request.method == "GET":
        form.state.data = DateState.PLANNED.value
    done = tried(form, lambda work, now: services.plan(work, slug, form.draft(), now), _("La date est au calendrier."))
    if done.done:
        return go(url_for("date_desk.index", slug=slug))
    return _form_page(slug, False, form, done.status)


@blueprint.route("/<int:date_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def edit(slug: str, date_id: int) -> ResponseReturnValue:
    """One date: move it, say it was held, cancel it."""
    kept, form = _date(desk.handled(slug), date_id), DateForm()
    form.offer()
    if request.method == "GET":
        form.fill(draft_of(kept))
        form.seen.data = str(kept.version)
    done = tried(
        form, lambda work, now: services.change(work, slug, date_id, form.draft(), version_seen(form.seen), now),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("date_desk.index", slug=slug))
    if done.status == 409:
        form.seen.data = str(_date(desk.handled(slug), date_id).version)
    return _form_page(slug, True, form, done.status)


def _form_page(slug: str, kept: bool, form: DateForm, status: int) -> ResponseReturnValue:
    body = desk.handled(slug)
    return private_page(
        "participation/calendar/desk_form.html", form, status, body=body, kept=kept, refusal=desk.closed(body)
    )


def _date(body: Body, date_id: int) -> GovernanceDate:
    kept = queries.by_id(body.id, date_id)
    if kept is None:
        raise NotFound(reason=DateReason.NOT_FOUND)
    return kept
