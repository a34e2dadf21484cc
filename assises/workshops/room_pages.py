"""The page of the room on a phone, and how its commands answer: with a page, or in a few words to our own script."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Response, flash, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from assises.workshops import joining, queries, rooms
from assises.workshops.forms import SayForm
from assises.workshops.marks import Purpose, mark
from assises.workshops.models import Workshop
from assises.workshops.reasons import WorkshopReason
from assises.workshops.rooms import Room
from assises.workshops.types import Device, Heard, Lane, Mood, Phase, RequestState, Side, Trait
from commons.kernel import i18n
from commons.kernel.answers import private_page
from commons.kernel.errors import DomainError
from commons.kernel.http import go, private


def shared(workshop: Workshop) -> dict[str, Any]:
    """What every phone is shown alike."""
    return {"room": rooms.room(workshop), "workshop": workshop, "mine": {}, "private": False, "Phase": Phase}


def room_page(workshop: Workshop, token: str, form: SayForm | None = None, status: int = 200, **more: Any) -> Response:
    """The room of one phone: what everybody sees, its own dots, its own words, its own forms."""
    form = form or SayForm(formdata=None, language=i18n.locale_code())
    phone = joining.inside(workshop.id, token)
    seen = {**shared(workshop), "mine": my_dots(workshop.id, token), "private": True}
    return private_page(
        "assises/workshops/room.html", form, status, **seen, lanes=list(Lane), traits=list(Trait), sides=list(Side),
        moods=list(Mood), heards=list(Heard), asking=_my_request(seen["room"], token), ask_ticket=uuid4().hex,
        table_mode=phone is not None and phone.device is Device.TABLE,
        told=queries.told_by(workshop.id, mark(Purpose.FEEDBACK, workshop.id, token)),
        own=_own_words(workshop.id, token), **more,
    )  # fmt: skip


def my_dots(workshop_id: int, token: str) -> dict[int, int]:
    """The dots of this phone in the open round."""
    opened = next(iter(queries.rounds(workshop_id)), None)
    if opened is None or opened.closed_at is not None:
        return {}
    return queries.dots_of(opened.id, mark(Purpose.DOTS, workshop_id, token))


def dots_left(left: int) -> str:
    """How many dots one may still place, in words."""
    return ngettext("Il vous reste %(num)d point.", "Il vous reste %(num)d points.", left)


def _my_request(room: Room, token: str) -> Any:
    mine = mark(Purpose.FLOOR, room.workshop.id, token)
    waiting = queries.requests(room.workshop.id, RequestState.WAITING)
    number = next((each.id for each in waiting if each.speaker == mine), None)
    return next((place for place in room.queue if place.id == number), None)


def _own_words(workshop_id: int, token: str) -> list[Any]:
    """What this phone said, also what waits to be read, so that nobody wonders where it went."""
    return queries.said_by(workshop_id, mark(Purpose.WORDS, workshop_id, token))


def wants_words() -> bool:
    """True when our own script asks, and puts the answer on the page by itself."""
    return request.headers.get("X-Requested-With") == "workshop"


def done(workshop: Workshop, sentence: str, **more: Any) -> ResponseReturnValue:
    """A command that was carried out."""
    if wants_words():
        return private(make_response(jsonify(ok=True, sentence=sentence, ticket=uuid4().hex, **more)))
    flash(sentence, "success")
    return go(url_for("assises_room.room", code=workshop.code))


def refused(workshop: Workshop, token: str, error: DomainError) -> ResponseReturnValue:
    """A command that was not: the page as it stands, with the reason."""
    if error.status in (404, 429):
        raise error
    said = error.sentence or WorkshopReason.UNREADABLE.sentence
    if wants_words():
        mine = my_dots(workshop.id, token)
        return private(make_response(jsonify(ok=False, sentence=said, mine=mine), error.status))
    return room_page(workshop, token, status=error.status, problem=said)


def said_badly(workshop: Workshop, token: str, form: SayForm, status: int) -> ResponseReturnValue:
    """Words that were not taken: the same form with everything that was typed."""
    if wants_words():
        said = " ".join(sentence for _, sentence in form.mistakes())
        return private(make_response(jsonify(ok=False, sentence=said, opened=form.stamp()), status))
    return room_page(workshop, token, form, status, writing=True)
