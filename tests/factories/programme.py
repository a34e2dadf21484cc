"""A programme with a few activities, drafts and versions, in a line of a test."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from assises.editions.models import AssisesEdition
from assises.programme import drafts, placing, queries, releasing, services
from assises.programme.drafts import ActivityDraft, RoomDraft
from assises.programme.models import Activity, Crew, Release, Room, SiteDay
from assises.programme.types import ActivityKind, Part
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.identity import make_account
from tests.factories.participation import somebody


def secretary(edition: AssisesEdition | None = None) -> Actor:
    """The secretariat of this edition, or of all of them."""
    person = make_account().id
    if edition is None:
        return somebody("secretariat", person_id=person)
    return somebody("secretariat", "assises", edition.id, person_id=person)


def make_room(day: SiteDay, name: str = "Salle du bas", capacity: int = 30, **more: Any) -> Room:
    """A room of the site of this day."""
    with unit_of_work(SYSTEM) as work:
        return placing.open_room(work, day.site_id, RoomDraft(name, capacity, **more))


def draft(day: SiteDay, room: Room | None = None, **more: Any) -> ActivityDraft:
    """A workshop of the morning, as the secretariat writes it."""
    values: dict[str, Any] = {
        "kind": ActivityKind.WORKSHOP, "title": "Le square d’Air Bel", "site_day_id": day.id, "starts": time(10),
        "ends": time(12), "capacity": 20, "room_id": room.id if room else None, **more,
    }  # fmt: skip
    return ActivityDraft(**values)


def write(
    edition: AssisesEdition, day: SiteDay, room: Room | None = None, *, plan: bool = True, **more: Any
) -> Activity:
    """An activity at the desk, put in the next version unless told otherwise."""
    with unit_of_work(SYSTEM) as work:
        activity = services.write(work, edition.id, draft(day, room, **more), clock.now())
        if plan:
            services.plan(work, activity.id, clock.now())
    return activity


def rewrite(activity: Activity, **more: Any) -> None:
    """Change some of an activity."""
    kept = drafts.activity_draft(activity)
    values = {name: getattr(kept, name) for name in kept.__dataclass_fields__} | more
    with unit_of_work(SYSTEM) as work:
        services.rewrite(work, activity.id, ActivityDraft(**values), activity.version, clock.now())


def cancel(activity: Activity, why: str = "La salle est inondée.") -> None:
    """Cancel an activity."""
    db.session.refresh(activity)
    with unit_of_work(SYSTEM) as work:
        services.cancel(work, activity.id, why, activity.version, clock.now())


def publish(edition: AssisesEdition, note: str = "") -> Release:
    """Publish whatever is ready."""
    with unit_of_work(SYSTEM) as work:
        digest = releasing.pending(edition.id).digest
        return releasing.publish(work, edition.id, digest, note, clock.now())


def fresh(activity: Activity) -> Activity:
    """The activity as it stands in the database."""
    db.session.expire_all()
    found = queries.activity(activity.id)
    assert found is not None
    return found


def many(edition: AssisesEdition, days: list[SiteDay], number: int) -> None:
    """So many planned activities, spread over these days, straight into the tables."""
    now = clock.now()
    for n in range(number):
        day = days[n % len(days)]
        starts = datetime.combine(day.day, time(9 + n % 8), UTC)
        db.session.add(
            Activity(
                edition_id=edition.id,
                site_day_id=day.id,
                kind=list(ActivityKind)[n % 5],
                title=f"Activité {n}",
                summary="On se parle, on dessine, on choisit.",
                starts_at=starts,
                ends_at=starts.replace(minute=50),
                capacity=20 + n,
                languages=["fr", "ar"][: 1 + n % 2],
                interpreted=["fsl"][: n % 2],
                changed_at=now,
                state="planned",
            )
        )
    db.session.commit()


def join_a_crew(account_id: int, part: Part = Part.FACILITATOR) -> Activity:
    """An activity that this person animates, whatever their roles are."""
    activity = make_activity(make_site_day(make_edition()))
    db.session.add(Crew(activity_id=activity.id, account_id=account_id, part=part))
    db.session.commit()
    return activity
