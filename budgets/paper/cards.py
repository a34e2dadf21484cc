"""One-time cards: printed in packs, counted when they are given out; whether one was used, the roll alone knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from budgets.ballots import queries as ballots
from budgets.ballots.types import Booth
from budgets.editions.policies import EditionReason
from budgets.editions.services import places_inside
from budgets.paper import electors, policies, queries
from budgets.paper.models import Card, CardPack
from budgets.paper.services import chain, edition_of, obey
from budgets.paper.types import MOST_CARDS, PaperReason
from commons.ballot_box import queries as box
from commons.identity.seals import bare, random_letters, seal
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class PackRow:
    """A pack as the team reads it; how many were used is rounded down to tens while the vote runs."""

    pack: CardPack
    given: int
    used: int


def print_pack(
    work: Work, slug: str, place_id: int, number: int, ticket: str, now: datetime
) -> tuple[CardPack, list[str]]:
    """New cards for a place. Their codes are returned once, for the paper, and kept as seals only."""
    edition = edition_of(slug)
    obey(policies.refusal_to_take_votes(work.actor, edition, chain(edition, place_id), now))
    wrong = {}
    if place_id not in places_inside(edition):
        wrong["place"] = EditionReason.UNKNOWN_PLACE.sentence
    if wrong or not 1 <= number <= MOST_CARDS:
        raise Invalid(reason=EditionReason.UNKNOWN_PLACE, fields=wrong)
    codes = [random_letters(4) for _ in range(number)]
    pack = CardPack(
        ticket=ticket, edition_id=edition.id, place_id=place_id, number=number, printed_by=work.actor.person_id,
        printed_on=now.astimezone(PARIS).date(),
    )  # fmt: skip
    work.session.add(pack)
    work.session.flush()
    work.session.add_all(
        Card(pack_id=pack.id, serial=serial, code_seal=seal("vote-card", str(edition.id), bare(code)))
        for serial, code in enumerate(codes, start=1)
    )
    work.session.flush()
    work.audit("budgets.cards.print", edition.poll_key, pack=pack.id, number=number, place=place_id)
    return pack, codes


def give_out(work: Work, slug: str, pack_id: int, first: int, last: int, now: datetime) -> int:
    """Count cards as given out, from one number to another; only these can be used from now on."""
    edition = edition_of(slug)
    pack = queries.pack(edition.id, pack_id)
    if pack is None:
        raise NotFound(reason=PaperReason.NO_SUCH_CARDS)
    obey(policies.refusal_to_take_votes(work.actor, edition, chain(edition, pack.place_id), now))
    wanted = (Card.pack_id == pack.id, Card.serial.between(first, last), Card.given_on.is_(None))
    given = work.session.scalars(
        update(Card).where(*wanted).values(given_on=now.astimezone(PARIS).date()).returning(Card.serial)
    ).all()
    if not given or len(given) != last - first + 1:
        raise Refused(reason=PaperReason.NO_SUCH_CARDS)
    work.audit("budgets.cards.give", edition.poll_key, pack=pack.id, first=first, last=last)
    return len(given)


def counted(slug: str) -> list[PackRow]:
    """Every pack with what was given out and used."""
    edition = edition_of(slug)
    booth, seals = _booth(slug), queries.seals_of_given(edition.id)
    return [PackRow(pack, given, _used(booth, seals.get(pack.id, []))) for pack, given in queries.packs(edition.id)]


def _booth(slug: str) -> Booth | None:
    found = ballots.booth(slug)
    return found if found is not None and found.poll_secret is not None else None


def _used(booth: Booth | None, seals: list[str]) -> int:
    if booth is None or booth.poll_id is None or not seals:
        return 0
    keys = [electors.key_of_card(booth, each) for each in seals]
    return len(box.voted_among(booth.poll_id, keys)) // 10 * 10
