"""What the committee's votes decide: quorum first, then yes against no; a tie gives nothing. Pure and total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from budgets.fund.types import Choice


class Verdict(StrEnum):
    """What a count says."""

    NO_QUORUM = "no_quorum"
    NO = "no"
    YES = "yes"


@dataclass(frozen=True)
class Count:
    """The votes on one request, with what they are measured by."""

    seats: int
    yes: int
    no: int
    abstain: int
    conflicts: int
    #: How many of those without an interest must take part.
    quorum: int
    share_percent: int

    @property
    def taking_part(self) -> int:
        """Members who voted, abstentions included."""
        return self.yes + self.no + self.abstain

    @property
    def everybody_answered(self) -> bool:
        """True when no member is waited for."""
        return self.taking_part + self.conflicts >= self.seats

    @property
    def verdict(self) -> Verdict:
        """No quorum: nothing is decided. Else yes needs more than its share of yes and no together."""
        if self.taking_part < self.quorum:
            return Verdict.NO_QUORUM
        enough = self.yes > self.no and 100 * self.yes > self.share_percent * (self.yes + self.no)
        return Verdict.YES if enough else Verdict.NO


def count(choices: Iterable[Choice], seats: int, quorum_percent: int, share_percent: int) -> Count:
    """Count the open votes of a session in which so many sit."""
    tally = Counter(choices)
    conflicts = tally[Choice.CONFLICT]
    return Count(
        seats, tally[Choice.YES], tally[Choice.NO], tally[Choice.ABSTAIN], conflicts,
        quorum_of(seats - conflicts, quorum_percent), share_percent,
    )  # fmt: skip


def quorum_of(able: int, percent: int) -> int:
    """How many of those who may vote must take part: the share rounded up, one at the least."""
    return max(1, -(-able * percent // 100))
