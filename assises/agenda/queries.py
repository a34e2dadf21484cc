"""What is read of the agenda."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select, tuple_

from assises.agenda.models import (
    CooperationEntry,
    CooperationItem,
    CooperationRelease,
    CooperationSheet,
    CooperationYear,
)
from assises.agenda.types import EntryState
from commons.kernel.db import db
from commons.kernel.refs import Ref


def year(number: int) -> CooperationYear | None:
    """The agenda of this year, once something was proposed for it."""
    return db.session.get(CooperationYear, number)


def years() -> list[CooperationYear]:
    """Every agenda, the latest year first."""
    return list(db.session.scalars(select(CooperationYear).order_by(CooperationYear.year.desc())))


def releases(number: int) -> list[CooperationRelease]:
    """The versions of this year that were published before it was reopened, in order."""
    query = select(CooperationRelease).where(CooperationRelease.year == number)
    return list(db.session.scalars(query.order_by(CooperationRelease.number)))


def items(ids: Collection[int]) -> dict[int, CooperationItem]:
    """The items of these numbers."""
    query = select(CooperationItem).where(CooperationItem.id.in_(ids))
    return {each.id: each for each in db.session.scalars(query)}


def item(item_id: int) -> CooperationItem | None:
    """The item of this number."""
    return db.session.get(CooperationItem, item_id)


def id_of_origin(origin: Ref) -> int | None:
    """The item that was proposed from this thing."""
    mine = (CooperationItem.origin_kind == origin.kind, CooperationItem.origin_id == origin.id)
    return db.session.scalar(select(CooperationItem.id).where(*mine))


def entries(number: int) -> list[CooperationEntry]:
    """The items of the agenda of this year, in the order they came."""
    query = select(CooperationEntry).where(CooperationEntry.year == number)
    return list(db.session.scalars(query.order_by(CooperationEntry.item_id)))


def entry(item_id: int, number: int) -> CooperationEntry | None:
    """An item in the agenda of a year."""
    return db.session.get(CooperationEntry, (item_id, number))


def entries_of(ids: Collection[int]) -> dict[int, list[CooperationEntry]]:
    """What became of these items, year by year."""
    found: dict[int, list[CooperationEntry]] = defaultdict(list)
    query = select(CooperationEntry).where(CooperationEntry.item_id.in_(ids)).order_by(CooperationEntry.year)
    for each in db.session.scalars(query):
        found[each.item_id].append(each)
    return found


def sheets(item_id: int) -> list[CooperationSheet]:
    """Every version of an item's sheet, the latest first."""
    query = select(CooperationSheet).where(CooperationSheet.item_id == item_id)
    return list(db.session.scalars(query.order_by(CooperationSheet.number.desc())))


def latest(ids: Collection[int]) -> dict[int, CooperationSheet]:
    """The last version of each item's sheet."""
    query = select(CooperationSheet.item_id, func.max(CooperationSheet.number))
    query = query.where(CooperationSheet.item_id.in_(ids)).group_by(CooperationSheet.item_id)
    return {sheet.item_id: sheet for sheet in _sheets([(row[0], row[1]) for row in db.session.execute(query)])}


def shown(found: Collection[CooperationEntry]) -> dict[int, CooperationSheet]:
    """The sheet that each entry is about: the one decided on, or the last one."""
    frozen = {e.item_id: (e.item_id, e.sheet_number) for e in found if e.sheet_number is not None}
    decided = {sheet.item_id: sheet for sheet in _sheets([(i, n) for i, n in frozen.values() if n is not None])}
    return latest([e.item_id for e in found if e.item_id not in decided]) | decided


def _sheets(keys: Collection[tuple[int, int]]) -> list[CooperationSheet]:
    query = select(CooperationSheet).where(tuple_(CooperationSheet.item_id, CooperationSheet.number).in_(list(keys)))
    return list(db.session.scalars(query)) if keys else []


def undecided() -> list[CooperationEntry]:
    """Everything that the comité de pilotage has not decided yet, in any year."""
    return list(db.session.scalars(select(CooperationEntry).where(CooperationEntry.state == EntryState.PROPOSED)))
