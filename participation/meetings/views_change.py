"""The desk of a meeting while it is held: who came, its minutes, what it decides, who does what."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.compared import difference
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.refs import Ref
from participation.meetings import agreed, attending, minutes, pages, queries
from participation.meetings.addresses import NUMBER
from participation.meetings.desk import ANIMATORS, animated, refusals
from participation.meetings.forms import ActionForm, CountForm, DecisionForm, FollowForm, MinutesForm, NameForm
from participation.meetings.models import Action
from participation.meetings.policies import Act, MeetingReason
from participation.meetings.types import ActionState, How, MinutesState
from participation.meetings.views_desk import seen_of

blueprint = Blueprint("meeting_room", __name__, url_prefix=f"/equipe/rencontres/<{NUMBER}:meeting_id>")


@blueprint.route("/presence", methods=["GET", "POST"])
@access(ANIMATORS)
def count(meeting_id: int) -> ResponseReturnValue:
    """How many people came."""
    animated(meeting_id)
    form = CountForm()
    form.fill(queries.attendance(meeting_id))
    done = tried(form, lambda work, now: attending.count(work, meeting_id, form.numbers(), now), _("C’est enregistré."))
    if done.done:
        return go(url_for("meeting_desk.hub", meeting_id=meeting_id))
    meeting = animated(meeting_id)
    return private_page(
        "participation/meetings/desk_count.html", form, done.status, meeting=meeting,
        refusal=refusals(meeting)[Act.RECORD],
    )  # fmt: skip


@blueprint.route("/noms", methods=["GET", "POST"])
@access(ANIMATORS)
def names(meeting_id: int) -> ResponseReturnValue:
    """Names of those who agreed."""
    animated(meeting_id)
    form = NameForm()
    done = tried(
        form,
        lambda work, now: attending.name(work, meeting_id, typed(form.name), bool(form.agreed.data), now),
        _("Le nom est ajouté."),
    )
    if done.done:
        return go(url_for("meeting_room.names", meeting_id=meeting_id))
    meeting = animated(meeting_id)
    return private_page(
        "participation/meetings/desk_names.html", form, done.status, meeting=meeting,
        presences=queries.presences(meeting_id), refusal=refusals(meeting)[Act.RECORD],
    )  # fmt: skip


@blueprint.post(f"/noms/<{NUMBER}:presence_id>/retirer")
@access(ANIMATORS)
def unname(meeting_id: int, presence_id: int) -> ResponseReturnValue:
    """Take a name off because its owner asks."""
    carried_out(lambda work, now: attending.unname(work, meeting_id, presence_id, now), _("Le nom est retiré."))
    return go(url_for("meeting_room.names", meeting_id=meeting_id))


@blueprint.route("/compte-rendu", methods=["GET", "POST"])
@access(ANIMATORS)
def write(meeting_id: int) -> ResponseReturnValue:
    """The minutes: a draft, or what everybody reads. A late writer keeps their text and sees what separates it."""
    animated(meeting_id)
    form = MinutesForm()
    latest = queries.latest_minutes(meeting_id)
    if request.method == "GET":
        form.base.data, form.body.data = str(latest.number if latest else 0), latest.body if latest else ""
    state = MinutesState.PUBLISHED if request.form.get("act") == "publish" else MinutesState.DRAFT
    said = _("Le compte rendu est publié.") if state is MinutesState.PUBLISHED else _("Le brouillon est gardé.")
    done = tried(
        form,
        lambda work, now: minutes.write(
            work, meeting_id, seen_of(typed(form.base)), typed(form.body), state, now, typed(form.note)
        ),
        said,
    )
    if done.done:
        return go(url_for("meeting_desk.hub", meeting_id=meeting_id))
    meeting, latest, changes = animated(meeting_id), queries.latest_minutes(meeting_id), []
    if done.status == 409:
        form.base.data = str(latest.number if latest else 0)
        changes = difference(latest.body if latest else "", typed(form.body))
    return private_page(
        "participation/meetings/desk_minutes.html", form, done.status, meeting=meeting, latest=latest, changes=changes,
        refusal=refusals(meeting)[Act.RECORD],
    )  # fmt: skip


@blueprint.route("/decisions", methods=["GET", "POST"])
@access(ANIMATORS)
def decide(meeting_id: int) -> ResponseReturnValue:
    """What the meeting decides."""
    animated(meeting_id)
    form = DecisionForm()
    form.offer(pages.subjects_of(queries.agenda(meeting_id)))
    done = tried(
        form,
        lambda work, now: agreed.decide(
            work, meeting_id, typed(form.words), How(form.how.data), typed(form.how_words), _subject(form), now
        ),
        _("La décision est écrite."),
    )
    if done.done:
        return go(url_for("meeting_room.decide", meeting_id=meeting_id))
    meeting = animated(meeting_id)
    return private_page(
        "participation/meetings/desk_decisions.html", form, done.status, meeting=meeting,
        decisions=queries.decisions([meeting_id]).get(meeting_id, []), refusal=refusals(meeting)[Act.RECORD],
    )  # fmt: skip


def _subject(form: DecisionForm) -> Ref | None:
    chosen = typed(form.subject)
    return Ref.read(chosen) if chosen else None


@blueprint.route("/actions", methods=["GET", "POST"])
@access(ANIMATORS)
def take_on(meeting_id: int) -> ResponseReturnValue:
    """Who does what, until when."""
    animated(meeting_id)
    form = ActionForm()
    done = tried(
        form,
        lambda work, now: agreed.take_on(
            work, meeting_id, typed(form.words), typed(form.owner), cast(date, form.due_on.data), now
        ),
        _("L’action est écrite."),
    )
    if done.done:
        return go(url_for("meeting_room.take_on", meeting_id=meeting_id))
    meeting = animated(meeting_id)
    deeds = pages.deeds(queries.actions([meeting_id]).get(meeting_id, []), clock.now())
    return private_page(
        "participation/meetings/desk_actions.html", form, done.status, meeting=meeting, deeds=deeds,
        refusal=refusals(meeting)[Act.RECORD],
    )  # fmt: skip


@blueprint.route(f"/actions/<{NUMBER}:action_id>", methods=["GET", "POST"])
@access(ANIMATORS)
def follow(meeting_id: int, action_id: int) -> ResponseReturnValue:
    """Where an action stands."""
    animated(meeting_id)
    action, form = _action(meeting_id, action_id), FollowForm()
    form.offer()
    if request.method == "GET":
        form.state.data, form.note.data, form.seen.data = action.state.value, action.note, str(action.version)
    done = tried(
        form,
        lambda work, now: agreed.follow(
            work, action_id, ActionState(form.state.data), typed(form.note), seen_of(typed(form.seen)), now
        ),
        _("C’est enregistré."),
    )
    if done.done:
        return go(url_for("meeting_room.take_on", meeting_id=meeting_id))
    action = _action(meeting_id, action_id)
    if done.status == 409:
        form.seen.data = str(action.version)
    return private_page(
        "participation/meetings/desk_follow.html", form, done.status, meeting=animated(meeting_id), action=action,
        deed=pages.deeds([action], clock.now())[0],
    )  # fmt: skip


def _action(meeting_id: int, action_id: int) -> Action:
    found = next((a for a in queries.actions_by_id([action_id]) if a.meeting_id == meeting_id), None)
    if found is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    return found
