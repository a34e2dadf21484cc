"""Casts and replaces ballots of an edition: checks what the rules say, then hands a sealed sheet to the box."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from budgets.ballots import checks, content, policies, queries
from budgets.ballots.content import Choices
from budgets.ballots.types import Booth, Handed, Mistake, Voter, VoteReason
from budgets.editions.models import Envelope
from budgets.editions.policies import EditionReason
from commons.ballot_box import codes
from commons.ballot_box import queries as box_queries
from commons.ballot_box import services as box
from commons.ballot_box.types import Cast, Sheet, VoteChannel
from commons.kernel.actor import Actor, Channel
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work

_CHANNELS = {Channel.WEB: VoteChannel.WEB, Channel.DESK: VoteChannel.DESK, Channel.PAPER: VoteChannel.PAPER}


class BallotRefused(Invalid):
    """A ballot that the rules do not allow, with everything that is wrong with it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(mistakes[0].fault.value)
        self.mistakes = mistakes


def open_booth(slug: str, now: datetime) -> Booth:
    """The booth of an edition that is announced; NotFound otherwise, Refused when nobody can vote now."""
    booth = queries.booth(slug)
    if booth is None or booth.poll_secret is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    _obey(policies.refusal_to_open(booth.edition, now))
    return booth


def check_in(actor: Actor, booth: Booth, envelope_slug: str, now: datetime) -> tuple[Envelope, Voter]:
    """The envelope and the voter, when this person may vote in it now; Refused otherwise."""
    voter = queries.voter(booth, actor.person_id) if actor.person_id is not None else None
    if voter is None:
        raise Refused(reason=VoteReason.NO_RESIDENCE)
    envelope = booth.envelope(envelope_slug)
    _obey(policies.refusal_to_vote(booth, envelope, voter, now))
    assert envelope is not None  # refused above
    return envelope, voter


def check(booth: Booth, envelope: Envelope, choices: Choices) -> None:
    """BallotRefused when the choices are not a valid ballot of this envelope."""
    found = checks.mistakes(booth, envelope, choices)
    if found:
        raise BallotRefused(found)


def cast(
    work: Work, booth: Booth, envelope_slug: str, choices: Choices, secret: str, rules_seen: str, now: datetime,
    declares: str = "",
) -> Cast:  # fmt: skip
    """Put this person's ballot in the box; the same sheet again gives the same receipt."""
    envelope, voter = check_in(work.actor, booth, envelope_slug, now)
    return put_in(work, booth, envelope, voter, Handed(choices, secret, rules_seen, declares), now)


def put_in(work: Work, booth: Booth, envelope: Envelope, voter: Voter, handed: Handed, now: datetime) -> Cast:
    """The same for a voter who was checked in by whichever door."""
    _obey(policies.refusal_of_age(envelope, handed.declares))
    check(booth, envelope, handed.choices)
    sheet = Sheet(
        poll_key=booth.edition.poll_key,
        scope=policies.roll_scope(booth.edition, envelope),
        box=envelope.box,
        elector_key=key_of(booth, voter),
        content=content.encode(booth.edition.ballot, handed.choices),
        secret=handed.secret,
        channel=_CHANNELS[work.actor.channel],
        place=handed.place,
        home=voter.home_id,
        rules_seen=handed.rules_seen,
    )
    return box.cast(work, sheet, now)


def key_of(booth: Booth, voter: Voter) -> bytes:
    """The key of this voter on the roll."""
    assert booth.poll_secret is not None  # open_booth refused otherwise
    return voter.key or codes.elector_key(booth.poll_secret, voter.contact_key)


def voted_in(booth: Booth, voter: Voter) -> set[str]:
    """The envelopes in which this person has no ballot left to cast, in one query."""
    assert booth.poll_id is not None  # open_booth refused otherwise
    poll, key = booth.poll_id, key_of(booth, voter)
    entries = {e.slug: (poll, policies.roll_scope(booth.edition, e), key) for e in booth.envelopes}
    found = box_queries.on_roll(list(set(entries.values())))
    return {slug for slug, entry in entries.items() if entry in found}


def has_voted(booth: Booth, envelope: Envelope, voter: Voter) -> bool:
    """True when this person is on the roll of this envelope."""
    assert booth.poll_id is not None  # open_booth refused otherwise
    return box_queries.has_voted(booth.poll_id, policies.roll_scope(booth.edition, envelope), key_of(booth, voter))


def envelope_of_receipt(booth: Booth, secret: str) -> Envelope | None:
    """The envelope in which this receipt's secret may replace a ballot, or None."""
    name = box_queries.box_of(box_queries.poll_named(booth.edition.poll_key), secret)
    return booth.envelope(name) if name is not None else None


def replace(work: Work, booth: Booth, envelope: Envelope, choices: Choices, secret: str, now: datetime) -> Cast:
    """Give the ballot of this receipt other choices; the secret is all that is asked."""
    _obey(policies.refusal_to_open(booth.edition, now))
    check(booth, envelope, choices)
    sealed = content.encode(booth.edition.ballot, choices)
    return box.replace(work, booth.edition.poll_key, envelope.box, secret, sealed, now)


def send_confirmation(work: Work, booth: Booth, envelope: Envelope, voter: Voter, subject: str, body: str) -> None:
    """Queue a confirmation that says that one voted, and neither how nor with which receipt.

    A tracking code in the outbox would stand beside a contact, and lead from it to the ballot until closing.
    """
    if not has_voted(booth, envelope, voter):
        raise Refused(reason=VoteReason.NOT_VOTED)
    kind, _, contact = voter.contact_key.partition(":")
    assert booth.poll_secret is not None  # open_booth refused otherwise
    mark = codes.elector_key(booth.poll_secret, "confirmation:" + voter.contact_key).hex()[:32]
    medium = Medium.MAIL if kind == "mail" else Medium.SMS
    work.post(f"budgets.confirmation:{booth.edition.id}:{mark}", medium, contact, subject, body)


def _obey(refusal: StrEnum | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)  # type: ignore[arg-type]  # every reason of ours has its sentence
