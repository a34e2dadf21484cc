"""Keeps the dates of a body: plan, change, hold, cancel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.unit_of_work import Work
from participation.bodies.services import handled
from participation.calendar.drafts import DateDraft
from participation.calendar.models import GovernanceDate
from participation.calendar.policies import DateReason


def plan(work: Work, slug: str, draft: DateDraft, now: datetime) -> GovernanceDate:
    """A new date of this body."""
    body = handled(work, slug)
    kept = GovernanceDate(body_id=body.id, changed_at=now, **_columns(draft, now))
    work.session.add(kept)
    _changed(work, kept, slug, "plan")
    return kept


def change(work: Work, slug: str, date_id: int, draft: DateDraft, seen: int, now: datetime) -> GovernanceDate:
    """Move a date, say that it was held, or cancel it; Stale when it is no longer version `seen`."""
    body = handled(work, slug)
    query = select(GovernanceDate).where(GovernanceDate.id == date_id, GovernanceDate.body_id == body.id)
    kept = work.session.scalar(query.with_for_update())
    if kept is None:
        raise NotFound(reason=DateReason.NOT_FOUND)
    if kept.version != seen:
        raise Stale(reason=DateReason.CHANGED_MEANWHILE)
    for name, value in _columns(draft, now).items():
        setattr(kept, name, value)
    kept.version, kept.changed_at = seen + 1, now
    _changed(work, kept, slug, "change")
    return kept


def _columns(draft: DateDraft, now: datetime) -> dict[str, object]:
    wrong = draft.mistakes(now)
    if wrong:
        raise Invalid(fields=wrong)
    return draft.columns()


def _changed(work: Work, kept: GovernanceDate, slug: str, verb: str) -> None:
    work.session.flush()
    details = {"date": kept.id, "title": kept.title, "starts_at": kept.starts_at.isoformat(), "state": kept.state.value}
    work.audit(f"participation.date.{verb}", f"participation.body:{kept.body_id}", **details)
    work.touch("participation:calendar", f"participation:bodies:{slug}")
