"""Writes modules, plans and cancels sessions, notes who followed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from commission.learning import coming, policies, queries
from commission.learning.models import LearningAttendance, LearningModule, LearningSession
from commission.learning.types import PAGES, Attendance, LearningReason, ModuleState, PlaceState, SessionState
from commission.mandates import queries as mandates
from commission.mandates.models import Mandate
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

MOST_PLACES = 500


@dataclass(frozen=True)
class SessionDraft:
    """When and where a session is, and for how many."""

    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    remote: str
    capacity: int
    child_care: bool = False
    catch_up: bool = False


def write_module(
    work: Work, mandate_id: int, module_id: int | None, version: int, title: str, about: str, material: str,
    published: bool, now: datetime,
) -> LearningModule:  # fmt: skip
    """Write a module, new or again. NotFound, Refused, Stale; Invalid (title)."""
    _kept(work, mandate_id)
    if not title.strip():
        raise Invalid(fields={"title": LearningReason.UNREADABLE.sentence})
    module = _module(work, mandate_id, module_id, now)
    if module.version != version:
        raise Stale(reason=LearningReason.CHANGED_MEANWHILE)
    module.title, module.about, module.material = title.strip(), about.strip(), material.strip()
    module.state = ModuleState.PUBLISHED if published else ModuleState.DRAFT
    module.published_at = (module.published_at or now) if published else None
    module.version += 1
    work.session.flush()
    work.audit("commission.module.write", f"commission.module:{module.id}", state=module.state.value)
    work.touch(PAGES)
    return module


def _module(work: Work, mandate_id: int, module_id: int | None, now: datetime) -> LearningModule:
    if module_id is None:
        mine = select(func.coalesce(func.max(LearningModule.rank), 0)).where(LearningModule.mandate_id == mandate_id)
        rank = work.session.execute(mine).scalar_one() + 1
        module = LearningModule(mandate_id=mandate_id, rank=rank, created_at=now, version=1)
        work.session.add(module)
        return module
    found = work.session.get(LearningModule, module_id, with_for_update=True, populate_existing=True)
    if found is None or found.mandate_id != mandate_id:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    return found


def plan(work: Work, module_id: int, draft: SessionDraft, now: datetime) -> LearningSession:
    """A session of a module. NotFound, Refused; Invalid (ends_at, place, capacity)."""
    module = queries.module(module_id)
    if module is None:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    _kept(work, module.mandate_id)
    period = draft.starts_at is not None and draft.ends_at is not None and draft.starts_at < draft.ends_at
    wrong = {} if period else {"ends_at": LearningReason.NEEDS_A_PERIOD.sentence}
    wrong |= {} if draft.place.strip() or draft.remote.strip() else {"place": LearningReason.NEEDS_A_PLACE.sentence}
    wrong |= {} if 1 <= draft.capacity <= MOST_PLACES else {"capacity": LearningReason.NEEDS_A_CAPACITY.sentence}
    if wrong:
        raise Invalid(fields=wrong)
    session = LearningSession(
        module_id=module_id, starts_at=draft.starts_at, ends_at=draft.ends_at, place=draft.place.strip(),
        remote=draft.remote.strip(), capacity=draft.capacity, child_care=draft.child_care, catch_up=draft.catch_up,
        created_at=now,
    )  # fmt: skip
    work.session.add(session)
    work.session.flush()
    work.audit("commission.session.plan", f"commission.module:{module_id}", session=session.id)
    work.touch(PAGES)
    return session


def cancel(work: Work, session_id: int, why: str, now: datetime) -> None:
    """Cancel a session, with a public reason, and tell those who were coming. NotFound, Refused; Invalid (why)."""
    session = coming.held(work, session_id)
    _kept(work, session.module.mandate_id)
    if session.state is SessionState.CANCELLED:
        raise Refused(reason=LearningReason.CANCELLED)
    if not why.strip():
        raise Invalid(fields={"why": LearningReason.NEEDS_A_REASON.sentence})
    session.state, session.reason = SessionState.CANCELLED, why.strip()
    coming_still = [place for place in queries.places(session_id) if place.state is not PlaceState.LEFT]
    for place in coming_still:
        coming.tell(work, place, "cancelled", lambda: _cancelled(session))
    work.audit("commission.session.cancel", f"commission.session:{session_id}", why=why, at=now.isoformat())
    work.touch(PAGES)


def _cancelled(session: LearningSession) -> str:
    return _("La séance « %(title)s » est annulée : %(why)s", title=session.module.title, why=session.reason)


def note(
    work: Work, module_id: int, member_id: int, attendance: Attendance, words: str, now: datetime
) -> None:  # fmt: skip
    """Note how a member followed a module; the last note counts. NotFound, Refused; Invalid (words)."""
    module, member = queries.module(module_id), mandates.member(member_id)
    if module is None or member is None or member.mandate_id != module.mandate_id:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    _kept(work, module.mandate_id)
    if attendance is Attendance.EQUIVALENCE and not words.strip():
        raise Invalid(fields={"words": LearningReason.NEEDS_A_REASON.sentence})
    row = {"module_id": module_id, "member_id": member_id, "state": attendance, "words": words.strip(), "noted_at": now}
    statement = insert(LearningAttendance).values(row)
    said = {name: row[name] for name in ("state", "words", "noted_at")}
    work.session.execute(statement.on_conflict_do_update(index_elements=["module_id", "member_id"], set_=said))
    work.session.expire_all()
    work.audit("commission.module.note", f"commission.member:{member_id}", module=module_id, state=attendance.value)


def _kept(work: Work, mandate_id: int) -> Mandate:
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    refusal = policies.refusal_to_keep(mandate, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    return mandate
