"""Desks, cards and batches of an open vote, in a line of a test."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from budgets.ballots.content import Choices, encode
from budgets.editions.models import Edition
from budgets.paper import batches, cards, services
from budgets.paper.batches import BatchDraft
from budgets.paper.electors import Who
from budgets.paper.models import CardPack, VotingDesk
from budgets.paper.models_batches import PaperBatch
from budgets.paper.services import Welcome
from budgets.paper.types import Read, SheetKind
from budgets.projects.models import Project
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.actor import Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.factories.voters import make_voters

WHITE, SPOILT = Read(SheetKind.WHITE), Read(SheetKind.SPOILT)
PIN = "4821"


def team(place: Place, number: int = 3, role: str = "facilitator") -> list[Actor]:
    """So many people of the team of this place, with accounts."""
    grant = frozenset({Grant(role, "territory", place.id)})
    return [Actor(person_id=each.account_id, grants=grant) for each in make_voters(place, number)]


def codes_of(edition: Edition) -> list[str]:
    """The codes of its projects."""
    return list(
        db.session.scalars(db.select(Project.code).where(Project.edition_id == edition.id).order_by(Project.id))
    )


def choosing(edition: Edition, *codes: str) -> Read:
    """A sheet on which these projects are chosen."""
    return Read(SheetKind.BALLOT, encode(edition.ballot, Choices(codes)))


def make_desk(edition: Edition, place: Place, who: Actor) -> VotingDesk:
    """An open desk."""
    with unit_of_work(who) as work:
        return services.open_desk(work, edition.slug, place.id, PIN, uuid4().hex, clock.now())


def welcomed(edition: Edition, desk: VotingDesk, who: Actor, contact: str = "voisine@exemple.fr") -> str:
    """The ticket of somebody welcomed there."""
    told = Welcome(Who(contact), desk.place_id, Link.LIVES, True)
    with unit_of_work(who) as work:
        return services.welcome(work, edition.slug, desk.id, told, clock.now())


def make_pack(
    edition: Edition, place: Place, who: Actor, number: int = 3, given: int = 2
) -> tuple[CardPack, list[str]]:
    """A pack of cards, of which the first were given out."""
    with unit_of_work(who) as work:
        pack, codes = cards.print_pack(work, edition.slug, place.id, number, uuid4().hex, clock.now())
        if given:
            cards.give_out(work, edition.slug, pack.id, 1, given, clock.now())
    return pack, codes


def make_batch(edition: Edition, place: Place, who: Actor, sheets: int = 5, envelope: str = "") -> PaperBatch:
    """A batch of which nothing is entered."""
    draft = BatchDraft(envelope or edition.envelopes[0].slug, place.id, "Urne du centre social", sheets, "Samia et Luc")
    with unit_of_work(who) as work:
        return batches.open_batch(work, edition.slug, draft, uuid4().hex, clock.now())


def sign_all(edition: Edition, batch: PaperBatch, who: Actor, mark: str = "papier", number: int | None = None) -> None:
    """Enter the list: so many people without an account."""
    for each in range(batch.sheets if number is None else number):
        with unit_of_work(who) as work:
            batches.sign(work, edition.slug, batch.id, Who(f"{mark}{each}@exemple.fr"), clock.now())


def read_all(edition: Edition, batch: PaperBatch, readers: Sequence[Actor], sheets: Sequence[Read]) -> None:
    """Both people read these sheets, the same way."""
    for reader in readers:
        for number, found in enumerate(sheets, start=1):
            with unit_of_work(reader) as work:
                batches.read(work, edition.slug, batch.id, number, found, clock.now())


def ready_batch(edition: Edition, place: Place, people: Sequence[Actor], mark: str = "papier") -> PaperBatch:
    """A batch of five sheets where everything matches: three ballots, a white one and a spoilt one."""
    batch = make_batch(edition, place, people[0])
    sign_all(edition, batch, people[0], mark)
    first, second, *_ = codes_of(edition)
    ballots = [choosing(edition, first), choosing(edition, second), choosing(edition, first)]
    read_all(edition, batch, people[:2], [*ballots, WHITE, SPOILT])
    return batch


def close(edition: Edition, batch: PaperBatch, who: Actor) -> PaperBatch:
    """Put a batch into the box."""
    with unit_of_work(who) as work:
        return batches.close(work, edition.slug, batch.id, clock.now())
