"""Counting: quorum, majority, colleges, texts against each other, and what may be shown. Pure, with exact fractions.

Anyone can do it again from what is published: numbers of seats, of voices and the rules; docs/commission.md says how.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FOR, AGAINST, ABSTENTION = "for", "against", "abstention"


@dataclass(frozen=True)
class Quorum:
    """Who takes part, and who must for it to count."""

    #: Seats that take part.
    seats: int
    #: Seats that somebody holds.
    filled: int
    needed: int
    #: Colleges that take part; an empty one (nobody holds a seat in it) is never asked for.
    colleges: int
    colleges_needed: int
    empty: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        """Enough seats, in enough colleges; never without anybody."""
        return self.seats > 0 and self.seats >= self.needed and self.colleges >= self.colleges_needed


def quorum(filled: Mapping[str, int], present: Mapping[str, int], share: Fraction, colleges: int) -> Quorum:
    """The quorum of those present, by college, in a commission with these filled seats."""
    total, wanted = sum(filled.values()), share * sum(filled.values())
    peopled = [college for college, seats in filled.items() if seats > 0]
    return Quorum(
        seats=sum(present.values()), filled=total,
        needed=-(-wanted.numerator // wanted.denominator),
        colleges=sum(present.get(college, 0) > 0 for college in peopled),
        colleges_needed=min(colleges, len(peopled)),
        empty=tuple(college for college, seats in filled.items() if seats == 0),
    )  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """Voices for, against and abstaining."""

    in_favour: int = 0
    against: int = 0
    abstaining: int = 0

    @property
    def expressed(self) -> int:
        """Those that say for or against: an abstention takes part, and is not expressed."""
        return self.in_favour + self.against

    @property
    def is_ahead(self) -> bool:
        """More for than against; a tie is not ahead."""
        return self.in_favour > self.against

    @property
    def share(self) -> Fraction:
        """The exact share of "for" among expressed voices; 0 when nobody said either."""
        return Fraction(self.in_favour, self.expressed) if self.expressed else Fraction(0)


def tally(answers: Iterable[str]) -> Tally:
    """Count answers; ValueError for one that is none of the three."""
    found = Counter(answers)
    strange = set(found) - {FOR, AGAINST, ABSTENTION}
    if strange:
        raise ValueError(f"no such answer: {', '.join(sorted(strange))}")
    return Tally(found[FOR], found[AGAINST], found[ABSTENTION])


@dataclass(frozen=True)
class Verdict:
    """What the rules make of a count."""

    total: Tally
    needed_share: Fraction
    colleges_ahead: int
    colleges_needed: int

    @property
    def share_reached(self) -> bool:
        """Enough of the expressed voices, and never a tie."""
        return self.total.is_ahead and self.total.share >= self.needed_share

    @property
    def colleges_reached(self) -> bool:
        """Ahead in enough colleges."""
        return self.colleges_ahead >= self.colleges_needed

    @property
    def adopted(self) -> bool:
        """Both; anything else leaves things as they are."""
        return self.share_reached and self.colleges_reached


def verdict(by_college: Mapping[str, Tally], filled: Mapping[str, int], share: Fraction, colleges: int) -> Verdict:
    """The verdict of a vote counted by college; colleges without any filled seat are not counted among those needed."""
    counts = by_college.values()
    total = Tally(
        sum(c.in_favour for c in counts), sum(c.against for c in counts), sum(c.abstaining for c in counts)
    )  # fmt: skip
    peopled = sum(seats > 0 for seats in filled.values())
    return Verdict(total, share, sum(c.is_ahead for c in counts), min(colleges, peopled))


def duel(order: Sequence[str], verdicts: Mapping[str, Verdict]) -> str | None:
    """The first text, in this order, that wins against the text as it stands; None when none does."""
    return next((key for key in order if verdicts[key].adopted), None)


def farthest_first(initial: str, texts: Mapping[str, str]) -> list[str]:
    """The keys of these texts, the farthest from the initial one first; equally far ones in the order given."""
    return sorted(texts, key=lambda key: _closeness(initial.split(), texts[key].split()))


def _closeness(before: list[str], after: list[str]) -> Fraction:
    """Twice the words in common, in order, over all the words of both: 1 for the same text, 0 for another one."""
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    whole = len(before) + len(after)
    return Fraction(2 * sum(block.size for block in blocks), whole) if whole else Fraction(1)


def tellable(voices: Mapping[str, int], smallest: int) -> frozenset[str]:
    """The colleges whose split of a secret ballot may be shown.

    A college with fewer voices than `smallest` is never shown. Neither is another one, the smallest left, as long as
    what is not shown holds fewer voices than that together: it would be found by taking what is shown off the total.
    A college without a voice tells nothing about anybody.
    """
    hidden = {college for college, number in voices.items() if 0 < number < smallest}
    shown = sorted((number, college) for college, number in voices.items() if number >= smallest)
    while hidden and shown and sum(voices[college] for college in hidden) < smallest:
        hidden.add(shown.pop(0)[1])
    return frozenset(set(voices) - hidden)
