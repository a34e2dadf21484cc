"""Commands on the agenda: proposed, revised, decided by the comité de pilotage, carried over, published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from assises.agenda import policies, queries
from assises.agenda.drafts import SheetDraft, Verdict
from assises.agenda.events import AgendaPublished
from assises.agenda.models import CooperationEntry, CooperationItem, CooperationSheet, CooperationYear
from assises.agenda.types import FIRST_YEAR, ITEM, LAST_YEAR, PAGES, AgendaRefusal, EntryState, Family, YearState
from commons.kernel.clock import PARIS
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

#: What the comité de pilotage's decisions are called in the register.
DECISION = "participation.decision"


def propose(work: Work, year: int, draft: SheetDraft, now: datetime) -> int:
    """A new item for the agenda of this year; its number."""
    _refuse(policies.refusal_to_change(work.actor, hold_year(work, year)))
    item = CooperationItem(family=draft.family, created_at=now)
    work.session.add(item)
    work.session.flush()
    _first_sheet(work, item.id, draft, now)
    _enter(work, item.id, year, now)
    _comes_from(work, item.id, draft.origins, now)
    work.audit("assises.agenda.propose", str(Ref(ITEM, item.id)), year=year, title=draft.title)
    return item.id


def propose_from(
    work: Work, origin: Ref, title: str, presentation: str, year: int, now: datetime, *,
    family: Family = Family.PROJECT, partners: str = "", orientation: str = "",
) -> int:  # fmt: skip
    """The item that comes from this thing, made the first time; the unique origin decides between two.

    For journeys: whoever tells the fact had to be allowed to. Nothing enters an agenda that is published: the item
    then goes to the first later year that is not.
    """
    row = {"family": family, "origin_kind": origin.kind, "origin_id": origin.id, "created_at": now}
    statement = insert(CooperationItem).values(row).on_conflict_do_nothing(constraint="uq_assises_agenda_item_origin")
    made = work.session.execute(statement.returning(CooperationItem.id)).scalar_one_or_none()
    if made is None:
        known = queries.id_of_origin(origin)
        assert known is not None  # the conflict was with it
        return known
    draft = SheetDraft(
        title or "—", family, orientation=orientation, presentation=presentation, partners=partners
    )  # fmt: skip
    _first_sheet(work, made, draft, now)
    _enter(work, made, _open_year(work, year), now)
    _comes_from(work, made, (origin,), now)
    work.audit("assises.agenda.propose", str(Ref(ITEM, made)), year=year, origin=str(origin))
    return made


def revise(work: Work, item_id: int, base: int, draft: SheetDraft, now: datetime) -> CooperationSheet:
    """A new version of a sheet built on version `base`; Stale when another one was built on it meanwhile."""
    _refuse(policies.refusal_to_keep(work.actor))
    if queries.item(item_id) is None:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    columns = draft.columns()
    if not columns["note"]:
        raise Invalid(fields={"note": AgendaRefusal.NEEDS_A_NOTE.sentence})
    sheet = _add_sheet(work, item_id, base, columns, now)
    _comes_from(work, item_id, draft.origins, now)
    work.audit("assises.agenda.revise", str(Ref(ITEM, item_id)), number=sheet.number, note=columns["note"])
    return sheet


def decide(work: Work, item_id: int, year: int, version: int, verdict: Verdict, now: datetime) -> None:
    """Write what the comité de pilotage decided; it is about the sheet as it stands now."""
    state = hold_year(work, year)
    entry = _entry(item_id, year)
    _refuse(policies.refusal_to_decide(work.actor, state, entry.state, verdict.state))
    _must_be_whole(verdict, now)
    decision = verdict.decision
    _write(
        work, entry, version, state=verdict.state, reason=verdict.reason.strip(), decided_on=verdict.decided_on,
        sheet_number=queries.latest([item_id])[item_id].number, changed_at=now,
        decision_kind=decision.kind if decision else None, decision_id=decision.id if decision else None,
    )  # fmt: skip
    if decision is not None:
        threads.tie(work, decision, Ref(ITEM, item_id), Relation.LED_TO, now, reason=verdict.reason.strip())
    work.audit("assises.agenda.decide", str(Ref(ITEM, item_id)), year=year, state=verdict.state.value)


def carry_over(work: Work, item_id: int, year: int, version: int, reason: str, now: datetime) -> None:
    """It goes on in the year after: what was kept stays kept, the rest is said to be carried over, with the reason."""
    state, following = hold_year(work, year), hold_year(work, year + 1)
    entry = _entry(item_id, year)
    _refuse(policies.refusal_to_carry_over(work.actor, state, following, entry.state))
    if not reason.strip():
        raise Invalid(fields={"reason": AgendaRefusal.NEEDS_A_REASON.sentence})
    if entry.state is EntryState.PROPOSED:
        number = queries.latest([item_id])[item_id].number
        values = {"state": EntryState.CARRIED_OVER, "reason": reason.strip(), "sheet_number": number}
        _write(work, entry, version, changed_at=now, **values)
    _enter(work, item_id, year + 1, now, carried_from=year)
    work.audit("assises.agenda.carry_over", str(Ref(ITEM, item_id)), year=year, reason=reason.strip())


def publish(work: Work, year: int, version: int, now: datetime) -> None:
    """Everybody reads the agenda of this year as decided; one of two who publish at once is told."""
    state = hold_year(work, year)
    _refuse(policies.refusal_to_publish(work.actor, state, (entry.state for entry in queries.entries(year))))
    mine = (CooperationYear.year == year, CooperationYear.version == version)
    values = {"state": YearState.PUBLISHED, "published_at": now, "version": CooperationYear.version + 1}
    statement = update(CooperationYear).where(*mine).values(**values).returning(CooperationYear.year)
    if work.session.execute(statement).one_or_none() is None:
        raise Stale(reason=AgendaRefusal.CHANGED_MEANWHILE)
    work.record(AgendaPublished(year))
    work.audit("assises.agenda.publish", f"assises.agenda:{year}")
    work.touch(PAGES)


def hold_year(work: Work, year: int) -> YearState:
    """The agenda of a year, made the first time, held until the end: nothing enters while it is published."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    row = {"year": year, "state": YearState.PREPARED, "version": 1}
    work.session.execute(insert(CooperationYear).values(row).on_conflict_do_nothing())
    query = select(CooperationYear).where(CooperationYear.year == year).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one().state


