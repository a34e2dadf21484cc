"""Keeps what somebody types from screen to screen, and makes one registration of it, with its seats, at once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from assises.people import queries as people
from assises.people import sealing
from assises.people import services as people_services
from assises.people.models import Registration
from assises.registrations import steps
from assises.registrations.models import RegistrationDraft
from assises.registrations.steps import Origins, Step, Typed
from assises.registrations.types import RELAY, RegistrationReason
from assises.seats import services as seats
from commons.identity.organisations import invitations
from commons.identity.seals import seal
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.unit_of_work import Work, unit_of_work

#: What was typed is kept so long after the last screen.
KEPT = timedelta(hours=24)


def ticket_seal(ticket: str) -> str:
    """How a ticket is kept: whoever reads the tables can open no page with it."""
    return seal("assises.ticket", ticket)


def keep(work: Work, edition_id: int, ticket: str, step: Step, typed: Typed, now: datetime) -> None:
    """Keep what one screen holds; sent again, it replaces what was there."""
    kept = draft_of(edition_id, ticket, now, held=True) or {}
    kept[str(step.value)] = dict(typed)
    mark = ticket_seal(ticket)
    sealed = sealing.lock(sealing.DRAFTS, json.dumps(kept), mark)
    row = {"ticket_seal": mark, "edition_id": edition_id, "sealed": sealed, "expires_at": now + KEPT}
    statement = insert(RegistrationDraft).values(row)
    anew = {"sealed": sealed, "expires_at": now + KEPT}
    work.session.execute(statement.on_conflict_do_update(index_elements=["ticket_seal"], set_=anew))


def draft_of(edition_id: int, ticket: str, now: datetime, *, held: bool = False) -> dict[str, Any] | None:
    """What has been typed with this ticket; None when there is nothing, or not any more."""
    mark = ticket_seal(ticket)
    mine = (RegistrationDraft.ticket_seal == mark, RegistrationDraft.edition_id == edition_id)
    query = select(RegistrationDraft).where(*mine, RegistrationDraft.expires_at > now)
    if held:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        return None
    try:
        kept: dict[str, Any] = json.loads(sealing.unlock(sealing.DRAFTS, found.sealed, mark))
    except sealing.Unreadable:
        return None
    return kept


def made_with(edition_id: int, ticket: str) -> Registration | None:
    """The registration that this ticket made already."""
    known = people.by_ticket(ticket_seal(ticket))
    return known if known is not None and known.edition_id == edition_id else None


def secret_of_ticket(work: Work, edition_id: int, ticket: str) -> str:
    """What the link of the registration of this form carries."""
    known = made_with(edition_id, ticket)
    if known is None:
        raise NotFound(reason=RegistrationReason.DRAFT_GONE)
    if known.link_turn:
        # The address of the screens stays in the history of a shared device: it leads to no later link.
        raise NotFound(reason=RegistrationReason.LINK_CHANGED)
    return people_services.link_secret(work, known)


def finish(
    work: Work, edition_id: int, ticket: str, origins: Origins, now: datetime, invitation: str = ""
) -> Registration:  # fmt: skip
    """One registration with its needs, its wishes or its seats, in this transaction; the same ticket, the same one.

    `invitation`: the secret part of a link of an association, used up with it.
    """
    known = made_with(edition_id, ticket)
    if known is not None:
        return known
    typed = draft_of(edition_id, ticket, now, held=True)
    if typed is None:
        # Another request with this ticket may have been through while this one waited for the draft.
        known = made_with(edition_id, ticket)
        if known is not None:
            return known
        raise NotFound(reason=RegistrationReason.DRAFT_GONE)
    if steps.missing(typed) is not None:
        raise Invalid(reason=RegistrationReason.DRAFT_GONE)
    group = steps.group_of(typed, ticket_seal(ticket), origins)
    registration, made = people_services.register(work, edition_id, group, now)
    if made:
        if invitation:
            invitations.redeem(work, invitation, RELAY, now)
        seats.ask(work, registration.id, steps.days_of(typed), steps.activities_of(typed), now)
    work.session.execute(delete(RegistrationDraft).where(RegistrationDraft.ticket_seal == ticket_seal(ticket)))
    return registration


def purge_drafts() -> int:
    """Delete what was typed and never sent."""
    with unit_of_work(SYSTEM) as work:
        gone = delete(RegistrationDraft).where(RegistrationDraft.expires_at <= clock.now())
        return len(work.session.scalars(gone.returning(RegistrationDraft.ticket_seal)).all())
