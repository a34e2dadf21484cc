"""Commands on axes: proposed, adopted, or set aside with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from assises.commitments import drafts, policies, queries, services
from assises.commitments.drafts import AxisDraft
from assises.commitments.events import AxisAdopted
from assises.commitments.models import PriorityAxis
from assises.commitments.types import AXIS, PAGES, AxisState, PromiseReason
from assises.editions import queries as editions
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work


def propose(work: Work, edition_id: int, draft: AxisDraft, now: datetime) -> PriorityAxis:
    """An axis for the year after this edition."""
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=PromiseReason.NOT_FOUND)
    services.refuse(policies.refusal_to_keep(edition, work.actor))
    axis = PriorityAxis(edition_id=edition.id, created_at=now, changed_at=now, **_columns(draft))
    work.session.add(axis)
    work.session.flush()
    services.comes_from(work, Ref(AXIS, axis.id), draft.origins, now)
    work.audit("assises.axis.propose", str(Ref(AXIS, axis.id)), title=axis.title)
    work.touch(PAGES)
    return axis


def decide(
    work: Work, axis_id: int, version: int, draft: AxisDraft, state: AxisState, reason: str, now: datetime
) -> None:
    """Write an axis again, adopt it, or set it aside with a reason that everybody reads."""
    axis = queries.axis(axis_id)
    if axis is None:
        raise NotFound(reason=PromiseReason.NOT_FOUND)
    services.refuse(policies.refusal_to_keep(axis.edition, work.actor))
    if state is AxisState.SET_ASIDE and not reason.strip():
        raise Invalid(fields={"reason": PromiseReason.NEEDS_A_REASON.sentence})
    adopted_now = state is AxisState.ADOPTED and axis.state is not AxisState.ADOPTED
    _write(work, axis_id, version, {**_columns(draft), "state": state, "reason": reason.strip(), "changed_at": now})
    services.comes_from(work, Ref(AXIS, axis_id), draft.origins, now)
    if adopted_now:
        work.record(AxisAdopted(axis_id, axis.edition_id))
    work.audit("assises.axis.decide", str(Ref(AXIS, axis_id)), state=state.value, reason=reason.strip())


def _columns(draft: AxisDraft) -> dict[str, Any]:
    title = one_line(draft.title, drafts.LONGEST_TITLE)
    if not title:
        raise Invalid(fields={"title": PromiseReason.UNREADABLE.sentence})
    return {
        "title": title, "words": draft.words.strip(), "rank": draft.rank, "orientation_id": draft.orientation_id,
    }  # fmt: skip


def _write(work: Work, axis_id: int, version: int, values: dict[str, Any]) -> None:
    mine = (PriorityAxis.id == axis_id, PriorityAxis.version == version)
    statement = update(PriorityAxis).where(*mine).values(**values, version=PriorityAxis.version + 1)
    if work.session.execute(statement.returning(PriorityAxis.id)).one_or_none() is None:
        raise Stale(reason=PromiseReason.CHANGED_MEANWHILE)
    work.touch(PAGES)