def _open_year(work: Work, year: int) -> int:
    while hold_year(work, year) is YearState.PUBLISHED:
        year += 1
    return year


def _must_be_whole(verdict: Verdict, now: datetime) -> None:
    if verdict.state is EntryState.SET_ASIDE and not verdict.reason.strip():
        raise Invalid(fields={"reason": AgendaRefusal.NEEDS_A_REASON.sentence})
    if not verdict.decided_on.year >= FIRST_YEAR or verdict.decided_on > now.astimezone(PARIS).date():
        raise Invalid(fields={"decided_on": AgendaRefusal.NEEDS_A_DAY.sentence})
    if verdict.decision is not None and verdict.decision.kind != DECISION:
        raise Invalid(fields={"decision": AgendaRefusal.NOT_A_DECISION.sentence})


def _refuse(reason: AgendaRefusal | None) -> None:
    if reason is not None:
        raise Refused(reason=reason)


def _entry(item_id: int, year: int) -> CooperationEntry:
    entry = queries.entry(item_id, year)
    if entry is None:
        raise NotFound(reason=AgendaRefusal.NOT_FOUND)
    return entry


def _first_sheet(work: Work, item_id: int, draft: SheetDraft, now: datetime) -> None:
    _add_sheet(work, item_id, 0, draft.columns(), now)


def _add_sheet(work: Work, item_id: int, base: int, columns: dict[str, Any], now: datetime) -> CooperationSheet:
    """Two sheets on one base have one number: the constraint says who was first. A base nobody wrote is refused."""
    row = {"item_id": item_id, "number": base + 1, "base": base or None, "at": now, **columns}
    statement = insert(CooperationSheet).values(row).on_conflict_do_nothing(constraint="pk_assises_agenda_sheet")
    try:
        sheet: CooperationSheet | None = work.session.scalar(statement.returning(CooperationSheet))
    except IntegrityError as error:
        if constraint_of(error) == "fk_assises_agenda_sheet_base":
            raise Stale(reason=AgendaRefusal.WRITTEN_MEANWHILE) from error
        raise
    if sheet is None:
        raise Stale(reason=AgendaRefusal.WRITTEN_MEANWHILE)
    work.touch(PAGES)
    return sheet


def _enter(work: Work, item_id: int, year: int, now: datetime, carried_from: int | None = None) -> None:
    row = {
        "item_id": item_id, "year": year, "state": EntryState.PROPOSED, "carried_from": carried_from, "reason": "",
        "created_at": now, "changed_at": now, "version": 1,
    }  # fmt: skip
    work.session.execute(insert(CooperationEntry).values(row).on_conflict_do_nothing())
    work.touch(PAGES)


def _comes_from(work: Work, item_id: int, origins: tuple[Ref, ...], now: datetime) -> None:
    for origin in origins:
        if origin != Ref(ITEM, item_id):
            threads.tie(work, origin, Ref(ITEM, item_id), Relation.LED_TO, now)


def _write(work: Work, entry: CooperationEntry, version: int, **values: Any) -> None:
    mine = (
        CooperationEntry.item_id == entry.item_id, CooperationEntry.year == entry.year,
        CooperationEntry.version == version,
    )  # fmt: skip
    statement = update(CooperationEntry).where(*mine).values(**values, version=CooperationEntry.version + 1)
    if work.session.execute(statement.returning(CooperationEntry.item_id)).one_or_none() is None:
        raise Stale(reason=AgendaRefusal.CHANGED_MEANWHILE)
    work.touch(PAGES)
