"""What pages of commitments show, worked out before the template is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import ngettext

from assises.commitments import addresses, following, queries, stories
from assises.commitments.models import AssisesCommitment, ProgressPoint, PromiseStep
from assises.commitments.types import COMMITMENT, PromiseState
from assises.editions.models import AssisesEdition
from commons.kernel import refs
from commons.kernel.pages import good_until
from commons.kernel.refs import Ref, Target
from commons.kernel.sanitise import plain_to_markup
from commons.threads.types import Moment


@dataclass(frozen=True)
class Row:
    """A commitment in a list or at the head of its page."""

    commitment: AssisesCommitment
    url: str
    badge: str
    state: str
    #: "Sans nouvelle depuis 40 jours", "En retard de 3 jours": empty when there is nothing to say.
    waited: str
    late: str


def rows(commitments: Sequence[AssisesCommitment], now: datetime) -> list[Row]:
    """Commitments as they stand now, in two queries."""
    ids = [commitment.id for commitment in commitments]
    steps, points = queries.steps(ids), queries.points(ids)
    return [row(c, steps.get(c.id, []), points.get(c.id, []), now) for c in commitments]


def row(
    commitment: AssisesCommitment, steps: Sequence[PromiseStep], points: Sequence[ProgressPoint], now: datetime
) -> Row:
    """One of them; what it says changes by the clock while something is owed."""
    owed = stories.debt(commitment)
    heard = following.last_news([commitment.created_at, *(s.at for s in steps)], [p.at for p in points])
    if not commitment.state.is_end:
        good_until(owed.next_change(now))
    return Row(
        commitment, url_for("assises_commitments.show", commitment_id=commitment.id), commitment.state.badge,
        commitment.state.label, "" if commitment.state.is_end else silence(heard, now),
        lateness(owed.days_late(now), commitment.accepted_at is not None),
    )  # fmt: skip


def silence(heard: datetime, now: datetime) -> str:
    """Since when nothing was heard; nothing on the first day."""
    days = (now - heard).days
    return ngettext("Sans nouvelle depuis %(num)d jour", "Sans nouvelle depuis %(num)d jours", days) if days > 0 else ""


def lateness(days: int, is_accepted: bool = True) -> str:
    """How late it is, or the answer while nobody took it on; nothing when it is not."""
    if days <= 0:
        return ""
    if not is_accepted:
        return ngettext("Réponse en retard de %(num)d jour", "Réponse en retard de %(num)d jours", days)
    return ngettext("En retard de %(num)d jour", "En retard de %(num)d jours", days)


def listed(edition: AssisesEdition, state: PromiseState | None, now: datetime) -> dict[str, Any]:
    """The page of an edition: its axes, its commitments, how many in each state."""
    every = queries.followed_in(edition.year, edition.id)
    shown = [c for c in every if state is None or c.state is state]
    axes = queries.axes(edition.id)
    return {
        "edition": edition,
        "axes": axes,
        "axis_origins": origins("assises.axis", [axis.id for axis in axes]),
        "rows": rows(shown, now),
        "tally": Counter(c.state for c in every),
        "states": list(PromiseState),
        "asked": state,
    }


def whole(commitment: AssisesCommitment, now: datetime) -> dict[str, Any]:
    """The page of one commitment, in a fixed number of queries."""
    ids = [commitment.id]
    steps, points = queries.steps(ids).get(commitment.id, []), queries.points(ids).get(commitment.id, [])
    owners = queries.owners(ids).get(commitment.id, [])
    same = queries.commitment(commitment.duplicate_of_id) if commitment.duplicate_of_id else None
    return {
        "commitment": commitment,
        "row": row(commitment, steps, points, now),
        "text": plain_to_markup(commitment.words),
        "history": history(steps, [stories.owner_moment(owner) for owner in owners[1:]]),
        "owners": owners,
        "points": [(point, plain_to_markup(point.words)) for point in reversed(points)],
        "waiting": queries.waiting_points(commitment.id),
        "origins_of": origins(COMMITMENT, ids).get(commitment.id, []),
        "same": same,
        "duplicates": queries.duplicates(commitment.id),
        "short": addresses.shortened(commitment.words),
    }


def head(commitment: AssisesCommitment) -> dict[str, Any]:
    """What pages about one commitment begin with."""
    return {"commitment": commitment, "short": addresses.shortened(commitment.words)}


def space_of(commitment: AssisesCommitment) -> Ref:
    """What moderation counts hidden words of."""
    return Ref(COMMITMENT, commitment.id)


def history(steps: Sequence[PromiseStep], others: Sequence[Moment]) -> list[Moment]:
    """Every move and every change of owner, in order of time."""
    return sorted([*(stories.step_moment(step) for step in steps), *others], key=lambda moment: moment.at)


def origins(kind: str, ids: Sequence[int]) -> dict[int, list[tuple[str, Target]]]:
    """Where each thing comes from, as everybody may read it: (name of the kind, title and address)."""
    causes = queries.causes(kind, ids)
    targets = refs.resolve(ref for several in causes.values() for ref in several)
    return {number: _public(several, targets) for number, several in causes.items()}


def _public(several: Sequence[Ref], targets: dict[Ref, Target]) -> list[tuple[str, Target]]:
    return [(refs.label_of(ref.kind), targets[ref]) for ref in several if ref in targets and targets[ref].public]
