"""Prepares an edition, announces it, moves its dates with a reason, publishes and archives it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from assises.editions import policies, queries, rules
from assises.editions.models import AssisesEdition, EditionStep
from assises.editions.types import EditionReason, EditionState
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

#: What public pages about editions depend on.
VERSION = "assises"


def prepare(
    work: Work, year: int, title: str, days: tuple[date, date], registrations: tuple[datetime, datetime], now: datetime,
    **more: Any,
) -> AssisesEdition:  # fmt: skip
    """A new edition, seen by nobody but its team."""
    _must_keep(work, None)
    values = {
        "year": year, "title": title, "first_day": days[0], "last_day": days[1],
        "registrations_open_at": registrations[0], "registrations_close_at": registrations[1], **more,
    }  # fmt: skip
    _check(values)
    edition = AssisesEdition(**values, created_at=now)
    try:
        with work.session.begin_nested():
            work.session.add(edition)
    except IntegrityError as error:
        # Two people prepare the same year at once: the unique year decides.
        raise Invalid(fields={"year": EditionReason.YEAR_TAKEN.sentence}) from error
    work.audit("assises.edition.prepare", f"assises.edition:{edition.id}", year=year)
    work.touch(VERSION)
    return edition


def change(work: Work, edition_id: int, version: int, reason: str, now: datetime, **changed: Any) -> None:
    """Write the sheet; once announced, a change carries a public reason."""
    edition = _edition(edition_id)
    refusal = policies.refusal_to_write(edition, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    announced = edition.state is not EditionState.DRAFT
    if announced and not reason.strip():
        raise Invalid(fields={"reason": EditionReason.NEEDS_A_REASON.sentence})
    _check({name: changed.get(name, getattr(edition, name)) for name in rules.FIELDS}, edition)
    _write(work, edition_id, version, changed)
    if announced:
        log_step(work, edition_id, "changed", now, reason)
    work.audit("assises.edition.change", f"assises.edition:{edition_id}", reason=reason)


def become(work: Work, edition_id: int, state: EditionState, version: int, reason: str, now: datetime) -> None:
    """Announce, publish or archive; going back is possible with a reason, and logged."""
    edition = _edition(edition_id)
    refusal = policies.refusal_to_become(edition, state, work.actor, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    if policies.needs_a_reason(edition, state) and not reason.strip():
        raise Invalid(fields={"reason": EditionReason.NEEDS_A_REASON.sentence})
    moments = {"reported_at": now} if state is EditionState.REPORTED else {}
    _write(work, edition_id, version, {"state": state, **moments})
    log_step(work, edition_id, state.value, now, reason)
    work.audit("assises.edition.become", f"assises.edition:{edition_id}", state=state.value, reason=reason)


def log_step(work: Work, edition_id: int, what: str, now: datetime, reason: str = "") -> None:
    """Keep a decision in the public log of the edition."""
    step = EditionStep(edition_id=edition_id, at=now, what=what, reason=reason.strip(), by_id=work.actor.person_id)
    work.session.add(step)
    work.touch(VERSION)


def _check(values: Mapping[str, Any], before: AssisesEdition | None = None) -> None:
    found = rules.mistakes(values, before)
    if found:
        raise Invalid(fields=found)


def _edition(edition_id: int) -> AssisesEdition:
    edition = queries.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def _must_keep(work: Work, edition: AssisesEdition | None) -> None:
    refusal = policies.refusal_to_keep(edition, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)


def _write(work: Work, edition_id: int, version: int, changed: dict[str, Any]) -> None:
    mine = (AssisesEdition.id == edition_id, AssisesEdition.version == version)
    statement = update(AssisesEdition).where(*mine).values(**changed, version=AssisesEdition.version + 1)
    if work.session.execute(statement.returning(AssisesEdition.id)).one_or_none() is None:
        raise Stale(reason=EditionReason.CHANGED_MEANWHILE)
    work.touch(VERSION)
