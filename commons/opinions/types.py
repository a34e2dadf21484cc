"""Words of opinions: what one may say of a statement, who says it, and where a poll stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from flask_babel import lazy_gettext as _l

from commons.kernel.refs import Ref
from commons.moderation.types import Mode

#: The kind under which statements are referred to from other parts.
STATEMENT = "opinions.statement"
#: The longest statement, in characters: one idea.
LONGEST = 200
#: Statements shown in one poll at most: nobody reads more.
MOST_STATEMENTS = 200
#: Statements one account may propose in one poll.
MOST_OF_ONE_PERSON = 5


class Stance(IntEnum):
    """What somebody says of a statement."""

    AGREE = 1
    DISAGREE = -1
    #: Saw it, and would rather not say, or does not know.
    PASS = 0

    @property
    def label(self) -> str:
        """The stance as its button says it."""
        return str(_STANCES[self])

    @property
    def code(self) -> str:
        """How forms and files write it."""
        return self.name.lower()

    @classmethod
    def read(cls, code: str) -> Stance | None:
        """Read back what `code` wrote; None for anything else."""
        return next((stance for stance in cls if stance.code == code), None)


_STANCES = {Stance.AGREE: _l("D’accord"), Stance.DISAGREE: _l("Pas d’accord"), Stance.PASS: _l("Je passe")}


class PollState(StrEnum):
    """Where a poll stands in the database; whether it takes positions now also depends on its period."""

    OPEN = "open"
    #: Over, its last map made, its secret gone: no position leads to anybody any more.
    SEALED = "sealed"


class Origin(StrEnum):
    """Where a statement comes from."""

    #: Written by whoever leads the poll, to begin with.
    SEED = "seed"
    PROPOSED = "proposed"

    @property
    def label(self) -> str:
        """The origin in words."""
        return str(_ORIGINS[self])


_ORIGINS = {Origin.SEED: _l("Affirmation de départ"), Origin.PROPOSED: _l("Proposée par une personne")}


class VoterClass(StrEnum):
    """How sure we are that one voter is one person: published beside every total."""

    ACCOUNT = "account"
    #: A browser without account: the same person could come back with another one.
    DEVICE = "device"
    #: A sheet of paper, typed in by whoever leads the poll.
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The class in words."""
        return str(_CLASSES[self])


_CLASSES = {
    VoterClass.ACCOUNT: _l("Avec un compte"),
    VoterClass.DEVICE: _l("Sans compte"),
    VoterClass.PAPER: _l("Sur papier"),
}


@dataclass(frozen=True)
class Voter:
    """Who takes positions, before the poll's secret makes a key of it: an account's number, or a random token."""

    voter_class: VoterClass
    token: str

    @classmethod
    def account(cls, account_id: int) -> Voter:
        """Somebody signed in."""
        return cls(VoterClass.ACCOUNT, f"account:{account_id}")

    @classmethod
    def device(cls, token: str) -> Voter:
        """A browser without account; the token is random, and lives in its session."""
        return cls(VoterClass.DEVICE, f"device:{token}")

    @classmethod
    def paper(cls, token: str) -> Voter:
        """One sheet of paper; the token is random and forgotten at once."""
        return cls(VoterClass.PAPER, f"paper:{token}")


@dataclass(frozen=True)
class PollPlan:
    """What a domain asks for: what the poll is about, who may lead and moderate it, and when it takes positions."""

    subject: Ref
    #: Scopes whose facilitators lead it and whose moderators read its statements: ("body", 3), ("territory", 12)…
    scopes: tuple[tuple[str, int], ...]
    mode: Mode
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Balance:
    """How many people said what of one statement; None while fewer than `publication.FEWEST` did."""

    agree: int
    disagree: int
    passed: int

    @property
    def total(self) -> int:
        """How many people saw it and answered."""
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class Progress:
    """How far one voter has come."""

    answered: int
    statements: int

    @property
    def left(self) -> int:
        """Statements not seen yet."""
        return max(0, self.statements - self.answered)
