"""How far a visit to the polls is: which envelopes are one's own, which are done, and which comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from budgets.ballots import policies, services
from budgets.ballots.types import Booth, Voter, VoteReason
from budgets.editions.models import Edition, Envelope
from budgets.editions.types import EnvelopeRule


@dataclass(frozen=True)
class Row:
    """An envelope as the voter meets it."""

    envelope: Envelope
    refusal: StrEnum | None
    voted: bool

    @property
    def open(self) -> bool:
        """Whether a ballot is still to be cast in it."""
        return self.refusal is None and not self.voted


@dataclass(frozen=True)
class Progress:
    """A visit: the envelopes of this person, and those of other neighbourhoods."""

    rows: tuple[Row, ...]
    elsewhere: tuple[Envelope, ...]
    once: bool

    @property
    def mine(self) -> tuple[Row, ...]:
        """Those in which they may vote, or have voted."""
        return tuple(row for row in self.rows if row.refusal is None)

    @property
    def done(self) -> int:
        """In how many they have voted; of one of their choice, one is all."""
        voted = sum(row.voted for row in self.mine)
        return min(voted, 1) if self.once else voted

    @property
    def total(self) -> int:
        """In how many they may vote."""
        return min(len(self.mine), 1) if self.once else len(self.mine)

    @property
    def over(self) -> bool:
        """Whether everything is voted; an envelope kept for other ages waits for nobody."""
        return self.done > 0 and self.following is None

    @property
    def following(self) -> Envelope | None:
        """The next envelope to vote in: those for everybody first."""
        waiting = sorted((row.envelope for row in self.mine if row.open), key=lambda e: bool(e.ages))
        return waiting[0] if waiting and not waiting[0].ages else None


def of(booth: Booth, voter: Voter | None) -> Progress:
    """Where this person stands, in one query."""
    voted = services.voted_in(booth, voter) if voter is not None else set()
    found = [
        Row(envelope, policies.ineligibility(booth, envelope, voter) if voter else None, envelope.slug in voted)
        for envelope in booth.envelopes
    ]
    rows = tuple(row for row in found if row.refusal is not VoteReason.NOT_FROM_HERE)
    elsewhere = tuple(row.envelope for row in found if row.refusal is VoteReason.NOT_FROM_HERE)
    return Progress(rows, elsewhere, booth.edition.envelope_rule is EnvelopeRule.ONE)


def rule(edition: Edition) -> str:
    """In how many envelopes one votes, in one sentence; nothing to say of a single one."""
    if len(edition.envelopes) < 2:
        return ""
    if edition.envelope_rule is EnvelopeRule.ONE:
        return _("Vous votez dans une seule enveloppe : celle de votre choix.")
    if edition.envelope_rule is EnvelopeRule.ALL:
        return _("Vous votez une fois dans chaque enveloppe, où que vous habitiez.")
    return _("Vous votez une fois dans chaque enveloppe de là où vous habitez : votre quartier, votre commune.")
