"""What is read of desks, visits, cards and batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from budgets.paper.models import Card, CardPack, PollVisit, VoteReminder, VotingDesk
from budgets.paper.models_batches import PaperBatch, PaperLine, PaperReading, PaperSettling
from budgets.paper.types import BatchState, Read, SheetKind, Tally
from commons.kernel.db import db


def desk(edition_id: int, desk_id: int) -> VotingDesk | None:
    """A desk of this edition, with its place."""
    query = select(VotingDesk).where(VotingDesk.id == desk_id, VotingDesk.edition_id == edition_id)
    return db.session.scalar(query.options(joinedload(VotingDesk.place), joinedload(VotingDesk.edition)))


def desks(edition_id: int, now: datetime) -> list[VotingDesk]:
    """The desks that are open now, the latest first."""
    query = select(VotingDesk).where(VotingDesk.edition_id == edition_id, VotingDesk.ends_at > now)
    return list(db.session.scalars(query.options(joinedload(VotingDesk.place)).order_by(VotingDesk.id.desc())))


def visit(ticket_seal: str) -> PollVisit | None:
    """The visit of this ticket, with its desk."""
    query = select(PollVisit).where(PollVisit.ticket_seal == ticket_seal).options(joinedload(PollVisit.desk))
    return db.session.scalar(query)


def packs(edition_id: int) -> list[tuple[CardPack, int]]:
    """Packs of cards with how many were given out: one query."""
    query = select(CardPack, func.count(Card.given_on)).join(Card).where(CardPack.edition_id == edition_id)
    query = query.options(joinedload(CardPack.place)).group_by(CardPack.id).order_by(CardPack.id.desc())
    return [(pack, int(given)) for pack, given in db.session.execute(query)]


def pack(edition_id: int, pack_id: int) -> CardPack | None:
    """A pack of this edition."""
    query = select(CardPack).where(CardPack.id == pack_id, CardPack.edition_id == edition_id)
    return db.session.scalar(query.options(joinedload(CardPack.place)))


def seals_of_given(edition_id: int) -> dict[int, list[str]]:
    """Pack -> the seals of its cards that were given out."""
    query = select(Card.pack_id, Card.code_seal).join(CardPack)
    query = query.where(CardPack.edition_id == edition_id, Card.given_on.is_not(None))
    found: dict[int, list[str]] = defaultdict(list)
    for pack_id, seal in db.session.execute(query):
        found[pack_id].append(seal)
    return found


def card(edition_id: int, code_seal: str) -> Card | None:
    """The card of this code, with its pack."""
    query = select(Card).join(CardPack).where(CardPack.edition_id == edition_id, Card.code_seal == code_seal)
    return db.session.scalar(query.options(joinedload(Card.pack)))


def batch(edition_id: int, batch_id: int, *, held: bool = False) -> PaperBatch | None:
    """A batch of this edition; `held`: nobody else changes it until the transaction ends."""
    query = select(PaperBatch).where(PaperBatch.id == batch_id, PaperBatch.edition_id == edition_id)
    if held:
        query = query.with_for_update(of=PaperBatch).execution_options(populate_existing=True)
    whole = (joinedload(PaperBatch.place), joinedload(PaperBatch.envelope), joinedload(PaperBatch.edition))
    return db.session.scalar(query.options(*whole))


def batches(edition_id: int) -> list[PaperBatch]:
    """The batches of an edition, the latest first."""
    query = select(PaperBatch).where(PaperBatch.edition_id == edition_id).order_by(PaperBatch.id.desc())
    return list(db.session.scalars(query.options(joinedload(PaperBatch.place), joinedload(PaperBatch.envelope))))


def signed(batch_id: int) -> list[bytes]:
    """The keys on the list of an open batch."""
    query = select(PaperLine.elector_key).where(PaperLine.batch_id == batch_id).order_by(PaperLine.elector_key)
    return [bytes(key) for key in db.session.scalars(query)]


def readings(batch_id: int) -> dict[int, list[PaperReading]]:
    """Sheet -> its readings, in turn."""
    query = select(PaperReading).where(PaperReading.batch_id == batch_id)
    found: dict[int, list[PaperReading]] = defaultdict(list)
    for reading in db.session.scalars(query.order_by(PaperReading.sheet, PaperReading.turn)):
        found[reading.sheet].append(reading)
    return found


def settlings(batch_id: int) -> dict[int, PaperSettling]:
    """Sheet -> the third look at it."""
    query = select(PaperSettling).where(PaperSettling.batch_id == batch_id)
    return {each.sheet: each for each in db.session.scalars(query)}


def said(reading: PaperReading | PaperSettling) -> Read:
    """What a reading says."""
    return Read(reading.kind, bytes(reading.content) if reading.content is not None else None)


def differing(found: dict[int, list[PaperReading]]) -> list[int]:
    """Sheets that two people read differently."""
    return [sheet for sheet, both in found.items() if len(both) == 2 and said(both[0]) != said(both[1])]


def results(batch_id: int) -> dict[int, Read]:
    """Sheet -> what it is, for those of which it is known."""
    third = settlings(batch_id)
    found = {sheet: said(each) for sheet, each in third.items()}
    for sheet, both in readings(batch_id).items():
        if len(both) == 2 and said(both[0]) == said(both[1]):
            found[sheet] = said(both[0])
    return found


def tally(batch: PaperBatch) -> Tally:
    """What a batch holds now; once it went in, what it held."""
    if batch.state is BatchState.CLOSED:
        counts = (batch.ballots, batch.white, batch.spoilt)
        return Tally(batch.sheets, batch.signed, batch.sheets, 0, *counts)
    read, known = readings(batch.id), results(batch.id)
    twice = sum(len(both) == 2 for both in read.values())
    left = [sheet for sheet in differing(read) if sheet not in known]
    kinds = [each.kind for each in known.values()]
    counts = (kinds.count(SheetKind.BALLOT), kinds.count(SheetKind.WHITE), kinds.count(SheetKind.SPOILT))
    return Tally(batch.sheets, len(signed(batch.id)), twice, len(left), *counts)


def paper_totals(edition_id: int) -> dict[BatchState, tuple[int, int, int, int]]:
    """State -> (batches, sheets, white, spoilt) of an edition."""
    columns = (func.count(), func.sum(PaperBatch.sheets), func.sum(PaperBatch.white), func.sum(PaperBatch.spoilt))
    query = select(PaperBatch.state, *columns).where(PaperBatch.edition_id == edition_id).group_by(PaperBatch.state)
    return {state: (int(n), int(s), int(w), int(x)) for state, n, s, w, x in db.session.execute(query)}


def asked_to_be_reminded(edition_id: int) -> Sequence[int]:
    """The accounts that asked to be reminded of this vote."""
    return db.session.scalars(select(VoteReminder.account_id).where(VoteReminder.edition_id == edition_id)).all()


def wants_reminder(edition_id: int, account_id: int) -> bool:
    """Whether this person asked."""
    return db.session.get(VoteReminder, (edition_id, account_id)) is not None
