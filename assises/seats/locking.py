"""The locks under which seats are given, always taken in one order, so that no two commands wait for each other.

0. the registration one acts for (or the edition, for wishes and their draw); 1. days of sites, by number;
2. activities, by number; 3. groups. Whoever gives or takes a seat of a stock holds its
row; whoever gives a group a seat holds the group, so that two stocks never give it places at the same hour.
Groups are locked in `BUCKETS` bundles: a long waiting line asks for no more locks than that.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from assises.editions.models import AssisesEdition
from assises.people.models import Registration
from assises.programme.models import Activity, SiteDay

BUCKETS = 128
#: The first half of our advisory locks: "seats" is nobody else's.
_CLASS = 0x5EA7
_GROUPS = text("SELECT pg_advisory_xact_lock(:ours, bucket) FROM unnest(CAST(:buckets AS int[])) AS bucket")


def lock_days(session: Session, ids: Collection[int]) -> None:
    """Hold these days of sites. (Rows that point at them may still be written: their keys do not change.)"""
    query = select(SiteDay.id).where(SiteDay.id.in_(ids)).order_by(SiteDay.id)
    session.execute(query.with_for_update(key_share=True)).all()


def lock_activities(session: Session, ids: Collection[int]) -> None:
    """Hold these activities."""
    query = select(Activity.id).where(Activity.id.in_(ids)).order_by(Activity.id)
    session.execute(query.with_for_update(key_share=True)).all()


def lock_groups(session: Session, registration_ids: Collection[int]) -> None:
    """Hold these groups, until the end of the transaction."""
    buckets = sorted({number % BUCKETS for number in registration_ids})
    session.execute(_GROUPS, {"ours": _CLASS, "buckets": buckets}).all()


def keep_registration(session: Session, registration_id: int) -> tuple[Registration, AssisesEdition] | None:
    """Hold the registration itself, before anything else: nobody cancels it or changes its people meanwhile.

    It is read anew, with its edition: what was known of it before it was held may have changed.
    """
    query = select(Registration, AssisesEdition).join(AssisesEdition, AssisesEdition.id == Registration.edition_id)
    query = query.where(Registration.id == registration_id).with_for_update(key_share=True, of=Registration)
    row = session.execute(query.execution_options(populate_existing=True)).one_or_none()
    return (row[0], row[1]) if row is not None else None


def lock_edition(session: Session, edition_id: int, *, shared: bool = False) -> None:
    """Hold an edition: shared by those who write wishes, alone for whoever closes their list."""
    query = select(AssisesEdition.id).where(AssisesEdition.id == edition_id)
    session.execute(query.with_for_update(read=shared, key_share=not shared)).all()
