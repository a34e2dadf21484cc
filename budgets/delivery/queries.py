"""What is read of the programme of actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, cast, exists, func, or_, select

from budgets.delivery.models import (
    ActionBilan,
    ActionMilestone,
    ActionNews,
    ActionPhoto,
    ActionSighting,
    ActionSpending,
    ProgrammeAction,
)
from budgets.delivery.types import ActionState, NewsKind, Origin
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.projects.models import Project
from commons.identity.organisations.models import Member, Organisation
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.moderation.types import Standing


def by_code(edition_id: int, code: str) -> ProgrammeAction | None:
    """The action of the project of this code."""
    query = select(ProgrammeAction).join(Project).where(Project.edition_id == edition_id, Project.code == code)
    return db.session.scalar(query)


def action(action_id: int) -> ProgrammeAction | None:
    """The action of this number."""
    return db.session.get(ProgrammeAction, action_id)


def held(action_id: int) -> ProgrammeAction | None:
    """The same, held until the transaction ends: its money and its state are written one at a time."""
    query = select(ProgrammeAction).where(ProgrammeAction.id == action_id)
    return db.session.scalar(
        query.with_for_update(of=ProgrammeAction).execution_options(populate_existing=True)
    )  # fmt: skip


def by_ids(ids: Collection[int]) -> list[ProgrammeAction]:
    """These actions."""
    return list(db.session.scalars(select(ProgrammeAction).where(ProgrammeAction.id.in_(ids))))


def of_edition(edition_id: int) -> list[ProgrammeAction]:
    """Every action of an edition in the order of its projects."""
    query = select(ProgrammeAction).join(Project).where(ProgrammeAction.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(Project.rank, ProgrammeAction.id)))


def of_project(project_id: int) -> ProgrammeAction | None:
    """What this project has become."""
    return db.session.scalar(select(ProgrammeAction).where(ProgrammeAction.project_id == project_id))


def carried_by(account_id: int | None, organisations: Collection[int]) -> list[ProgrammeAction]:
    """The actions that this account carries out, by itself or through its organisations."""
    if account_id is None:
        return []
    mine = or_(ProgrammeAction.account_id == account_id, ProgrammeAction.organisation_id.in_(organisations))
    return list(db.session.scalars(select(ProgrammeAction).where(mine).order_by(ProgrammeAction.id)))


def organisations_of(account_id: int | None) -> frozenset[int]:
    """The organisations this account is a member of."""
    if account_id is None:
        return frozenset()
    return frozenset(db.session.scalars(select(Member.organisation_id).where(Member.account_id == account_id)))


def organisations(place_ids: Collection[int], most: int = 300) -> list[tuple[int, str]]:
    """Organisations of these places, or of no place, by name."""
    here = or_(Organisation.place_id.in_(place_ids), Organisation.place_id.is_(None))
    query = select(Organisation.id, Organisation.name).where(here).order_by(Organisation.name, Organisation.id)
    return [(row.id, row.name) for row in db.session.execute(query.limit(most))]


def organisation_exists(organisation_id: int) -> bool:
    """Whether this organisation is known."""
    return bool(db.session.scalar(select(exists().where(Organisation.id == organisation_id))))


def spent(ids: Collection[int]) -> dict[int, int]:
    """Action -> cents spent so far; nothing for those that spent nothing."""
    query = select(ActionSpending.action_id, func.sum(cast(ActionSpending.amount, BigInteger)))
    rows = db.session.execute(query.where(ActionSpending.action_id.in_(ids)).group_by(ActionSpending.action_id))
    return {number: int(total) for number, total in rows}


def spendings(action_id: int) -> list[ActionSpending]:
    """Every line of money, the oldest first."""
    return _lines(ActionSpending, action_id, ActionSpending.spent_on, ActionSpending.id)


def milestones(action_id: int) -> list[ActionMilestone]:
    """Its milestones in the order they are planned."""
    return _lines(ActionMilestone, action_id, ActionMilestone.planned_on, ActionMilestone.id)


def photos(action_id: int) -> list[ActionPhoto]:
    """Its photographs, the oldest first."""
    return _lines(ActionPhoto, action_id, ActionPhoto.taken_on, ActionPhoto.id)


def sightings(action_id: int) -> list[ActionSighting]:
    """What people said of it that everybody may read, the last first."""
    query = select(ActionSighting).where(ActionSighting.action_id == action_id)
    query = query.where(ActionSighting.standing == Standing.SHOWN).order_by(ActionSighting.at.desc(), ActionSighting.id)
    return list(db.session.scalars(query))


def sighting(sighting_id: int) -> ActionSighting | None:
    """What one person said."""
    return db.session.get(ActionSighting, sighting_id)


def sightings_by_id(ids: Collection[int]) -> list[ActionSighting]:
    """What these people said."""
    return list(db.session.scalars(select(ActionSighting).where(ActionSighting.id.in_(ids))))


def said_by(account_id: int) -> list[int]:
    """The numbers of what this account said that everybody may read, the last first."""
    mine = (ActionSighting.author_id == account_id, ActionSighting.standing == Standing.SHOWN)
    return list(db.session.scalars(select(ActionSighting.id).where(*mine).order_by(ActionSighting.id.desc())))


def news(ids: Collection[int]) -> dict[int, list[ActionNews]]:
    """Action -> its story, the oldest first."""
    return _grouped(ActionNews, ids, ActionNews.at, ActionNews.id)


def delays(ids: Collection[int]) -> dict[int, ActionNews]:
    """Action -> the last time its day was put off; nothing for those that never were."""
    query = select(ActionNews).where(ActionNews.action_id.in_(ids), ActionNews.kind == NewsKind.DELAY)
    # Of several, the last one stays.
    query = query.order_by(ActionNews.at, ActionNews.id)
    return {line.action_id: line for line in db.session.scalars(query)}


def every_milestone(ids: Collection[int]) -> dict[int, list[ActionMilestone]]:
    """Action -> its milestones."""
    return _grouped(ActionMilestone, ids, ActionMilestone.planned_on, ActionMilestone.id)


def bilans(ids: Collection[int]) -> dict[int, ActionBilan]:
    """Action -> the account that was given of it."""
    rows = db.session.scalars(select(ActionBilan).where(ActionBilan.action_id.in_(ids)))
    return {bilan.action_id: bilan for bilan in rows}


def ended_without_account(until: date) -> list[ProgrammeAction]:
    """Actions that ended on this day or before, and of which no account was given."""
    told = exists().where(ActionBilan.action_id == ProgrammeAction.id)
    query = select(ProgrammeAction).where(ProgrammeAction.ended_on <= until, ~told)
    return list(db.session.scalars(query.order_by(ProgrammeAction.id)))


def open_ones() -> list[ProgrammeAction]:
    """Every action that is neither done nor abandoned."""
    running = (ActionState.TO_START, ActionState.UNDER_WAY)
    return list(db.session.scalars(select(ProgrammeAction).where(ProgrammeAction.state.in_(running))))


def picture_is_shown(digest: str) -> bool:
    """True when a public page of the programme shows this picture."""
    shown = exists().where(ActionPhoto.digest == digest)
    proof = exists().where(ProgrammeAction.proof_picture == digest)
    seen = exists().where(ActionSighting.picture == digest, ActionSighting.standing == Standing.SHOWN)
    return bool(db.session.scalar(select(or_(shown, proof, seen))))


def winners(edition: Edition, elected: Collection[int]) -> list[Project]:
    """The projects of these numbers, in the official order."""
    query = select(Project).where(Project.edition_id == edition.id, Project.id.in_(elected))
    return list(db.session.scalars(query.order_by(Project.rank, Project.id)))


def of_ticket(model: Any, ticket: str | None) -> Any:
    """What the form of this ticket made; a line written without form has none."""
    if ticket is None:
        return None
    return db.session.scalar(select(model).where(model.ticket == ticket))


def total(ids: Collection[int]) -> Money:
    """Everything these actions spent."""
    return Money(sum(spent(ids).values()))


def _lines(model: Any, action_id: int, *order: Any) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.action_id == action_id).order_by(*order)))


def _grouped(model: Any, ids: Collection[int], *order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(select(model).where(model.action_id.in_(ids)).order_by(*order)):
        found[row.action_id].append(row)
    return found


def proclaimed_without_programme() -> list[Edition]:
    """Proclaimed editions of which no action was born of the result."""
    born = exists().where(ProgrammeAction.edition_id == Edition.id, ProgrammeAction.origin == Origin.RULE)
    query = select(Edition).where(Edition.state == EditionState.PROCLAIMED, ~born)
    return list(db.session.scalars(query.order_by(Edition.id)))


def picture_waits(digest: str) -> bool:
    """True when somebody sent this picture with what they see, whatever became of it."""
    return bool(db.session.scalar(select(exists().where(ActionSighting.picture == digest))))
