"""The rules of procedure as numbers: every threshold of the commission, with its default. Pure.

No rules of procedure exist in the contract: the defaults below are ours, each may be changed in a version of the rules
before it is adopted, and a consultation keeps a copy of those it was opened under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

#: Whole-number rules: the least and the most each may be. A published cell never counts fewer than five people.
LIMITS = {
    "quorum_colleges": (0, 5), "majority_colleges": (0, 5), "consent_rounds": (0, 9), "contest_hours": (0, 720),
    "answer_days": (1, 730), "study_renewals": (0, 12), "cosigners": (0, 20), "minority_signatures": (1, 20),
    "lease_minutes": (1, 240), "refile_hours": (0, 720), "smallest_cell": (5, 100), "smallest_sensitive_cell": (5, 500),
    "smallest_college": (2, 50),
}  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """Every parameter of deciding, drafting, answering and counting; shares are exact fractions."""

    #: Share of filled seats that must take part for a vote to count.
    quorum_share: Fraction = Fraction(1, 2)
    #: Colleges that must take part.
    quorum_colleges: int = 3
    #: Quorum of a second convocation; None: the rules know none.
    second_quorum_share: Fraction | None = None
    #: Share of expressed votes (for and against, no abstention) that adopts.
    majority_share: Fraction = Fraction(2, 3)
    #: Colleges in which "for" must be ahead; empty colleges are not counted.
    majority_colleges: int = 3
    #: Consent rounds before a vote.
    consent_rounds: int = 2
    #: Hours to contest a proclaimed result.
    contest_hours: int = 72
    #: Days a body has to answer a recommendation, unless it says otherwise.
    answer_days: int = 90
    #: Times a body may say again that it studies a recommendation, with a new date.
    study_renewals: int = 2
    #: Members who must sign an amendment beside its author for it to be admitted.
    cosigners: int = 0
    #: Signatures that a minority opinion needs.
    minority_signatures: int = 1
    #: Minutes a block stays with whoever edits it.
    lease_minutes: int = 15
    #: Hours to file again an amendment whose block is gone.
    refile_hours: int = 48
    #: No published cell counts fewer people than this…
    smallest_cell: int = 5
    #: …nor than this, for sensitive questions.
    smallest_sensitive_cell: int = 11
    #: Voters below which a secret ballot shows no split by college.
    smallest_college: int = 5
    #: Whether whoever missed a module of the cycle may not vote; False: training never removes a right.
    training_required: bool = False

    def mistakes(self) -> list[str]:
        """The names of the rules that cannot be: shares out of ]0, 1], more colleges than there are, no days at all."""
        wrong = [name for name, (least, most) in LIMITS.items() if not least <= getattr(self, name) <= most]
        shares = {"quorum_share": self.quorum_share, "majority_share": self.majority_share}
        if self.second_quorum_share is not None:
            shares["second_quorum_share"] = self.second_quorum_share
            if self.second_quorum_share > self.quorum_share:
                wrong.append("second_quorum_share")
        wrong += [name for name, share in shares.items() if not 0 < share <= 1]
        return wrong

    def as_json(self) -> dict[str, Any]:
        """The rules as JSON values: fractions as "2/3"."""
        return {name: str(value) if isinstance(value, Fraction) else value for name, value in asdict(self).items()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Rules:
        """Read what `as_json` wrote; what a later version added takes its default. ValueError for what is no rule."""
        known = {each.name for each in fields(cls)}
        unknown = set(kept) - known
        if unknown:
            raise ValueError(f"no such rule: {', '.join(sorted(unknown))}")
        read = {name: _exact(name, value) for name, value in kept.items()}
        return cls(**read)


def _exact(name: str, value: Any) -> Any:
    """A share comes back as the fraction it was."""
    return Fraction(value) if name.endswith("_share") and value is not None else value


DEFAULT = Rules()
