"""The door of a room: how many seats are free, who waits, who is next."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from assises.checkin import doorstep, finding, queries, rooms
from assises.checkin.forms import AtTheDoor, PassForm, person_ids
from assises.checkin.models import DoorDevice, DoorLine
from assises.checkin.policies import SEATS_WAIT
from assises.checkin.types import CheckinReason
from assises.people import queries as people
from assises.programme import queries as programme
from assises.programme.models import Activity
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import private_page
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_room_door", __name__, url_prefix="/accueil/salle")


@blueprint.get("/<int:activity_id>")
@access(EVERYONE)
def show(activity_id: int) -> ResponseReturnValue:
    """How the room stands."""
    device = doorstep.device()
    return _page(device, _activity(device, activity_id), PassForm(formdata=None, ticket=uuid4().hex))


@blueprint.post("/<int:activity_id>/file")
@access(EVERYONE)
def wait(activity_id: int) -> ResponseReturnValue:
    """Somebody waits at the door; twice is once."""
    device = doorstep.device()
    activity, form = _activity(device, activity_id), PassForm()
    if not form.validate():
        return _page(device, activity, form, 422)
    with unit_of_work(doorstep.AT_THE_DOOR) as work:
        for key in form.chosen:
            rooms.join_line(work, activity_id, device.site_id, *person_ids(key), clock.now())
    flash(gettext("C’est noté : la file se suit dans l’ordre d’arrivée."), "success")
    return go(url_for("assises_room_door.show", activity_id=activity_id))


@blueprint.post("/<int:activity_id>/file/<int:line_id>/partir")
@access(EVERYONE)
def give_up(activity_id: int, line_id: int) -> ResponseReturnValue:
    """Somebody does not wait any more."""
    device = doorstep.device()
    activity, form = _activity(device, activity_id), AtTheDoor()
    if form.validate():
        with unit_of_work(doorstep.AT_THE_DOOR) as work:
            rooms.give_up(work, activity.id, line_id, clock.now())
    return go(url_for("assises_room_door.show", activity_id=activity_id))


def _activity(device: DoorDevice, activity_id: int) -> Activity:
    found = programme.activity(activity_id)
    if found is None or found.site_day.site_id != device.site_id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return found


def _page(device: DoorDevice, activity: Activity, form: PassForm, status: int = 200) -> Response:
    form.salle.data = str(activity.id)
    line = queries.line(activity.id)
    return private_page(
        "assises/checkin/room.html", form, status, device=device, activity=activity,
        room=rooms.room(activity, clock.now()), line=[(each, _card(each)) for each in line],
        released_at=activity.starts_at + SEATS_WAIT,
    )  # fmt: skip


def _card(waits: DoorLine) -> finding.Card | None:
    if waits.attendee_id is not None:
        return next(iter(finding.cards(people.attendees([waits.attendee_id]))), None)
    written = queries.walk_in(waits.walk_in_id) if waits.walk_in_id is not None else None
    return finding.card_of_walk_in(written) if written is not None else None
