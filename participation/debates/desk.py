"""What every page of the desk of debates begins with: may this person be here, and what may they do now."""

from __future__ import annotations

from commons.kernel import clock
from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import NotFound, Refused
from commons.territory import queries as territory
from commons.territory.models import Place
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.debates import policies, queries
from participation.debates.models import Debate
from participation.debates.reasons import DebateReason
from participation.debates.types import Action

TEAM = holders_of(policies.SECRETARIAT, policies.FACILITATOR, policies.RESPONDENT)


def handled(slug: str) -> Debate:
    """The debate of this slug, when whoever asks animates it or answers it."""
    debate = queries.by_slug(slug)
    if debate is None:
        raise NotFound(reason=DebateReason.NOT_FOUND)
    if not is_ones_own(debate, queries.scopes(debate), queries.body_scopes(debate)):
        raise Refused(reason=DebateReason.NOT_YOURS)
    return debate


def is_ones_own(debate: Debate, scopes: policies.Scopes, body_scopes: policies.Scopes) -> bool:
    """Whether this person animates this debate, or answers it once it is announced."""
    actor = current_actor()
    if policies.refusal_to_prepare(actor, scopes) is None:
        return True
    answers = actor.holds(policies.RESPONDENT, *body_scopes)
    return answers and policies.phase(debate, clock.now()) in policies.OPEN_TO[Action.READ]


def refusal(action: Action, debate: Debate) -> DebateReason | None:
    """Why this person may not do this with this debate now; shown in place of the button."""
    scopes, body_scopes = queries.scopes(debate), queries.body_scopes(debate)
    return policies.refusal_to(action, current_actor(), debate, scopes, body_scopes, clock.now())


def handled_debates() -> list[Debate]:
    """Every debate this person animates or answers."""
    debates = queries.debates(drafts=True)
    scopes = queries.scopes_of_many(debates)
    return [debate for debate in debates if is_ones_own(debate, *scopes[debate.id])]


def handled_places() -> list[Place]:
    """The places this person may prepare a debate about; all of them when one of their bodies can answer anywhere."""
    actor, above = current_actor(), territory.holders()
    everywhere = any(policies.refusal_to_prepare(actor, bodies.scopes(body)) is None for body in bodies.bodies())
    return [
        place
        for place in territory.places()
        if everywhere or policies.refusal_to_prepare(actor, _held(place, above)) is None
    ]


def _held(place: Place, above: dict[int, tuple[int, ...]]) -> list[tuple[str, int]]:
    return [("territory", holder) for holder in above.get(place.id, (place.id,))]


def answering_bodies() -> list[Body]:
    """Bodies that a debate may ask for an answer."""
    return bodies.bodies()
