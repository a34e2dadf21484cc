"""The big screen of a room: what the room does, in large letters, with the way in always visible."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from assises.workshops import room_pages, rooms, visitors
from assises.workshops.services import code_names
from assises.workshops.words_models import WorkshopContribution
from commons.identity.seals import bare
from commons.kernel import qr
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import good_until, same_for_everybody

blueprint = Blueprint("assises_screen", __name__)


def _names(code: str) -> tuple[str, ...]:
    return code_names(bare(code)[:20])


@blueprint.get("/atelier/<code>/ecran")
@access(EVERYONE)
@same_for_everybody(_names)
def screen(code: str) -> ResponseReturnValue:
    """What everybody in the room looks at."""
    workshop = visitors.opened_by(code)
    good_until(workshop.code_expires_at)
    seen = room_pages.shared(workshop)
    way_in = url_for("assises_room.room", code=workshop.code, _external=True)
    return render_template(
        "assises/workshops/screen.html", **seen, way_in=way_in, version=qr.digest(way_in), latest=_latest(seen["room"])
    )


def _latest(room: rooms.Room) -> list[WorkshopContribution]:
    """The last ideas, the newest first."""
    return room.ideas[::-1][: rooms.ON_SCREEN]


@blueprint.get("/atelier/<code>/entree.svg")
@access(EVERYONE)
def square(code: str) -> ResponseReturnValue:
    """The way in, to scan."""
    workshop = visitors.opened_by(code)
    return qr.picture_answer(url_for("assises_room.room", code=workshop.code, _external=True))
