"""Writes the draft of a roadmap: one section at a time, so that several people may write at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel import refs
from commons.kernel.db import Base
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from participation.neighbourhoods import policies, queries
from participation.neighbourhoods.drafts import ActionDraft, Diagnosis, PriorityDraft, Writing
from participation.neighbourhoods.models import PlannedAction, Priority, Roadmap
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.types import ROADMAP, ActionState

#: What the list of neighbourhoods depends on; each place has its own name beside it.
LIST = "participation:neighbourhoods"


def name_of(slug: str) -> str:
    """What the pages of one neighbourhood depend on."""
    return f"{LIST}:{slug}"


def start(work: Work, slug: str, now: datetime) -> Roadmap:
    """Begin the roadmap of a place; the one that is there already when somebody did."""
    place = queries.place(slug)
    if place is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PLACE)
    _may_draft(work, place.id)
    empty = {"strengths": "", "difficulties": "", "figures": [], "method": "", "meetings_held": 0, "people_heard": 0}
    row = {"place_id": place.id, "started_at": now, "diagnosis_version": 1, "writing_version": 1, **empty}
    work.session.execute(insert(Roadmap).values(row).on_conflict_do_nothing())
    roadmap = queries.roadmap_of(place.id)
    assert roadmap is not None
    _tell(work, "start", roadmap)
    return roadmap


def write_diagnosis(work: Work, slug: str, typed: Diagnosis, seen: int) -> None:
    """The neighbourhood as it is; Stale when somebody else wrote it since version `seen`."""
    roadmap = drafted(work, slug)
    values: dict[str, Any] = {"strengths": typed.strengths, "difficulties": typed.difficulties}
    values["figures"] = [dict(vars(figure)) for figure in typed.figures]
    _rewrite(work, Roadmap, roadmap.id, "diagnosis_version", seen, values)
    _tell(work, "diagnosis", roadmap)


def write_writing(work: Work, slug: str, typed: Writing, seen: int) -> None:
    """How residents wrote it; Stale when somebody else wrote it since version `seen`."""
    roadmap = drafted(work, slug)
    _rewrite(work, Roadmap, roadmap.id, "writing_version", seen, dict(vars(typed)))
    _tell(work, "writing", roadmap)


def add_priority(work: Work, slug: str, typed: PriorityDraft) -> Priority:
    """One more priority, at the end."""
    roadmap = drafted(work, slug)
    _check_themes(typed)
    highest = select(func.coalesce(func.max(Priority.rank), 0)).where(Priority.roadmap_id == roadmap.id)
    rank = int(work.session.scalar(highest) or 0) + 1
    priority = Priority(roadmap_id=roadmap.id, rank=rank, **vars(typed))
    work.session.add(priority)
    work.session.flush()
    _tell(work, "add_priority", roadmap, title=typed.title)
    return priority


def edit_priority(work: Work, slug: str, priority_id: int, typed: PriorityDraft, seen: int) -> None:
    """Rewrite a priority."""
    roadmap = drafted(work, slug)
    _check_themes(typed)
    the_priority(roadmap, priority_id)
    _rewrite(work, Priority, priority_id, "version", seen, dict(vars(typed)))
    _tell(work, "edit_priority", roadmap, title=typed.title)


def remove_priority(work: Work, slug: str, priority_id: int, now: datetime) -> None:
    """Take a priority out of the draft; versions that hold it keep it, and the next one says it is gone."""
    roadmap = drafted(work, slug)
    priority = the_priority(roadmap, priority_id)
    priority.removed_at = now
    work.session.flush()
    _tell(work, "remove_priority", roadmap, title=priority.title)


def raise_priority(work: Work, slug: str, priority_id: int) -> None:
    """Put a priority before the one above it."""
    roadmap = drafted(work, slug)
    the_priority(roadmap, priority_id)
    ordered = queries.priorities(roadmap.id)
    place = next(n for n, each in enumerate(ordered) if each.id == priority_id)
    if place:
        ordered[place - 1], ordered[place] = ordered[place], ordered[place - 1]
    # Numbered anew from 1, so that what was taken out leaves no hole and equal ranks part.
    for rank, each in enumerate(ordered, start=1):
        each.rank = rank
    work.session.flush()
    _tell(work, "raise_priority", roadmap, priority=priority_id)


def add_action(work: Work, slug: str, priority_id: int, typed: ActionDraft) -> PlannedAction:
    """One more action for a priority, at the end."""
    roadmap = drafted(work, slug)
    the_priority(roadmap, priority_id)
    values = _action_values(typed)
    highest = select(func.coalesce(func.max(PlannedAction.rank), 0)).where(PlannedAction.priority_id == priority_id)
    action = PlannedAction(priority_id=priority_id, rank=int(work.session.scalar(highest) or 0) + 1, **values)
    work.session.add(action)
    work.session.flush()
    _tell(work, "add_action", roadmap, title=typed.title)
    return action


def edit_action(work: Work, slug: str, action_id: int, typed: ActionDraft, seen: int) -> None:
    """Rewrite an action with its ties."""
    roadmap = drafted(work, slug)
    the_action(roadmap, action_id)
    _rewrite(work, PlannedAction, action_id, "version", seen, _action_values(typed))
    _tell(work, "edit_action", roadmap, title=typed.title)


def remove_action(work: Work, slug: str, action_id: int, now: datetime) -> None:
    """Take an action out of the draft."""
    roadmap = drafted(work, slug)
    action = the_action(roadmap, action_id)
    action.removed_at = now
    work.session.flush()
    _tell(work, "remove_action", roadmap, title=action.title)


def drafted(work: Work, slug: str) -> Roadmap:
    """The draft of this place, locked, when whoever acts may write it."""
    place = queries.place(slug)
    if place is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PLACE)
    _may_draft(work, place.id)
    return locked(work, place.id)


def locked(work: Work, place_id: int) -> Roadmap:
    """The draft of this place, held so that nothing is published while it is being changed, nor the reverse."""
    query = select(Roadmap).where(Roadmap.place_id == place_id).with_for_update(of=Roadmap)
    roadmap = work.session.scalar(query.execution_options(populate_existing=True))
    if roadmap is None:
        raise NotFound(reason=RoadmapReason.NO_ROADMAP)
    return roadmap


def _may_draft(work: Work, place_id: int) -> None:
    refusal = policies.refusal_to_draft(work.actor, queries.drafting_scopes(place_id))
    if refusal is not None:
        raise Refused(reason=refusal)


def _rewrite(work: Work, model: type[Base], row_id: int, counter: str, seen: int, values: dict[str, Any]) -> None:
    """One conditional update decides between two editors of one section."""
    table = model.__table__
    unmoved = (table.c.id == row_id, table.c[counter] == seen)
    statement = update(model).where(*unmoved).values(**values, **{counter: seen + 1})
    if work.session.execute(statement.returning(table.c.id)).scalar_one_or_none() is None:
        raise Stale(reason=RoadmapReason.CHANGED_MEANWHILE)
    work.session.expire_all()


def _check_themes(typed: PriorityDraft) -> None:
    known: tuple[tuple[str, int | None, Callable[[], Any]], ...] = (
        ("challenge", typed.challenge_id, territory.challenges),
        ("orientation", typed.orientation_id, territory.orientations),
    )
    for field, wanted, offered in known:
        if wanted is not None and wanted not in {row.id for row in offered()}:
            raise Invalid(fields={field: RoadmapReason.UNKNOWN_THEME.sentence})


def _action_values(typed: ActionDraft) -> dict[str, Any]:
    if typed.state is ActionState.STOPPED and not typed.state_reason.strip():
        raise Invalid(fields={"state_reason": RoadmapReason.NEEDS_A_REASON.sentence})
    for link in typed.links:
        if not refs.known(Ref.read(link).kind):
            raise Invalid(fields={"new_links": RoadmapReason.UNKNOWN_LINK.sentence})
    return {**vars(typed), "links": list(dict.fromkeys(typed.links))}


def the_priority(roadmap: Roadmap, priority_id: int) -> Priority:
    """The priority of this number in this roadmap; NotFound."""
    found = queries.priority(roadmap.id, priority_id)
    if found is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PART)
    return found


def the_action(roadmap: Roadmap, action_id: int) -> PlannedAction:
    """The action of this number in this roadmap; NotFound."""
    found = queries.action(roadmap.id, action_id)
    if found is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PART)
    return found


def _tell(work: Work, verb: str, roadmap: Roadmap, **details: object) -> None:
    work.audit(f"participation.roadmap.{verb}", f"{ROADMAP}:{roadmap.id}", **details)
    work.touch(name_of(roadmap.place.slug))
