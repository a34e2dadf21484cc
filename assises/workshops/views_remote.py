"""The facilitator's remote: one page on a tablet, and one address for all of its gestures."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from flask import Blueprint, Response, flash, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.workshops import acts, desk, queries, rooms, words
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import TONGUES, Channel, Lane, Phase, Side, Trait, Way
from commons.identity import queries as identity
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.http import go, private, respond
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Motive

blueprint = Blueprint("assises_remote", __name__, url_prefix="/equipe/assises/<int:year>/ateliers/<int:workshop_id>")
#: Lines of the log beside the remote.
LAST_STEPS = 8


@blueprint.get("")
@access(SIGNED_IN)
def remote(year: int, workshop_id: int) -> ResponseReturnValue:
    """The remote, or its living part alone when our script asks for it."""
    workshop = desk.workshop_of(year, workshop_id)
    return _page(workshop, year)


@blueprint.post("/gestes")
@access(SIGNED_IN)
def gesture(year: int, workshop_id: int) -> ResponseReturnValue:
    """Carry out one gesture, once."""
    desk.workshop_of(year, workshop_id)
    values = acts.Values(request.form.to_dict(flat=False))
    try:
        with unit_of_work(current_actor()) as work:
            acts.carry_out(
                work, workshop_id, values.text("gesture"), values.text("act"), values, clock.now(), _made_at(values)
            )
    except DomainError as error:
        return _refused(year, workshop_id, error)
    if _wants_words():
        return private(make_response(jsonify(ok=True)))
    if values.text("gesture") == "paper":
        flash(_("C’est ajouté."), "success")
    return go(url_for("assises_remote.remote", year=year, workshop_id=workshop_id) + _anchor(values))


def _anchor(values: acts.Values) -> str:
    """Back to the part of the page where the gesture was made, when the form says which."""
    part = values.text("part")
    return f"#{part}" if part in ("parole", "idees", "salle", "points") else ""


def _made_at(values: acts.Values) -> datetime | None:
    """When the gesture was made, from the seconds it waited on the tablet, whose clock may be wrong by any amount."""
    waited = values.optional("age", 10**9)
    return None if waited is None else clock.now() - timedelta(seconds=waited)


def _wants_words() -> bool:
    return request.headers.get("X-Requested-With") == "workshop"


def _refused(year: int, workshop_id: int, error: DomainError) -> ResponseReturnValue:
    """The reason, on the page as it stands, with what was typed; in a few words to our script."""
    said = " ".join(error.fields.values()) if isinstance(error, Invalid) and error.fields else error.sentence
    if _wants_words():
        return private(make_response(jsonify(ok=False, sentence=said), error.status))
    return _page(desk.workshop_of(year, workshop_id), year, error.status, said)


def _page(workshop: Workshop, year: int, status: int = 200, problem: str = "") -> Response:
    actor = current_actor()
    hat = desk.seat(actor, workshop.activity, Act.SEE_REMOTE, workshop.phase)
    seen = rooms.remote(workshop, hat, actor.person_id, clock.now())
    names = identity.names_of([workshop.lease_by]) if seen.held_by_other and workshop.lease_by else {}
    steps = queries.steps(workshop.id)[:LAST_STEPS]
    answer = respond(
        "assises/workshops/remote.html", "assises/workshops/_remote.html", status=status, seen=seen, room=seen.room,
        workshop=workshop, year=year, problem=problem, typed=request.form, act=lambda: uuid4().hex,
        holder=names.get(workshop.lease_by or 0, ""), leads=hat.value == "leads", Phase=Phase, lanes=list(Lane),
        traits=list(Trait), sides=list(Side), motives=list(Motive), tongues=TONGUES,
        channels=(Channel.PAPER, Channel.FACILITATOR),
        steps=[(line, words.step(line)) for line in steps], Way=Way, late=WorkshopReason.TOO_OLD.sentence,
    )  # fmt: skip
    return private(answer)
