"""What became of the commitments of earlier years, for the account of an edition (A12), read from the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assises.commitments import following, queries
from assises.commitments.following import Account, Line, Move, Past
from assises.commitments.models import AssisesCommitment, ProgressPoint, PromiseStep
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState


@dataclass(frozen=True)
class Told:
    """A commitment of an earlier year and what this account says of it."""

    commitment: AssisesCommitment
    line: Line


def told(edition: AssisesEdition, now: datetime) -> list[Told]:
    """Every line that the account of this edition must hold, in three queries."""
    found = queries.before(edition.year)
    ids = [commitment.id for commitment in found]
    steps, points = queries.steps(ids), queries.points(ids)
    pasts = [past(c, steps.get(c.id, []), points.get(c.id, [])) for c in found]
    known = {commitment.id: commitment for commitment in found}
    return [Told(known[line.id], line) for line in following.lines(pasts, accounts(edition, now), edition.year)]


def past(commitment: AssisesCommitment, steps: Sequence[PromiseStep], points: Sequence[ProgressPoint]) -> Past:
    """A commitment as the rule sees it."""
    moves = tuple(Move(step.at, step.state) for step in steps)
    return Past(
        commitment.id, commitment.edition.year, moves or (Move(commitment.created_at, commitment.state),),
        tuple(point.at for point in points),
    )  # fmt: skip


def accounts(edition: AssisesEdition, now: datetime) -> list[Account]:
    """The accounts up to this edition's: those that were published, and this one."""
    published = (EditionState.REPORTED, EditionState.ARCHIVED)
    earlier = [e for e in editions.editions() if e.year < edition.year and e.state in published and e.reported_at]
    until = edition.reported_at if edition.reported_at and edition.state in published else now
    return [*(Account(e.year, e.reported_at or now) for e in earlier), Account(edition.year, until)]
