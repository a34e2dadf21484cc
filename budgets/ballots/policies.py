"""Who may vote in which envelope of an edition. Pure and total."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from budgets.ballots.types import Booth, Voter, VoteReason
from budgets.editions import policies as editions
from budgets.editions.models import Edition, Envelope
from budgets.editions.types import Action, EnvelopeRule, Proof
from commons.kernel.actor import NOBODY

#: The box's one place for everybody who has one ballot in the whole edition.
WHOLE_EDITION = "*"
_STRENGTH = {proof: rank for rank, proof in enumerate(Proof)}


def roll_scope(edition: Edition, envelope: Envelope) -> str:
    """In what a person has one ballot, whatever they declare next.

    One envelope of their choice: the whole edition. Every envelope: each. Those of their home: one for each kind of
    place (a neighbourhood, a commune), so that whoever declares another neighbourhood after voting in the first is
    on the roll already. Several envelopes of one place (one for the young, say) each keep their rank among them.
    """
    if edition.envelope_rule is EnvelopeRule.ONE:
        return WHOLE_EDITION
    if edition.envelope_rule is EnvelopeRule.ALL or envelope.place is None:
        return envelope.box
    there = [e.slug for e in edition.envelopes if e.place_id == envelope.place_id]
    return f"{envelope.place.kind.value}:{there.index(envelope.slug) + 1}"


def refusal_to_open(edition: Edition, now: datetime) -> StrEnum | None:
    """Why nobody can vote in this edition now, or None."""
    return editions.refusal_to(Action.VOTE, NOBODY, edition, [], now)


def refusal_to_vote(booth: Booth, envelope: Envelope | None, voter: Voter, now: datetime) -> StrEnum | None:
    """Why this person cannot vote in this envelope now, or None."""
    return refusal_to_open(booth.edition, now) or ineligibility(booth, envelope, voter)


def refusal_of_age(envelope: Envelope, declares: str) -> VoteReason | None:
    """Why an envelope kept for some ages does not take this ballot, or None; no date of birth is asked or kept."""
    return VoteReason.AGE_NOT_DECLARED if envelope.ages and declares != envelope.ages else None


def ineligibility(booth: Booth, envelope: Envelope | None, voter: Voter) -> VoteReason | None:
    """Why this person is not one of the voters of this envelope, or None; the clock plays no part."""
    edition = booth.edition
    if envelope is None:
        return VoteReason.NO_ENVELOPE
    if not voter.places:
        return VoteReason.NO_RESIDENCE
    if voter.link not in edition.links:
        return VoteReason.OTHER_TIE
    if not _belongs(edition, envelope, voter):
        return VoteReason.NOT_FROM_HERE
    if _STRENGTH[Proof(voter.proof)] < _STRENGTH[edition.proof]:
        return VoteReason.PROOF_NEEDED
    return None


def _belongs(edition: Edition, envelope: Envelope, voter: Voter) -> bool:
    if edition.place_id is not None and edition.place_id not in voter.places:
        return False
    if edition.envelope_rule is not EnvelopeRule.HOME or envelope.place_id is None:
        return True
    return envelope.place_id in voter.places
