"""Words of voting, and the booth: what every voter of an edition finds, the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from budgets.ballots.content import Choices
from budgets.editions.models import Edition, Envelope
from budgets.projects.models import Project


@dataclass(frozen=True)
class Booth:
    """An edition with its envelopes and projects, read once and shared by all votes: detached, never written."""

    edition: Edition
    envelopes: tuple[Envelope, ...]
    #: Envelope slug -> standing projects in the official order.
    projects: dict[str, tuple[Project, ...]]
    #: Every project of the edition by code, withdrawn ones too.
    by_code: dict[str, Project]
    #: For every place of the territory, itself and everything it lies in.
    holders: Mapping[int, tuple[int, ...]]
    #: SHA-256 of the règlement.
    digest: str
    #: The poll and its own secret, from which elector keys are made; None before the edition is announced.
    poll_id: int | None
    poll_secret: bytes | None
    #: What the pages made of it, by envelope and language: it goes when the booth goes.
    listings: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)

    def envelope(self, slug: str) -> Envelope | None:
        """The envelope of this slug."""
        return next((e for e in self.envelopes if e.slug == slug), None)


@dataclass(frozen=True)
class Voter:
    """What of a person matters to a vote."""

    contact_key: str
    #: Everything their residence lies in, itself included; empty when none was declared.
    places: tuple[int, ...]
    #: Their tie and its proof, as values of `Link` and `Proof`; empty when no residence was declared.
    link: str = ""
    proof: str = ""
    home: str = ""
    #: Their key on the roll, for those known by it alone (a desk, a card): no contact is kept of them.
    key: bytes | None = None
    #: The narrowest place known of their residence.
    home_place: int | None = None

    @property
    def home_id(self) -> str | None:
        """The neighbourhood or commune they vote for, as the roll keeps it."""
        return str(self.home_place) if self.home_place is not None else None


@dataclass(frozen=True)
class Handed:
    """What a voter hands in: the choices, the receipt's secret, the rules they read, the ages they declare."""

    choices: Choices
    secret: str
    rules_seen: str
    declares: str = ""
    #: Where they vote, when it is at a desk.
    place: str | None = None


class VoteReason(StrEnum):
    """Why a person cannot vote in an envelope."""

    NO_ENVELOPE = "no_envelope"
    NO_RESIDENCE = "no_residence"
    OTHER_TIE = "other_tie"
    PROOF_NEEDED = "proof_needed"
    NOT_FROM_HERE = "not_from_here"
    NOT_VOTED = "not_voted"
    AGE_NOT_DECLARED = "age_not_declared"

    @property
    def sentence(self) -> str:
        """What to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    VoteReason.NO_ENVELOPE: _l("Cette enveloppe n'existe pas dans ce vote. Repartez de la page du vote."),
    VoteReason.NO_RESIDENCE: _l("Dites-nous d'abord où vous habitez : c'est ce qui dit où vous votez."),
    VoteReason.OTHER_TIE: _l("Ce vote demande un autre lien avec le territoire. Lisez « Qui peut voter »."),
    VoteReason.PROOF_NEEDED: _l(
        "Ce vote demande de confirmer où vous habitez : avec une carte à code, ou à un guichet."
    ),
    VoteReason.AGE_NOT_DECLARED: _l(
        "Cette enveloppe est réservée à des personnes d’un certain âge. Revenez à votre bulletin et dites que vous "
        "avez cet âge."
    ),
    VoteReason.NOT_VOTED: _l("Vous n'avez pas encore voté ici : il n'y a rien à confirmer."),
    VoteReason.NOT_FROM_HERE: _l("Cette enveloppe est pour un autre quartier que le vôtre."),
}


class Fault(StrEnum):
    """What is wrong with a ballot that was sent."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    OVER_BUDGET = "over_budget"
    POINTS_OVER = "points_over"
    POINTS_EACH = "points_each"
    RANK_TWICE = "rank_twice"
    NOT_A_NUMBER = "not_a_number"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Mistake:
    """A fault, the project it concerns (its code), and the figures of its sentence."""

    fault: Fault
    code: str = ""
    title: str = ""
    over: int = 0
    most: int = 0
