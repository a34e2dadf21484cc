"""What every page about one debate begins with: may it be seen, and what the page depends on."""

from __future__ import annotations

from datetime import datetime

from commons.kernel.actor import NOBODY
from commons.kernel.errors import NotFound
from participation.debates import policies, queries
from participation.debates.models import Contribution, Debate
from participation.debates.reasons import DebateReason
from participation.debates.types import Action


def versions(slug: str, **_others: object) -> tuple[str, ...]:
    """What a page about one debate depends on (for `same_for_everybody`)."""
    return (f"participation:debates:{slug}", "participation:bodies", "territory")


def shown(slug: str, now: datetime) -> Debate:
    """The debate of this slug when people may see it."""
    debate = queries.by_slug(slug)
    if debate is None or policies.refusal_to(Action.READ, NOBODY, debate, (), (), now) is not None:
        raise NotFound(reason=DebateReason.NOT_FOUND)
    return debate


def said(debate: Debate, number: int, person_id: int | None) -> Contribution:
    """A contribution everybody may see, or one's own wherever it stands."""
    row = queries.contribution(debate.id, number)
    own = row is not None and person_id is not None and row.author_id == person_id
    if row is None or not (row.public or own):
        raise NotFound(reason=DebateReason.NO_CONTRIBUTION)
    return row
