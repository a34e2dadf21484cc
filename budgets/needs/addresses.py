"""Where needs and priorities stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from budgets.editions import queries as editions
from budgets.needs import policies, queries
from budgets.needs.models import BudgetNeed, BudgetPriority
from budgets.needs.types import NEED, PRIORITY
from budgets.stages import policies as stages
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target

_SHORT = 80


def of_need(need: BudgetNeed) -> str:
    """The address of its public page."""
    return f"/budgets/{need.edition.slug}/besoins/{need.number}"


def of_priority(priority: BudgetPriority) -> str:
    """The address of its public page."""
    return f"/budgets/{priority.edition.slug}/priorites/{priority.number}"


def title_of(need: BudgetNeed) -> str:
    """Its title, or the beginning of its words."""
    if need.title:
        return need.title
    line = " ".join(need.words.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"


def needs(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each need."""
    return {
        each.id: Target(title_of(each), of_need(each), policies.is_seen(each) and stages.is_public(each.edition))
        for each in queries.needs_by_id(ids)
    }


def priorities(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each priority."""
    return {
        each.id: Target(each.title, of_priority(each), stages.is_public(each.edition))
        for each in queries.priorities_by_id(ids)
    }


def need_at(slug: str, number: int) -> Ref | None:
    """The need of an address."""
    edition = editions.by_slug(slug)
    need = queries.need(edition.id, number) if edition is not None else None
    return Ref(NEED, need.id) if need is not None else None


def priority_at(slug: str, number: int) -> Ref | None:
    """The priority of an address."""
    edition = editions.by_slug(slug)
    priority = queries.priority(edition.id, number) if edition is not None else None
    return Ref(PRIORITY, priority.id) if priority is not None else None


def offer() -> None:
    """Let people paste the address of a need or a priority."""
    addresses.know("needs.show", need_at)
    addresses.know("priorities.show", priority_at)
