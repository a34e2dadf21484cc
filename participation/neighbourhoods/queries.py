"""What is read of neighbourhoods and their roadmaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload

from commons.kernel.db import db
from commons.moderation.types import Standing
from commons.territory import queries as territory
from commons.territory.models import Place, Within
from commons.territory.types import PlaceKind
from participation.bodies import queries as bodies
from participation.bodies.models import Body, BodyPlace
from participation.bodies.types import BodyKind, BodyState
from participation.neighbourhoods.models import PlannedAction, Priority, Proposal, Roadmap, Version, Zoom
from participation.neighbourhoods.types import Fate

Scopes = tuple[tuple[str, int], ...]
KINDS = (PlaceKind.QPV, PlaceKind.DISTRICT)


@dataclass
class Neighbourhood:
    """A line of the list: a place, its communes, whether it has a roadmap and a table."""

    place: Place
    communes: list[Place] = field(default_factory=list)
    version: int = 0
    published_at: datetime | None = None
    tables: int = 0


def place(slug: str) -> Place | None:
    """The neighbourhood of this slug; None for a commune, or nothing at all."""
    found = territory.place_by_slug(slug)
    return found if found is not None and found.kind in KINDS else None


def neighbourhoods() -> list[Neighbourhood]:
    """Every neighbourhood by name, with what it has: four queries, however many there are."""
    found = {
        one.id: Neighbourhood(one)
        for one in db.session.scalars(select(Place).where(Place.kind.in_(KINDS)).order_by(Place.name, Place.id))
    }
    for place_id, commune in db.session.execute(_communes_of(found)):
        found[place_id].communes.append(commune)
    published = (
        select(Roadmap.place_id, func.max(Version.number), func.max(Version.published_at))
        .join(Version, Version.roadmap_id == Roadmap.id)
        .group_by(Roadmap.place_id)
    )
    for place_id, number, moment in db.session.execute(published):
        if place_id in found:
            found[place_id].version, found[place_id].published_at = number, moment
    for place_id, number in db.session.execute(_tables()):
        if place_id in found:
            found[place_id].tables = number
    return list(found.values())


def _communes_of(place_ids: Collection[int]) -> Select[int, Place]:
    return (
        select(Within.place_id, Place)
        .join(Place, Place.id == Within.container_id)
        .where(Within.place_id.in_(place_ids), Place.kind == PlaceKind.COMMUNE)
        .order_by(Place.name)
    )


def _tables() -> Select[int, int]:
    return (
        select(BodyPlace.place_id, func.count())
        .join(Body, Body.id == BodyPlace.body_id)
        .where(Body.kind == BodyKind.TABLE, Body.state == BodyState.ACTIVE)
        .group_by(BodyPlace.place_id)
    )


def communes_of(place_id: int) -> list[Place]:
    """The communes a neighbourhood lies in: two when it straddles them."""
    return [commune for _, commune in db.session.execute(_communes_of([place_id]))]


def territory_scopes(place_id: int) -> Scopes:
    """The place itself and what holds it, as scopes of a role."""
    return tuple(("territory", holder) for holder in territory.holders().get(place_id, (place_id,)))


def drafting_scopes(place_id: int) -> Scopes:
    """The same, with the tables that speak for the place."""
    tables = bodies.of_places([place_id], BodyKind.TABLE)
    return (*territory_scopes(place_id), *(("body", table.id) for table in tables))


def drafting_scopes_of_all() -> dict[int, Scopes]:
    """The same for every place at once: two queries."""
    tables = select(BodyPlace.place_id, Body.id).join(Body, Body.id == BodyPlace.body_id)
    tables = tables.where(Body.kind == BodyKind.TABLE, Body.state == BodyState.ACTIVE)
    speaking: dict[int, list[int]] = defaultdict(list)
    for place_id, body_id in db.session.execute(tables):
        speaking[place_id].append(body_id)
    found: dict[int, Scopes] = defaultdict(tuple)
    for place_id, holders in territory.holders().items():
        above = tuple(("territory", holder) for holder in holders)
        found[place_id] = (*above, *(("body", body_id) for body_id in speaking[place_id]))
    return found


def roadmap_ids(place_ids: Collection[int]) -> dict[int, int]:
    """Place -> its draft, for those that were begun."""
    rows = db.session.execute(select(Roadmap.place_id, Roadmap.id).where(Roadmap.place_id.in_(place_ids)))
    return {row.place_id: row.id for row in rows}


def roadmap_of(place_id: int) -> Roadmap | None:
    """The draft of this place."""
    return db.session.scalar(select(Roadmap).where(Roadmap.place_id == place_id))


def priorities(roadmap_id: int) -> list[Priority]:
    """The priorities of a draft with their actions, in order: two queries."""
    query = select(Priority).where(Priority.roadmap_id == roadmap_id, Priority.removed_at.is_(None))
    query = query.order_by(Priority.rank, Priority.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def priority(roadmap_id: int, priority_id: int) -> Priority | None:
    """One priority of this draft that was not taken out."""
    query = select(Priority).where(
        Priority.roadmap_id == roadmap_id, Priority.id == priority_id, Priority.removed_at.is_(None)
    )
    return db.session.scalar(query)


def action(roadmap_id: int, action_id: int) -> PlannedAction | None:
    """One action of this draft that was not taken out."""
    kept = (PlannedAction.id == action_id, PlannedAction.removed_at.is_(None), Priority.removed_at.is_(None))
    query = select(PlannedAction).join(Priority, Priority.id == PlannedAction.priority_id)
    return db.session.scalar(query.where(Priority.roadmap_id == roadmap_id, *kept))


def versions(roadmap_id: int) -> list[Version]:
    """Every version, the latest first, without its content."""
    query = select(Version).where(Version.roadmap_id == roadmap_id).order_by(Version.number.desc())
    return list(db.session.scalars(query.options(defer(Version.content))))


def version(roadmap_id: int, number: int) -> Version | None:
    """One version."""
    return db.session.scalar(select(Version).where(Version.roadmap_id == roadmap_id, Version.number == number))


def latest(roadmap_id: int) -> Version | None:
    """The version that stands."""
    query = select(Version).where(Version.roadmap_id == roadmap_id).order_by(Version.number.desc()).limit(1)
    return db.session.scalar(query)


def zooms(priority_ids: Collection[int]) -> dict[int, Zoom]:
    """What the evaluation was asked to look at, by priority."""
    return {
        zoom.priority_id: zoom for zoom in db.session.scalars(select(Zoom).where(Zoom.priority_id.in_(priority_ids)))
    }


def by_ticket(ticket: str) -> Proposal | None:
    """The proposal that this form has already made."""
    return db.session.scalar(select(Proposal).where(Proposal.ticket == ticket))


def proposal(proposal_id: int) -> Proposal | None:
    """One proposal with what it is about."""
    query = select(Proposal).where(Proposal.id == proposal_id)
    return db.session.scalar(query.options(*_about()))


def proposals(roadmap_id: int, *standings: Standing, start: int = 0, most: int = 30) -> list[Proposal]:
    """Proposals that stand so, the latest first, with what they are about: one query."""
    query = select(Proposal).where(Proposal.roadmap_id == roadmap_id, Proposal.standing.in_(standings))
    query = query.order_by(Proposal.said_at.desc(), Proposal.id.desc()).offset(start).limit(most)
    return list(db.session.scalars(query.options(*_about())))


def waiting_proposals(roadmap_id: int) -> list[Proposal]:
    """Those that are owed an answer, the oldest first; hidden ones need none."""
    query = select(Proposal).where(
        Proposal.roadmap_id == roadmap_id, Proposal.fate == Fate.WAITING, Proposal.standing != Standing.HIDDEN
    )
    return list(db.session.scalars(query.order_by(Proposal.said_at, Proposal.id).options(*_about())))


def _about() -> tuple:  # type: ignore[type-arg]  # SQLAlchemy's option type is private
    return (
        joinedload(Proposal.priority),
        joinedload(Proposal.version).defer(Version.content),
        joinedload(Proposal.roadmap),
    )


@dataclass(frozen=True)
class Tally:
    """How many proposals there were and what became of them; nothing is left out."""

    received: int
    taken: int
    declined: int
    waiting: int
    hidden: int
    unread: int
    oldest: datetime | None


def tally(roadmap_ids: Collection[int]) -> dict[int, Tally]:
    """What became of everything that was proposed, by roadmap: one query."""
    owed = (Proposal.fate == Fate.WAITING) & (Proposal.standing == Standing.SHOWN)
    columns = (
        Proposal.roadmap_id, func.count(),
        func.count().filter(Proposal.fate == Fate.TAKEN), func.count().filter(Proposal.fate == Fate.DECLINED),
        func.count().filter(owed),
        func.count().filter((Proposal.standing == Standing.HIDDEN) & (Proposal.fate == Fate.WAITING)),
        func.count().filter((Proposal.standing == Standing.WAITING) & (Proposal.fate == Fate.WAITING)),
        func.min(Proposal.said_at).filter(owed),
    )  # fmt: skip
    found: dict[int, Tally] = defaultdict(lambda: Tally(0, 0, 0, 0, 0, 0, None))
    query = select(*columns).where(Proposal.roadmap_id.in_(roadmap_ids)).group_by(Proposal.roadmap_id)
    found.update({row[0]: Tally(*row[1:]) for row in db.session.execute(query)})
    return found


def every_waiting_proposal() -> list[Proposal]:
    """Every proposal that is shown and not answered, of any neighbourhood, the first due first."""
    waiting = (Proposal.fate == Fate.WAITING, Proposal.standing == Standing.SHOWN)
    query = select(Proposal).where(*waiting).options(joinedload(Proposal.roadmap))
    return list(db.session.scalars(query.order_by(Proposal.due_at, Proposal.id)))
