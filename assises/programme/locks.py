"""What commands on the programme begin with: the edition and the thing, kept from other commands until their end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from assises.programme import policies
from assises.programme.models import Activity, Room, Site, SiteDay
from assises.programme.policies import Act
from assises.programme.types import PAGES, ProgrammeReason
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work


def held_edition(work: Work, edition_id: int, *, alone: bool = False) -> AssisesEdition:
    """The edition, which nobody archives before the end of this command; `alone`: nobody writes in it either."""
    mine = select(AssisesEdition).where(AssisesEdition.id == edition_id)
    # Rows that point at the edition (a call to make, a letter) may still be written: its key does not change.
    query = mine.with_for_update(read=not alone, key_share=alone)
    edition = work.session.scalar(query.execution_options(populate_existing=True))
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    refusal = policies.refusal_to_plan(edition, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def held_activity(
    work: Work, activity_id: int, act: Act, seen: int | None, now: datetime, *, alone: bool = False
) -> tuple[Activity, AssisesEdition]:
    """The activity and its edition, when this actor may do this; Stale when it changed since version `seen`."""
    edition_id = work.session.scalar(select(Activity.edition_id).where(Activity.id == activity_id))
    if edition_id is None:
        raise NotFound(reason=ProgrammeReason.NO_ACTIVITY)
    edition = held_edition(work, edition_id, alone=alone)
    hold_days(work, edition_id)
    query = select(Activity).where(Activity.id == activity_id).with_for_update(of=Activity, key_share=True)
    activity = work.session.scalar(query.execution_options(populate_existing=True))
    if activity is None:
        raise NotFound(reason=ProgrammeReason.NO_ACTIVITY)
    refusal = policies.refusal_to(act, activity, edition, work.actor, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    if seen is not None and activity.version != seen:
        raise Stale(reason=ProgrammeReason.CHANGED_MEANWHILE)
    return activity, edition


def hold_days(work: Work, edition_id: int) -> None:
    """Hold the days of an edition, before its activities: in the order of whoever gives seats there.

    Seats hear what happens to an activity in the same transaction, and hold every day themselves then.
    """
    query = select(SiteDay.id).join(Site, Site.id == SiteDay.site_id).where(Site.edition_id == edition_id)
    work.session.execute(query.order_by(SiteDay.id).with_for_update(of=SiteDay, key_share=True)).all()


def added(work: Work, row: Any, field: str, reason: ProgrammeReason) -> None:
    """Put a new row in; the unique name or day decides between two who write the same."""
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError as error:
        raise Invalid(fields={field: reason.sentence}) from error


def rewritten(
    work: Work, model: type[Site | SiteDay | Room], number: int, seen: int, values: dict[str, Any],
    field: str, reason: ProgrammeReason,
) -> None:  # fmt: skip
    """Change a row that still has the version that was read; the unique name or day decides as well."""
    statement = update(model).where(model.id == number, model.version == seen)
    try:
        with work.session.begin_nested():
            done = work.session.execute(statement.values(**values, version=model.version + 1).returning(model.id))
            if done.one_or_none() is None:
                raise Stale(reason=ProgrammeReason.CHANGED_MEANWHILE)
    except IntegrityError as error:
        raise Invalid(fields={field: reason.sentence}) from error


def removed(work: Work, row: object) -> None:
    """Delete a row on which nothing rests; whatever rests on it (activities, seats) holds it by its foreign key."""
    try:
        with work.session.begin_nested():
            work.session.delete(row)
    except IntegrityError as error:
        raise Refused(reason=ProgrammeReason.IN_USE) from error


def told(work: Work, verb: str, kind: str, number: int, **details: object) -> None:
    """Write the journal, and make public pages anew."""
    work.audit(f"{kind}.{verb}", f"{kind}:{number}", **details)
    work.touch(PAGES)
