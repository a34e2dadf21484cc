"""What every public page about one edition begins with: may it be seen, and until when is the page good."""

from __future__ import annotations

from datetime import datetime

from budgets.editions import policies, queries
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.editions.types import Action
from commons.kernel.actor import NOBODY
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until


def versions(slug: str, **_others: str) -> tuple[str, ...]:
    """What a page about one edition depends on (for `same_for_everybody`)."""
    return (f"budgets:{slug}", "territory")


def shown(slug: str, now: datetime) -> Edition:
    """The edition of this slug when people may see it; the page is good until its phase changes."""
    edition = queries.by_slug(slug)
    if edition is None or policies.refusal_to(Action.READ, NOBODY, edition, [], now) is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    good_until(policies.next_change(edition, now))
    return edition
