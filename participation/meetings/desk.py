"""What every page of the desk begins and ends with: may this person be here, and how a command answers."""

from __future__ import annotations

from commons.kernel import clock
from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import NotFound, Reason, Refused
from commons.territory import queries as territory
from participation.bodies import policies as body_policies
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.bodies.policies import FACILITATOR, SECRETARIAT, BodyReason
from participation.bodies.types import BodyKind, BodyState
from participation.meetings import policies, queries, services
from participation.meetings.models import Meeting
from participation.meetings.policies import Act, MeetingReason

#: Those who animate tables and other bodies.
ANIMATORS = holders_of(SECRETARIAT, FACILITATOR)


def animated_body(slug: str) -> Body:
    """The body of this slug, when whoever asks animates it; closed ones may still be read."""
    body = bodies.by_slug(slug)
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    refusal = body_policies.refusal_to_animate(current_actor(), bodies.scopes(body))
    if refusal is not None:
        raise Refused(reason=refusal)
    return body


def animated(meeting_id: int) -> Meeting:
    """The meeting of this number, when whoever asks animates its body."""
    meeting = queries.by_id(meeting_id)
    if meeting is None:
        raise NotFound(reason=MeetingReason.NOT_FOUND)
    refusal = body_policies.refusal_to_animate(current_actor(), bodies.scopes(meeting.body))
    if refusal is not None:
        raise Refused(reason=refusal)
    return meeting


def refusals(meeting: Meeting) -> dict[Act, Reason | None]:
    """What whoever asks may not do with this meeting now, and why; the services ask the same policy."""
    actor, scopes, closed = current_actor(), bodies.scopes(meeting.body), meeting.body.state is BodyState.CLOSED
    hours = services.hours_of(meeting)
    return {
        act: policies.refusal_to(act, actor, scopes, meeting.state, hours, clock.now(), closed=closed) for act in Act
    }


def animated_bodies(*kinds: BodyKind) -> list[Body]:
    """Every body that whoever asks animates, by name, in a fixed number of queries."""
    actor, above = current_actor(), territory.holders()
    found = []
    for body in bodies.bodies(*kinds, closed=True):
        places = {holder for place in body.places for holder in above.get(place.id, (place.id,))}
        scopes = (("body", body.id), *(("territory", place_id) for place_id in sorted(places)))
        if body_policies.refusal_to_animate(actor, scopes) is None:
            found.append(body)
    return found
