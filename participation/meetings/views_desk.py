"""The desk of meetings: those of the bodies one animates, a new one, its sheet, its agenda, its cancelling."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.http import go
from participation.bodies.types import BodyState
from participation.meetings import agenda, pages, queries, services
from participation.meetings.addresses import NUMBER
from participation.meetings.desk import ANIMATORS, animated, animated_bodies, animated_body, refusals
from participation.meetings.drafts import draft_of
from participation.meetings.forms import AgendaForm, CancelForm, MeetingForm
from participation.meetings.policies import Act

blueprint = Blueprint("meeting_desk", __name__, url_prefix="/equipe/rencontres")


@blueprint.get("")
@access(ANIMATORS)
def index() -> ResponseReturnValue:
    """The meetings of every body one animates."""
    bodies, now = animated_bodies(), clock.now()
    meetings = queries.of_bodies([body.id for body in bodies])
    coming = [m for m in reversed(meetings) if m.ends_at > now]
    past = [m for m in meetings if m.ends_at <= now]
    active = [body for body in bodies if body.state is BodyState.ACTIVE]
    return private_page(
        "participation/meetings/desk_index.html", bodies=active, coming=pages.rows(coming, now),
        past=pages.rows(past, now),
    )  # fmt: skip


@blueprint.route("/nouvelle/<slug>", methods=["GET", "POST"])
@access(ANIMATORS)
def announce(slug: str) -> ResponseReturnValue:
    """A new meeting of a body."""
    body, form = animated_body(slug), MeetingForm()
    body_id = body.id
    done = tried(
        form, lambda work, now: services.announce(work, body_id, form.draft(), now), _("La rencontre est annoncée.")
    )
    if done.done:
        return go(url_for("meeting_desk.hub", meeting_id=done.made.id))
    return private_page(
        "participation/meetings/desk_form.html", form, done.status, body=animated_body(slug), meeting=None, refusal=None
    )


@blueprint.get(f"/<{NUMBER}:meeting_id>")
@access(ANIMATORS)
def hub(meeting_id: int) -> ResponseReturnValue:
    """One meeting: what to prepare, what to write down, in large buttons."""
    meeting, now = animated(meeting_id), clock.now()
    return private_page(
        "participation/meetings/desk_hub.html", meeting=meeting, row=pages.row(meeting, now), acts=Act,
        refusals=refusals(meeting), latest=queries.latest_minutes(meeting_id), code=queries.code_of(meeting_id),
        counted=pages.people(queries.attendance(meeting_id)),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:meeting_id>/fiche", methods=["GET", "POST"])
@access(ANIMATORS)
def sheet(meeting_id: int) -> ResponseReturnValue:
    """The sheet; another hour moves the meeting."""
    meeting, form = animated(meeting_id), MeetingForm()
    if request.method == "GET":
        form.fill(draft_of(meeting))
        form.seen.data = str(meeting.version)
    done = tried(
        form,
        lambda work, now: services.rewrite(work, meeting_id, form.draft(), seen_of(typed(form.seen)), now),
        _("C’est enregistré."),
    )
    if done.done:
        return go(url_for("meeting_desk.hub", meeting_id=meeting_id))
    meeting = animated(meeting_id)
    if done.status == 409:
        form.seen.data = str(meeting.version)
    return private_page(
        "participation/meetings/desk_form.html", form, done.status, body=meeting.body, meeting=meeting,
        refusal=refusals(meeting)[Act.PREPARE], row=pages.row(meeting, clock.now()), stale=done.status == 409,
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:meeting_id>/annulation", methods=["GET", "POST"])
@access(ANIMATORS)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel the meeting, with the reason that everybody reads."""
    animated(meeting_id)
    form = CancelForm()
    done = tried(
        form,
        lambda work, now: services.cancel(work, meeting_id, typed(form.reason), now),
        _("La rencontre est annulée. La raison est publiée."),
        "reason",
    )
    if done.done:
        return go(url_for("meeting_desk.hub", meeting_id=meeting_id))
    meeting = animated(meeting_id)
    return private_page(
        "participation/meetings/desk_cancel.html", form, done.status, meeting=meeting,
        refusal=refusals(meeting)[Act.CANCEL],
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:meeting_id>/ordre-du-jour", methods=["GET", "POST"])
@access(ANIMATORS)
def points(meeting_id: int) -> ResponseReturnValue:
    """The agenda: its points in order, and one more."""
    animated(meeting_id)
    form = AgendaForm()
    done = tried(
        form, lambda work, now: agenda.add(work, meeting_id, typed(form.title), now), _("Le point est ajouté."), "title"
    )
    if done.done:
        return go(url_for("meeting_desk.points", meeting_id=meeting_id))
    meeting = animated(meeting_id)
    return private_page(
        "participation/meetings/desk_agenda.html", form, done.status, meeting=meeting,
        points=pages.points(queries.agenda(meeting_id)), refusal=refusals(meeting)[Act.PREPARE],
    )  # fmt: skip


@blueprint.post(f"/<{NUMBER}:meeting_id>/ordre-du-jour/<{NUMBER}:item_id>/enlever")
@access(ANIMATORS)
def take_off(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take a point off the agenda."""
    carried_out(lambda work, now: agenda.take_off(work, meeting_id, item_id, now), _("Le point est enlevé."))
    return go(url_for("meeting_desk.points", meeting_id=meeting_id))


@blueprint.post(f"/<{NUMBER}:meeting_id>/ordre-du-jour/<{NUMBER}:item_id>/monter")
@access(ANIMATORS)
def move_up(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Bring a point before the one above it."""
    carried_out(lambda work, now: agenda.move_up(work, meeting_id, item_id, now), _("L’ordre est changé."))
    return go(url_for("meeting_desk.points", meeting_id=meeting_id))


def seen_of(text: str) -> int:
    """The version a form was filled from; one that nobody ever had when it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
