"""What pages of the team find before they show or do anything."""

from __future__ import annotations

from dataclasses import dataclass

from assises.checkin import queries as checkin
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import queries as people
from assises.people.types import OF_A_SESSION
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import ActivityKind
from assises.workshops import policies, queries
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import Hat, Phase
from commons.kernel.actor import Actor
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound, Refused


@dataclass(frozen=True)
class Line:
    """An activity of the edition, its workshop once it is prepared, and as what the reader stands before it."""

    activity: Activity
    workshop: Workshop | None
    hat: Hat


def edition_of(year: int) -> AssisesEdition:
    """The edition of this year; NotFound."""
    found = editions.by_year(year) if year < 3000 else None
    if found is None:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    return found


def workshop_of(year: int, workshop_id: int) -> Workshop:
    """The workshop at this address; NotFound also when it belongs to another edition."""
    edition = edition_of(year)
    found = queries.by_id(workshop_id) if workshop_id <= LARGEST_ID else None
    if found is None or found.activity.edition_id != edition.id:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    return found


def activity_of(year: int, activity_id: int) -> Activity:
    """The activity at this address; NotFound."""
    edition = edition_of(year)
    found = programme.activity(activity_id) if activity_id <= LARGEST_ID else None
    if found is None or found.edition_id != edition.id:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    return found


def adaptations(activity: Activity) -> list[tuple[str, int]]:
    """What people with a seat there asked for that changes how the session is held: numbers, for whoever leads it."""
    asked = people.needs_of(checkin.seated(activity.id))
    return [(kind.label, asked[kind]) for kind in OF_A_SESSION if kind in asked]


def seat(actor: Actor, activity: Activity, act: Act = Act.SEE_REMOTE, phase: Phase = Phase.PREPARED) -> Hat:
    """As what the actor stands before this activity; Refused when not at all, or when the act is not theirs."""
    hat = queries.hat_of(actor, activity)
    refusal = policies.refusal_to(act, hat, phase)
    if refusal is not None:
        raise Refused(reason=refusal)
    return hat


def lines(edition: AssisesEdition, actor: Actor) -> list[Line]:
    """The workshops and other activities that this actor facilitates or takes notes of, in order of time."""
    known = {each.activity_id: each for each in queries.of_edition(edition.id)}
    found = [
        Line(activity, known.get(activity.id), queries.hat_of(actor, activity))
        for activity in programme.activities(edition.id)
        if activity.kind is not ActivityKind.VISIT or activity.id in known
    ]
    return [line for line in found if line.hat is not Hat.NOBODY]
