"""The public draw: the entries are published with their digest, then the seed is entered, then seats are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from assises.editions import services as edition_services
from assises.editions.models import AssisesEdition
from assises.people.models import Registration
from assises.seats import drawing, entries, locking, policies, queries
from assises.seats.events import DrawMade
from assises.seats.keeping import kept
from assises.seats.models import Draw, GroupSeat
from assises.seats.pseudonyms import by_pseudonym
from assises.seats.services import version_of
from assises.seats.types import Origin, SeatReason, Stock, StockKind
from assises.seats.ushering import Usher
from commons.kernel.errors import Invalid, Refused
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

LONGEST_SEED, LONGEST_SOURCE = 200, 500
#: What the draw says of each group.
_GIVEN = ("days", "activities", "waits_for_days", "waits_for")


def seal(work: Work, edition_id: int, now: datetime) -> Draw:
    """Close the list of wishes and publish it with its digest, before anybody knows the seed."""
    edition = _held(work, edition_id)
    refusal = policies.refusal_to_seal(edition, queries.draw_of(edition_id), now)
    if refusal is not None:
        raise Refused(reason=refusal)
    found = entries.of_edition(edition, now)
    row = Draw(
        edition_id=edition_id, entries=found, entries_digest=drawing.digest(found), sealed_at=now,
        sealed_by=work.actor.person_id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    edition_services.log_step(work, edition_id, "wishes_sealed", now, row.entries_digest)
    work.audit("assises.draw.seal", f"assises.edition:{edition_id}", digest=row.entries_digest)
    work.touch(version_of(edition_id))
    return row


def run(work: Work, edition_id: int, seed: str, source: str, now: datetime) -> Draw:
    """Draw with the seed that was drawn in public, give the seats, and put everybody else in line by their rank."""
    edition = _held(work, edition_id)
    row = queries.draw_of(edition_id)
    refusal = policies.refusal_to_draw(row)
    if refusal is not None:
        raise Refused(reason=refusal)
    assert row is not None  # the policy asked
    row.seed, row.source = _said(seed, source)
    row.outcome = drawing.draw(row.entries, row.seed)
    row.outcome_digest, row.drawn_at, row.drawn_by = drawing.digest(row.outcome), now, work.actor.person_id
    work.session.execute(update(AssisesEdition).where(AssisesEdition.id == edition_id).values(drawn_at=now))
    work.session.refresh(edition)
    _give(work, edition, row.outcome, now)
    edition_services.log_step(work, edition_id, "drawn", now, row.source)
    work.audit("assises.draw.run", f"assises.edition:{edition_id}", seed=row.seed, digest=row.outcome_digest)
    work.record(DrawMade(edition_id))
    work.touch(version_of(edition_id))
    return row


def _held(work: Work, edition_id: int) -> AssisesEdition:
    """The edition, held: nobody writes wishes and nobody else draws meanwhile."""
    edition = kept(work, edition_id)
    locking.lock_edition(work.session, edition_id)
    work.session.refresh(edition)
    return edition


def _said(seed: str, source: str) -> tuple[str, str]:
    """The seed on one line, as everybody will type it again, and where it comes from."""
    bare, said = one_line(seed, LONGEST_SEED), one_line(source, LONGEST_SOURCE)
    fields = {"seed": "" if bare else SeatReason.NEEDS_A_SEED.sentence}
    fields["source"] = "" if said else SeatReason.NEEDS_A_SOURCE.sentence
    if not (bare and said):
        raise Invalid(fields={name: sentence for name, sentence in fields.items() if sentence})
    return bare, said


def _give(work: Work, edition: AssisesEdition, outcome: Mapping[str, Any], now: datetime) -> None:
    query = select(Registration).where(Registration.edition_id == edition.id)
    groups = {each.id: each for each in work.session.scalars(query.execution_options(populate_existing=True))}
    behind = by_pseudonym(edition.id, groups)
    usher = Usher(work, edition, now)
    usher.hold_everything(groups, every_line=True)
    known = {(seat.registration_id, queries.stock_of(seat)): seat for h in usher.houses.values() for seat in h.line}
    usher.number_seats(sum(len(drawn[name]) for drawn in outcome["groups"] for name in _GIVEN))
    for drawn in outcome["groups"]:
        group = groups[behind[drawn["pseudonym"]]]
        # Whoever left between the two steps is not seated; their seats go to the next, below.
        if group.present:
            _seat(usher, group, drawn, known)
    usher.sort_lines()
    usher.sweep()
    usher.serve()


def _seat(
    usher: Usher, group: Registration, drawn: Mapping[str, Any], known: Mapping[tuple[int, Stock], GroupSeat]
) -> None:  # fmt: skip
    asked = [(Stock(StockKind.SITE_DAY, number), True) for number in drawn["days"]]
    asked += [(Stock(StockKind.ACTIVITY, number), True) for number in drawn["activities"]]
    asked += [(Stock(StockKind.SITE_DAY, number), False) for number in drawn["waits_for_days"]]
    asked += [(Stock(StockKind.ACTIVITY, number), False) for number in drawn["waits_for"]]
    persons = [person.id for person in group.present]
    for stock, won in asked:
        house = usher.houses[stock]
        if not house.planned:  # cancelled since the entries were published
            continue
        if won and all(usher.has(person, house) for person in persons):
            continue
        seat = known.get((group.id, stock)) or usher.line_up(group.id, stock, persons, Origin.WISH)
        seat.line_rank = drawn["rank"]
        if won:
            usher.seat_now(seat, house)
