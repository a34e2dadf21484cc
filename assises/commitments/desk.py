"""What every page of the desk of commitments begins and ends with."""

from __future__ import annotations

from flask import current_app

from assises.commitments import policies, queries, services
from assises.commitments.models import AssisesCommitment
from assises.commitments.types import MOVES, PromiseReason, PromiseState
from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from commons.identity.roles.scopes import named_scopes
from commons.identity.types import ScopeKind
from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import NotFound, Refused
from commons.kernel.i18n import locale_code
from commons.territory import queries as territory

KEEPERS, WRITERS = holders_of("secretariat"), holders_of("secretariat", "respondent")


def kept_edition(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks is its secretariat."""
    edition = editions.by_year(year) if year < 10_000 else None
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    refusal = edition_policies.refusal_to_keep(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def written(commitment_id: int) -> AssisesCommitment:
    """The commitment of this number, when whoever asks writes for whoever owes it, or keeps its edition."""
    commitment = services.held(commitment_id)
    refusal = policies.refusal_to_report(commitment, services.scopes_of(commitment), current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return commitment


def mine() -> list[AssisesCommitment]:
    """The commitments of the bodies in whose name whoever asks may answer."""
    actor = current_actor()
    bodies = [number for number, _name in bodies_offered()]
    owed = queries.of_bodies(bodies)
    return [c for c in owed if policies.refusal_to_report(c, services.scopes_of(c), actor) is None]


def bodies_offered() -> list[tuple[int, str]]:
    """The bodies of the product: number and name."""
    named = named_scopes(current_app)
    return sorted(((s.id, name) for s, name in named.items() if s.kind is ScopeKind.BODY), key=lambda pair: pair[1])


def orientations_offered() -> list[tuple[int, str]]:
    """The five orientations: number and name."""
    return [(orientation.id, orientation.named(locale_code())) for orientation in territory.orientations()]


def moves_of(commitment: AssisesCommitment) -> list[PromiseState]:
    """What it may become, in the order of the states."""
    return [state for state in PromiseState if state in MOVES[commitment.state]]


def refusals(commitment: AssisesCommitment) -> dict[str, PromiseReason | None]:
    """What whoever asks may not do with it now, and why; the services ask the same policies."""
    actor, scopes = current_actor(), services.scopes_of(commitment)
    moves = moves_of(commitment)
    stuck = None if moves else PromiseReason.CLOSED
    return {
        "move": policies.refusal_to_move(commitment, moves[0], scopes, actor) if moves else stuck,
        "point": policies.refusal_to_write_a_point(commitment, scopes, actor),
        "hand_on": policies.refusal_to_hand_on(commitment, actor),
        "same": policies.refusal_to_tie(commitment, actor),
        "correct": policies.refusal_to_correct(commitment, actor),
    }
