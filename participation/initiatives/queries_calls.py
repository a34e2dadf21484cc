"""What is read of calls and of what was sent to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from commons.territory import queries as territory
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, ApplicationStep, Call
from participation.initiatives.types import DECIDED, OPEN, OWED, ApplicationState, CallState

Scopes = tuple[tuple[str, int], ...]


def call(slug: str) -> Call | None:
    """The call of this address."""
    return db.session.scalar(select(Call).where(Call.slug == slug).options(*_CALL))


def call_by_id(call_id: int) -> Call | None:
    """The call of this number."""
    return db.session.get(Call, call_id)


def call_held(call_id: int, *, to_change: bool) -> Call | None:
    """The call, held: against everything when it is to change, else only against being changed."""
    query = select(Call).where(Call.id == call_id).execution_options(populate_existing=True)
    return db.session.scalar(query.with_for_update(read=not to_change))


def calls(*states: CallState) -> list[Call]:
    """Calls in these states (all without any), those that close first first, permanent ones last."""
    query = select(Call).options(*_CALL).order_by(Call.closes_at.asc().nulls_last(), Call.id)
    return list(db.session.scalars(query.where(Call.state.in_(states)) if states else query))


def calls_of_body(body_id: int) -> list[Call]:
    """Published calls that this body answers, those that close first first."""
    query = select(Call).where(Call.body_id == body_id, Call.state != CallState.PREPARED).options(*_CALL)
    return list(db.session.scalars(query.order_by(Call.closes_at.asc().nulls_last(), Call.id)))


def sent_to_body(body_id: int) -> set[int]:
    """Initiatives that were sent to a call of this body and not taken back."""
    query = select(Application.initiative_id).join(Call, Call.id == Application.call_id)
    query = query.where(Call.body_id == body_id, Application.state != ApplicationState.WITHDRAWN)
    return set(db.session.scalars(query))


def scopes_of(place_id: int | None, body: Body | None) -> Scopes:
    """The scopes a role may have been granted for, to count for a call of this place and body."""
    own = bodies.scopes(body) if body is not None else ()
    above = territory.ancestors(place_id) if place_id is not None else []
    return tuple(dict.fromkeys((*own, *(("territory", one) for one in above))))


def scopes(call: Call) -> Scopes:
    """The same for a call."""
    return scopes_of(call.place_id, call.body)


def bodies_of_calls(call_ids: Collection[int]) -> dict[int, int]:
    """Call -> the body that answers it, for those that have one."""
    rows = db.session.execute(select(Call.id, Call.body_id).where(Call.id.in_(call_ids), Call.body_id.is_not(None)))
    return {row.id: row.body_id for row in rows}


def application(application_id: int) -> Application | None:
    """One application with its call, its file and what was sent."""
    return db.session.scalar(select(Application).where(Application.id == application_id).options(*_WHOLE))


def application_of(initiative_id: int, call_id: int) -> Application | None:
    """The application of this file to this call."""
    query = select(Application).where(Application.initiative_id == initiative_id, Application.call_id == call_id)
    return db.session.scalar(query.options(*_WHOLE))


def applications_of(initiative_ids: Collection[int]) -> list[Application]:
    """Everything these files were sent to, in order."""
    query = select(Application).where(Application.initiative_id.in_(initiative_ids)).options(*_WHOLE)
    return list(db.session.scalars(query.order_by(Application.sent_at, Application.id)))


def received(call_id: int) -> list[Application]:
    """What a call received, in order."""
    query = select(Application).where(Application.call_id == call_id).options(*_WHOLE)
    return list(db.session.scalars(query.order_by(Application.sent_at, Application.id)))


def in_hand() -> list[Application]:
    """Everything that is still to be decided, in any call, what is owed first first."""
    query = (
        select(Application)
        .where(Application.state.in_(OPEN))
        .options(joinedload(Application.call).joinedload(Call.body))
    )
    return list(db.session.scalars(query.order_by(Application.due_at, Application.id)))


def queue(call_ids: Collection[int]) -> list[Application]:
    """What is to be decided in these calls, what is owed first first."""
    query = select(Application).where(Application.call_id.in_(call_ids), Application.state.in_(OPEN))
    return list(db.session.scalars(query.options(*_WHOLE).order_by(Application.due_at, Application.id)))


def decided(call_ids: Collection[int], most: int = 100) -> list[Application]:
    """What was decided in these calls, the last first."""
    query = select(Application).where(Application.call_id.in_(call_ids), Application.decided_at.is_not(None))
    query = query.options(*_WHOLE).order_by(Application.decided_at.desc(), Application.id).limit(most)
    return list(db.session.scalars(query))


def steps_of(application_ids: Collection[int]) -> dict[int, list[ApplicationStep]]:
    """Application -> its steps in order: one query."""
    query = select(ApplicationStep).where(ApplicationStep.application_id.in_(application_ids))
    found: dict[int, list[ApplicationStep]] = {}
    for step in db.session.scalars(query.order_by(ApplicationStep.id)):
        found.setdefault(step.application_id, []).append(step)
    return found


def decision_of(application_id: int) -> ApplicationStep | None:
    """The last decision on an application: when, by which account, in whose name."""
    query = select(ApplicationStep).where(
        ApplicationStep.application_id == application_id, ApplicationStep.state.in_(DECIDED)
    )
    return db.session.scalar(query.order_by(ApplicationStep.id.desc()).limit(1))


def late_by_call(now: datetime) -> dict[int, int]:
    """Call -> how many answers it owes past their day."""
    query = select(Application.call_id, func.count()).where(Application.state.in_(OWED), Application.due_at <= now)
    return dict(db.session.execute(query.group_by(Application.call_id)).all())


def next_due(now: datetime) -> datetime | None:
    """When the next answer that is owed becomes late."""
    query = select(func.min(Application.due_at)).where(Application.state.in_(OWED), Application.due_at > now)
    return db.session.scalar(query)


_CALL = (joinedload(Call.body), joinedload(Call.place))
_WHOLE = (
    joinedload(Application.call).joinedload(Call.body),
    joinedload(Application.initiative).joinedload(Initiative.organisation),
    joinedload(Application.snapshot),
)
