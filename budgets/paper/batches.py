"""Paper batches: the list is signed, sheets are read twice, differences settled; then the batch goes in, whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from budgets.ballots import policies as ballot_policies
from budgets.ballots import queries as ballot_queries
from budgets.ballots.types import Booth
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.editions.services import places_inside
from budgets.paper import electors, policies, queries
from budgets.paper.electors import Who
from budgets.paper.models_batches import PaperBatch, PaperLine, PaperReading, PaperSettling
from budgets.paper.services import chain, edition_of, obey
from budgets.paper.types import BatchState, PaperReason, Read
from commons.ballot_box import services as box
from commons.ballot_box.sheets import Line
from commons.ballot_box.types import Reason
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class BatchDraft:
    """An urn as its officers found it."""

    envelope: str
    place_id: int
    label: str
    sheets: int
    officers: str


def open_batch(work: Work, slug: str, draft: BatchDraft, ticket: str, now: datetime) -> PaperBatch:
    """Write a batch down before anything of it is entered; the same form sent twice writes one."""
    edition = edition_of(slug)
    obey(policies.refusal_to_take_votes(work.actor, edition, chain(edition, draft.place_id), now))
    envelope = editions.envelope(edition, draft.envelope)
    if envelope is None:
        raise Invalid(fields={"envelope": EditionReason.NO_SUCH_ENVELOPE.sentence})
    if draft.place_id not in places_inside(edition):
        raise Invalid(fields={"place": EditionReason.UNKNOWN_PLACE.sentence})
    values = {
        "ticket": ticket, "edition_id": edition.id, "envelope_id": envelope.id, "place_id": draft.place_id,
        "label": draft.label, "sheets": draft.sheets, "officers": draft.officers, "state": BatchState.OPEN,
        "opened_by": work.actor.person_id, "opened_at": now, "signed": 0, "ballots": 0, "white": 0, "spoilt": 0,
    }  # fmt: skip
    made = insert(PaperBatch).values(**values).on_conflict_do_nothing(index_elements=["ticket"])
    number = work.session.scalar(made.returning(PaperBatch.id))
    if number is not None:
        work.audit("budgets.paper.open", edition.poll_key, batch=number, sheets=draft.sheets, officers=draft.officers)
    return work.session.query(PaperBatch).filter_by(ticket=ticket).one()


def sign(work: Work, slug: str, batch_id: int, who: Who, now: datetime) -> None:
    """Enter a line of the list: from now on this person has voted, by every door. Refused when they had already."""
    edition, batch = _entered(work, slug, batch_id, now)
    if len(queries.signed(batch.id)) >= batch.sheets:
        raise Refused(reason=PaperReason.LIST_FULL)
    booth = _booth(slug)
    key = electors.key_of(booth, who)
    place = str(batch.place_id)
    line = Line(edition.poll_key, ballot_policies.roll_scope(edition, batch.envelope), key, place, home=place)
    try:
        box.sign(work, line, now)
    except Refused as error:
        said = PaperReason.ALREADY_SIGNED if error.reason is Reason.ALREADY_VOTED else error.reason
        raise Refused(reason=said) from error
    work.session.add(PaperLine(batch_id=batch.id, elector_key=key))
    work.session.flush()


def strike(work: Work, slug: str, batch_id: int, who: Who, now: datetime) -> None:
    """Take a line off again that was entered by mistake; only a line of this batch comes off."""
    edition, batch = _entered(work, slug, batch_id, now)
    key = electors.key_of(_booth(slug), who)
    mine = (PaperLine.batch_id == batch.id, PaperLine.elector_key == key)
    if work.session.scalar(delete(PaperLine).where(*mine).returning(PaperLine.batch_id)) is None:
        raise NotFound(reason=Reason.NOT_ON_ROLL)
    box.unsign(work, edition.poll_key, ballot_policies.roll_scope(edition, batch.envelope), [key], now)
    work.audit("budgets.paper.strike", edition.poll_key, batch=batch.id)


def read(work: Work, slug: str, batch_id: int, sheet: int, found: Read, now: datetime) -> int:
    """Write what one reads on a sheet, without seeing what another read; the turn it was, 1 or 2."""
    edition, batch = _entered(work, slug, batch_id, now)
    _known(batch, sheet)
    before = queries.readings(batch.id).get(sheet, [])
    obey(policies.refusal_to_read([each.reader_id for each in before], work.actor.person_id))
    assert work.actor.person_id is not None  # the database asks for a reader
    work.session.add(
        PaperReading(
            batch_id=batch.id, sheet=sheet, turn=len(before) + 1, reader_id=work.actor.person_id, kind=found.kind,
            content=found.content,
        )
    )  # fmt: skip
    work.session.flush()
    work.audit("budgets.paper.read", edition.poll_key, batch=batch.id, sheet=sheet)
    return len(before) + 1


def settle(work: Work, slug: str, batch_id: int, sheet: int, found: Read, why: str, now: datetime) -> None:
    """A third look at a sheet that two people read differently; both readings stay."""
    edition, batch = _entered(work, slug, batch_id, now)
    _known(batch, sheet)
    if not why.strip():
        raise Invalid(fields={"reason": PaperReason.NEEDS_A_REASON.sentence})
    all_read = queries.readings(batch.id)
    both = all_read.get(sheet, [])
    differ = sheet in queries.differing(all_read) and sheet not in queries.settlings(batch.id)
    obey(policies.refusal_to_settle([each.reader_id for each in both], differ, work.actor.person_id))
    work.session.add(
        PaperSettling(
            batch_id=batch.id, sheet=sheet, by_id=work.actor.person_id, kind=found.kind, content=found.content,
            reason=why.strip(),
        )
    )  # fmt: skip
    work.session.flush()
    work.audit("budgets.paper.settle", edition.poll_key, batch=batch.id, sheet=sheet)


def close(work: Work, slug: str, batch_id: int, now: datetime) -> PaperBatch:
    """Put a batch into the box, all its ballots at once, when everything matches; its list is erased.

    The list is on the roll already; from now on nothing tells which of its voters came with this batch.
    """
    edition, batch = _entered(work, slug, batch_id, now)
    tally = queries.tally(batch)
    obey(policies.refusal_to_close(batch, tally))
    contents = [each.content for each in queries.results(batch.id).values() if each.content is not None]
    work.session.execute(delete(PaperLine).where(PaperLine.batch_id == batch.id))
    batch.state, batch.signed = BatchState.CLOSED, tally.signed
    batch.ballots, batch.white, batch.spoilt = tally.ballots, tally.white, tally.spoilt
    work.session.flush()
    box.put_sheets(work, edition.poll_key, batch.envelope.box, contents, now)
    totals = {"sheets": batch.sheets, "ballots": batch.ballots, "white": batch.white, "spoilt": batch.spoilt}
    work.audit("budgets.paper.close", edition.poll_key, batch=batch.id, **totals)
    return batch


def set_aside(work: Work, slug: str, batch_id: int, why: str, now: datetime) -> PaperBatch:
    """Give up a batch that cannot match, with a reason that is published: its voters may vote by another door."""
    edition = edition_of(slug)
    obey(policies.refusal_to_set_aside(work.actor, edition, editions.holding_places(edition), now))
    if not why.strip():
        raise Invalid(fields={"reason": PaperReason.NEEDS_A_REASON.sentence})
    batch = _held(edition, batch_id)
    obey(policies.refusal_to_enter(batch))
    keys = queries.signed(batch.id)
    work.session.execute(delete(PaperLine).where(PaperLine.batch_id == batch.id))
    if keys:
        box.unsign(work, edition.poll_key, ballot_policies.roll_scope(edition, batch.envelope), keys, now)
    batch.state = BatchState.SET_ASIDE
    work.session.flush()
    work.audit("budgets.paper.set_aside", edition.poll_key, batch=batch.id, title=batch.label, why=why.strip())
    work.touch(edition.version_name)
    return batch


def _entered(work: Work, slug: str, batch_id: int, now: datetime) -> tuple[Edition, PaperBatch]:
    """The edition and its batch, held, when this actor may enter something in it now."""
    edition = edition_of(slug)
    batch = _held(edition, batch_id)
    obey(policies.refusal_to_take_votes(work.actor, edition, chain(edition, batch.place_id), now))
    obey(policies.refusal_to_enter(batch))
    return edition, batch


def _held(edition: Edition, batch_id: int) -> PaperBatch:
    batch = queries.batch(edition.id, batch_id, held=True)
    if batch is None:
        raise NotFound(reason=PaperReason.NO_SUCH_BATCH)
    return batch


def _known(batch: PaperBatch, sheet: int) -> None:
    if not 1 <= sheet <= batch.sheets:
        raise NotFound(reason=PaperReason.NO_SUCH_SHEET)


def _booth(slug: str) -> Booth:
    booth = ballot_queries.booth(slug)
    assert booth is not None  # its edition is open
    return booth
