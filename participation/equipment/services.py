"""Keeps the list of what can be lent: items, their pictures, their numbered units."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.slugs import slug_of
from commons.kernel.storage import keep_picture
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from participation.equipment import policies, queries
from participation.equipment.drafts import ItemDraft
from participation.equipment.models import Item, Unit
from participation.equipment.policies import LoanReason
from participation.equipment.types import ItemState

#: What every page of the pool depends on.
VERSION = "participation:equipment"


def create(work: Work, draft: ItemDraft, units: int, now: datetime) -> Item:
    """A new item with so many units, numbered from 1."""
    _may_keep_in(work, draft.place_id)
    taken = set(work.session.scalars(select(Item.slug)))
    item = Item(slug=slug_of(draft.name, taken, "materiel"), created_at=now, **vars(draft))
    work.session.add(item)
    try:
        work.session.flush()
    except IntegrityError as error:
        if constraint_of(error) == "uq_participation_equipment_slug":
            raise Stale(reason=LoanReason.CHANGED_MEANWHILE) from error
        raise
    work.session.add_all(Unit(item_id=item.id, number=number) for number in range(1, units + 1))
    work.session.flush()
    work.session.refresh(item, ["units"])
    _tell(work, "create", item, name=draft.name, units=units)
    return item


def edit(work: Work, slug: str, draft: ItemDraft, seen: int, now: datetime) -> Item:
    """Rewrite an item; Stale when somebody else did since version `seen` was read."""
    item = kept(work, slug)
    _may_keep_in(work, draft.place_id)
    values = {**vars(draft), "version": seen + 1}
    _rewrite(work, item, seen, **values)
    _tell(work, "edit", item)
    return item


def illustrate(work: Work, slug: str, data: bytes | None, alt: str) -> None:
    """Give an item its picture, drawn again from `data`, or a new description of the one it has."""
    item = kept(work, slug)
    if not alt.strip():
        raise Invalid(fields={"picture_alt": LoanReason.NEEDS_ALT.sentence})
    if data is not None:
        item.picture = keep_picture(work.session, data)
    item.picture_alt = alt
    work.session.flush()
    _tell(work, "illustrate", item)


def take_picture_off(work: Work, slug: str) -> None:
    """Leave an item without picture."""
    item = kept(work, slug)
    item.picture, item.picture_alt = None, ""
    work.session.flush()
    _tell(work, "illustrate", item)


def close(work: Work, slug: str, why: str) -> None:
    """Lend an item no more, with the reason that everybody reads; what is booked already stands."""
    item = kept(work, slug, lock=True)
    if not why.strip():
        raise Invalid(fields={"reason": LoanReason.NEEDS_A_REASON.sentence})
    item.state, item.closing_reason = ItemState.CLOSED, why.strip()
    work.session.flush()
    _tell(work, "close", item, why=why)


def reopen(work: Work, slug: str) -> None:
    """Lend an item again."""
    item = kept(work, slug, lock=True)
    item.state, item.closing_reason = ItemState.OPEN, ""
    work.session.flush()
    _tell(work, "reopen", item)


def add_unit(work: Work, slug: str, condition: str) -> Unit:
    """One more of the same, with the next number; numbers are never used again."""
    item = kept(work, slug, lock=True)
    last = work.session.scalar(select(func.max(Unit.number)).where(Unit.item_id == item.id)) or 0
    unit = Unit(item_id=item.id, number=last + 1, condition=condition, out_of_service="")
    work.session.add(unit)
    work.session.flush()
    _tell(work, "add_unit", item, number=unit.number)
    return unit


def describe_unit(work: Work, slug: str, unit_id: int, condition: str, out_of_service: str) -> Unit:
    """Write a unit's condition; a reason in `out_of_service` takes it out of what can be booked."""
    item = kept(work, slug)
    unit = queries.unit(item.id, unit_id)
    if unit is None:
        raise NotFound(reason=LoanReason.NOT_FOUND)
    unit.condition, unit.out_of_service = condition, out_of_service.strip()
    work.session.flush()
    _tell(work, "describe_unit", item, number=unit.number, out_of_service=unit.out_of_service)
    return unit


def kept(work: Work, slug: str, *, lock: bool = False) -> Item:
    """The item of this slug, when whoever acts keeps it; locked against others when asked."""
    item = queries.item_by_slug(slug)
    if item is None:
        raise NotFound(reason=LoanReason.NOT_FOUND)
    refusal = policies.refusal_to_keep(work.actor, queries.scopes(item))
    if refusal is not None:
        raise Refused(reason=refusal)
    if lock:
        work.session.refresh(item, with_for_update={"of": Item})
    return item


def _may_keep_in(work: Work, place_id: int) -> None:
    place = territory.place(place_id)
    if place is None:
        raise Invalid(fields={"place": LoanReason.UNKNOWN_PLACE.sentence})
    if policies.refusal_to_keep(work.actor, queries.scopes_of_place(place_id)) is not None:
        raise Refused(reason=LoanReason.UNKNOWN_PLACE)


def _rewrite(work: Work, item: Item, seen: int, **values: object) -> None:
    """One conditional update decides between two editors."""
    statement = update(Item).where(Item.id == item.id, Item.version == seen).values(**values).returning(Item.id)
    if work.session.execute(statement).scalar_one_or_none() is None:
        raise Stale(reason=LoanReason.CHANGED_MEANWHILE)
    work.session.refresh(item)


def _tell(work: Work, verb: str, item: Item, **details: object) -> None:
    work.audit(f"participation.equipment.{verb}", f"participation.equipment:{item.id}", **details)
    work.touch(VERSION)
