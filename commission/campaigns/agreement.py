"""How much two coders agree: the share of same answers, and Cohen's kappa, which takes chance away. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from fractions import Fraction


def share(first: Sequence[Hashable], second: Sequence[Hashable]) -> Fraction | None:
    """The share of items that both coded alike; None without items."""
    pairs = list(zip(first, second, strict=True))
    return Fraction(sum(one == other for one, other in pairs), len(pairs)) if pairs else None


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Fraction | None:
    """Cohen's kappa (1960), exact; None without items, or when both used one and the same category throughout."""
    seen = share(first, second)
    if seen is None:
        return None
    many, ones, others = len(first), Counter(first), Counter(second)
    by_chance = Fraction(sum(ones[category] * others[category] for category in ones), many * many)
    return None if by_chance == 1 else (seen - by_chance) / (1 - by_chance)
