"""How much was said: whoever kept it says how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from assises.reports.types import SaidKind

#: From the number of an edition to how many of each.
Provider = Callable[[int], Mapping[SaidKind, int]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let accounts count what this provider knows."""
    if provider not in _providers:
        _providers.append(provider)


def forget(provider: Provider) -> None:
    """Take a provider back (tests)."""
    _providers.remove(provider)


def counts(edition_id: int) -> dict[SaidKind, int]:
    """How many of each, by every provider together, in the order of the kinds; those nobody counts are left out."""
    total: Counter[SaidKind] = Counter()
    for provider in _providers:
        total.update(provider(edition_id))
    return {kind: total[kind] for kind in SaidKind if total[kind]}
