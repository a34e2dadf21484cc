"""Who facilitates an activity and who takes its notes: people of the team."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from assises.programme import locks, queries
from assises.programme.models import Crew
from assises.programme.policies import Act
from assises.programme.types import ACTIVITY, Part, ProgrammeReason
from commons.identity.models import Account, RoleGrant
from commons.identity.types import Role
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.unit_of_work import Work

#: Whoever holds one of these, for any scope, may be asked to animate or to take notes.
_TEAM = (Role.FACILITATOR, Role.RAPPORTEUR, Role.SECRETARIAT)


def team() -> dict[int, str]:
    """Number -> shown name of everybody who may be in a crew, by name."""
    holding = select(RoleGrant.account_id).where(RoleGrant.role.in_(_TEAM), RoleGrant.ends_at.is_(None))
    query = select(Account.id, Account.display_name).where(
        Account.id.in_(holding), Account.active, Account.erased_day.is_(None)
    )
    return {row.id: row.display_name or "" for row in db.session.execute(query.order_by(Account.display_name))}


def staff(work: Work, activity_id: int, crew: Mapping[Part, Collection[int]], seen: int, now: datetime) -> None:
    """Say who facilitates and who takes notes; whoever is already there may stay after their role ended."""
    activity, _edition = locks.held_activity(work, activity_id, Act.STAFF, seen, now)
    known = {*team(), *(each.account_id for each in queries.crew(activity_id))}
    for part, people in crew.items():
        if not {*people} <= known:
            raise Invalid(fields={part.value: ProgrammeReason.NOT_OF_THE_TEAM.sentence})
    work.session.execute(delete(Crew).where(Crew.activity_id == activity_id))
    for part, people in crew.items():
        work.session.add_all(Crew(activity_id=activity_id, account_id=n, part=part) for n in sorted({*people}))
    activity.version += 1
    activity.changed_at = now
    work.session.flush()
    locks.told(work, "staff", ACTIVITY, activity_id, crew={part.value: sorted(crew[part]) for part in crew})
