"""Fictional voters: the same ones each time, each with a taste, casting through the real box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from budgets.ballots import policies
from budgets.ballots.content import Choices, encode
from budgets.counting.types import BallotKind
from budgets.editions.models import Edition, Envelope
from budgets.projects.models import Project
from commons.ballot_box import codes
from commons.ballot_box import services as box
from commons.ballot_box.models import Poll
from commons.ballot_box.types import Sheet, VoteChannel
from commons.kernel import clock
from commons.kernel.unit_of_work import Work

#: One voter in so many comes by another door than their own telephone.
PAPER_EVERY, DESK_EVERY = 6, 5
DESK = "Exemple fictif"


def cast_all(
    work: Work, edition: Edition, poll: Poll, projects: Sequence[Project], moments: Sequence[datetime]
) -> None:
    """Cast one ballot at each moment, envelope after envelope; time is held at that moment for the box."""
    chance = Random(edition.slug)  # noqa: S311  # the demonstration must come out the same each time
    liking = {p.code: chance.uniform(0.3, 1.7) for p in projects}
    for number, moment in enumerate(moments):
        envelope = edition.envelopes[number % len(edition.envelopes)]
        offered = [p for p in projects if p.envelope_id == envelope.id]
        choices = tuple(chosen(edition, envelope, offered, liking, chance))
        with clock.frozen(moment):
            box.cast(work, _sheet(edition, envelope, poll, choices, number), moment)


def chosen(
    edition: Edition, envelope: Envelope, offered: Sequence[Project], liking: dict[str, float], chance: Random
) -> Iterator[str]:
    """What one voter takes: what they like most, as long as the ballot has room."""
    taste = chance.choice(offered).orientation_id
    wish = {
        p.code: chance.random() ** (1 / (liking[p.code] * (3 if p.orientation_id == taste else 1))) for p in offered
    }
    room, most = envelope.amount.cents, edition.ballot_max or len(offered)
    wanted = chance.randint(min(2, most), most)
    for project in sorted(offered, key=lambda p: -wish[p.code]):
        fits = edition.ballot is not BallotKind.KNAPSACK or project.cost.cents <= room
        if fits and wanted:
            room, wanted = room - project.cost.cents, wanted - 1
            yield project.code


def _sheet(edition: Edition, envelope: Envelope, poll: Poll, choices: tuple[str, ...], number: int) -> Sheet:
    channel = VoteChannel.PAPER if number % PAPER_EVERY == 0 else VoteChannel.WEB
    if channel is VoteChannel.WEB and number % DESK_EVERY == 0:
        channel = VoteChannel.DESK
    return Sheet(
        poll_key=edition.poll_key,
        scope=policies.roll_scope(edition, envelope),
        box=envelope.box,
        elector_key=codes.elector_key(poll.secret, f"demonstration:{number}"),
        content=encode(edition.ballot, Choices(choices)),
        secret=codes.new_secret(),
        channel=channel,
        place=None if channel is VoteChannel.WEB else DESK,
    )
