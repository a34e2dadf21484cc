"""What is read of the criteria and priorities of calls."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from commons.kernel.db import db
from commons.kernel.refs import Ref
from participation.initiatives.models_calls import Application
from participation.initiatives.models_criteria import ApplicationPriority, CallCriterion, CallPriority


def criteria_of(call_id: int) -> list[CallCriterion]:
    """The criteria of a call, in order."""
    query = select(CallCriterion).where(CallCriterion.call_id == call_id)
    return list(db.session.scalars(query.order_by(CallCriterion.rank)))


def criteria_by_call(call_ids: Collection[int]) -> dict[int, list[CallCriterion]]:
    """Call -> its criteria in order: one query."""
    query = select(CallCriterion).where(CallCriterion.call_id.in_(call_ids))
    found: dict[int, list[CallCriterion]] = {}
    for each in db.session.scalars(query.order_by(CallCriterion.call_id, CallCriterion.rank)):
        found.setdefault(each.call_id, []).append(each)
    return found


def priorities_of(call_id: int) -> list[CallPriority]:
    """The priorities a call answers, in order."""
    query = select(CallPriority).where(CallPriority.call_id == call_id)
    return list(db.session.scalars(query.order_by(CallPriority.rank)))


def answered_by(application_ids: Collection[int]) -> dict[int, list[Ref]]:
    """Application -> the priorities it says it answers, in the order of the call: one query."""
    on = (
        (CallPriority.call_id == ApplicationPriority.call_id)
        & (CallPriority.kind == ApplicationPriority.kind)
        & (CallPriority.ref_id == ApplicationPriority.ref_id)
    )
    query = select(ApplicationPriority).join(CallPriority, on)
    query = query.where(ApplicationPriority.application_id.in_(application_ids))
    found: dict[int, list[Ref]] = {}
    for each in db.session.scalars(query.order_by(ApplicationPriority.application_id, CallPriority.rank)):
        found.setdefault(each.application_id, []).append(each.ref)
    return found


def application_held(application_id: int) -> Application | None:
    """The application, held against every other command on it until the transaction ends."""
    query = select(Application).where(Application.id == application_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))
