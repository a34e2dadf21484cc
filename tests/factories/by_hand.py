"""Another way of counting a vote of the commission, as a person would with crosses on a board: no code in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction


def quorum_by_hand(filled: Mapping[str, int], present: Mapping[str, int], share: Fraction, colleges: int) -> bool:
    """Whether enough take part."""
    here, all_seats = sum(present.values()), sum(filled.values())
    living = [c for c in filled if filled[c]]
    enough = here * share.denominator >= all_seats * share.numerator
    return here > 0 and enough and len([c for c in living if present[c]]) >= min(colleges, len(living))


def vote_by_hand(
    seats: Sequence[str], answers: Sequence[str | None], filled: Mapping[str, int], share: Fraction, needed: int
) -> bool:
    """Whether a vote adopts: `answers` of the seats of these colleges, None for those who kept silent."""
    yes = no = 0
    balance = dict.fromkeys(filled, 0)
    for college, answer in zip(seats, answers, strict=True):
        yes, no = yes + (answer == "for"), no + (answer == "against")
        balance[college] += {"for": 1, "against": -1}.get(answer, 0)
    living = len([c for c in filled if filled[c]])
    won = yes - no > 0 and yes * share.denominator - (yes + no) * share.numerator >= 0
    return won and len([c for c in balance if balance[c] > 0]) >= min(needed, living)
