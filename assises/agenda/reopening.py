"""Reopens an agenda that was published; what everybody read stays readable, word for word, as a version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from assises.agenda import policies, queries
from assises.agenda.events import AgendaReopened
from assises.agenda.models import CooperationEntry, CooperationItem, CooperationRelease, CooperationYear
from assises.agenda.services import hold_year
from assises.agenda.types import PAGES, AgendaRefusal, EntryState, YearState
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import Work


def reopen(work: Work, year: int, version: int, reason: str, now: datetime) -> int:
    """Work on it again, with a public reason; the number of the version that is kept. One of two at once is told."""
    state, following = hold_year(work, year), hold_year(work, year + 1)
    refusal = policies.refusal_to_reopen(work.actor, year, state, following)
    if refusal is not None:
        raise Refused(reason=refusal)
    if not reason.strip():
        raise Invalid(fields={"reason": AgendaRefusal.NEEDS_A_REASON.sentence})
    found = work.session.get_one(CooperationYear, year)
    published_at, number = found.published_at or now, len(queries.releases(year)) + 1
    mine = (CooperationYear.year == year, CooperationYear.version == version)
    values = {"state": YearState.PREPARED, "published_at": None, "version": CooperationYear.version + 1}
    statement = update(CooperationYear).where(*mine).values(**values).returning(CooperationYear.year)
    if work.session.execute(statement).one_or_none() is None:
        raise Stale(reason=AgendaRefusal.CHANGED_MEANWHILE)
    kept = [frozen(entry) for entry in queries.entries(year)]
    release = CooperationRelease(
        year=year, number=number, published_at=published_at, reopened_at=now, reason=reason.strip(), entries=kept
    )
    work.session.add(release)
    work.record(AgendaReopened(year, number, reason.strip()))
    work.audit("assises.agenda.reopen", f"assises.agenda:{year}", number=number, reason=reason.strip())
    work.touch(PAGES)
    return number


def frozen(entry: CooperationEntry) -> dict[str, Any]:
    """An item of an agenda as plain data."""
    return {
        "item_id": entry.item_id, "state": entry.state.value, "carried_from": entry.carried_from,
        "sheet_number": entry.sheet_number, "reason": entry.reason,
        "decided_on": entry.decided_on.isoformat() if entry.decided_on is not None else None,
    }  # fmt: skip


def thawed(release: CooperationRelease) -> list[CooperationEntry]:
    """The items of a version as they stood, outside of the session."""
    items = queries.items([kept["item_id"] for kept in release.entries])
    return [_thawed(release, kept, items[kept["item_id"]]) for kept in release.entries]


def _thawed(release: CooperationRelease, kept: Mapping[str, Any], item: CooperationItem) -> CooperationEntry:
    day = kept["decided_on"]
    return CooperationEntry(
        item=item, item_id=kept["item_id"], year=release.year, state=EntryState(kept["state"]),
        carried_from=kept["carried_from"], sheet_number=kept["sheet_number"], reason=kept["reason"],
        decided_on=date.fromisoformat(day) if day else None,
    )  # fmt: skip
