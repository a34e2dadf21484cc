"""What is read of readings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.identity.holders import holders_of
from commons.identity.models import Account
from commons.identity.organisations import queries as organisations
from commons.kernel.db import db
from participation.initiatives import queries as initiatives
from participation.initiatives import queries_calls
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import OPEN
from participation.readings.models import CallReading
from participation.readings.types import LIVE, READERS, ReadingState


def reading(reading_id: int) -> CallReading | None:
    """The reading of this number, with the application it is about."""
    return db.session.scalar(select(CallReading).where(CallReading.id == reading_id).options(*_WHOLE))


def held(reading_id: int) -> CallReading | None:
    """The same, held against other commands until the transaction ends."""
    query = select(CallReading).where(CallReading.id == reading_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def of_application(application: Application) -> list[CallReading]:
    """The readings of the present round of an application, those that ended otherwise too, in order."""
    query = select(CallReading).where(
        CallReading.application_id == application.id, CallReading.round == application.round
    )
    return list(db.session.scalars(query.order_by(CallReading.id).execution_options(populate_existing=True)))


def by_application(applications: Collection[Application]) -> Mapping[int, list[CallReading]]:
    """Application -> the live readings of its present round: two queries, marks included."""
    rounds = {each.id: each.round for each in applications}
    query = select(CallReading).where(CallReading.application_id.in_(rounds), CallReading.state.in_(LIVE))
    found: dict[int, list[CallReading]] = {}
    for row in db.session.scalars(query.order_by(CallReading.id)):
        if row.round == rounds[row.application_id]:
            found.setdefault(row.application_id, []).append(row)
    return found


def numbered(ids: Collection[int]) -> list[Application]:
    """These applications, with their call: one query."""
    query = select(Application).where(Application.id.in_(ids)).options(joinedload(Application.call))
    return list(db.session.scalars(query.order_by(Application.id)))


def being_read() -> list[int]:
    """The applications in hand that somebody was asked to read and has not read."""
    query = (
        select(CallReading.application_id)
        .join(Application, Application.id == CallReading.application_id)
        .where(CallReading.state == ReadingState.ASSIGNED, CallReading.round == Application.round)
        .where(Application.state.in_(OPEN))
    )
    return list(db.session.scalars(query.distinct()))


def of_reader(account_id: int | None) -> list[CallReading]:
    """What this account was asked to read, what waits first, then the latest first."""
    query = select(CallReading).where(CallReading.reader_id == account_id).options(*_WHOLE)
    waits = CallReading.state != ReadingState.ASSIGNED
    return list(db.session.scalars(query.order_by(waits, CallReading.due_at, CallReading.id.desc()).limit(200)))


def reads(account_id: int | None, application_id: int) -> bool:
    """Whether this account reads the application, or read it, in any round."""
    query = select(CallReading.id).where(
        CallReading.reader_id == account_id, CallReading.application_id == application_id,
        CallReading.state.in_(LIVE),
    )  # fmt: skip
    return db.session.scalars(query.limit(1)).first() is not None


def candidates(call: Call) -> list[Account]:
    """The accounts that hold a role for this call, each once."""
    scopes = queries_calls.scopes(call)
    found = {account.id: account for role in READERS for account in holders_of(role, scopes)}
    return [found[number] for number in sorted(found)]


def is_tied(account_id: int, application: Application) -> bool:
    """Whether this account carries the file, helps with it, or belongs to one of its organisations."""
    carrier, member, _owned = initiatives.ties_of(application.initiative, account_id)
    if carrier is not None or member is not None:
        return True
    partners = initiatives.partners_of(application.initiative_id)
    ids = {partner.organisation_id for partner in partners if partner.organisation_id is not None}
    return any(membership.organisation_id in ids for membership in organisations.memberships(account_id))


_WHOLE = (
    joinedload(CallReading.application).joinedload(Application.call),
    joinedload(CallReading.application).joinedload(Application.snapshot),
)
