"""What anybody may read of the workshops of an edition: which there are, and what was said and chosen in each."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from assises.editions import policies as editions
from assises.editions.models import AssisesEdition
from assises.workshops import addresses, desk, queries, rooms
from assises.workshops.reasons import WorkshopReason
from assises.workshops.services import VERSION, page_names
from assises.workshops.types import Phase
from commons.kernel.access import EVERYONE, access
from commons.kernel.actor import NOBODY
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("assises_workshops", __name__)


@blueprint.get("/assises/<int:year>/ateliers")
@access(EVERYONE)
@same_for_everybody(lambda year: (VERSION, "assises"))
def index(year: int) -> ResponseReturnValue:
    """The workshops that have begun, in order of time, with their messages."""
    edition = _edition(year)
    begun = [each for each in queries.of_edition(edition.id) if each.phase is not Phase.PREPARED]
    summed = queries.syntheses([each.id for each in begun])
    return render_template("assises/workshops/index.html", edition=edition, workshops=begun, summed=summed)


@blueprint.get("/assises/<int:year>/ateliers/<int:workshop_id>")
@access(EVERYONE)
@same_for_everybody(lambda year, workshop_id: (*page_names(workshop_id), "assises", "moderation"))
def show(year: int, workshop_id: int) -> ResponseReturnValue:
    """What was said in one workshop: groups, dots with their digest, quotes, what was hidden and why."""
    _edition(year)
    workshop = desk.workshop_of(year, workshop_id)
    if workshop.phase is Phase.PREPARED:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    moods, heards = queries.feedback(workshop_id)
    return render_template(
        "assises/workshops/show.html", workshop=workshop, room=rooms.room(workshop), year=year,
        told=addresses.moments([workshop_id])[workshop_id], moods=moods, heards=heards, answers=sum(moods.values()),
    )  # fmt: skip


def _edition(year: int) -> AssisesEdition:
    edition = desk.edition_of(year)
    if editions.refusal_to_read(edition, NOBODY) is not None:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    return edition
