"""What is read of ideas."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from budgets.ideas.models import Idea, IdeaComment, IdeaProposer, IdeaStep, IdeaSupport
from budgets.ideas.models_study import IdeaCriterion, IdeaCriterionAnswer, IdeaEstimate, IdeaRequest
from budgets.ideas.types import IdeaState
from commons.kernel.db import db
from commons.moderation.types import Standing


def _whole() -> tuple:  # type: ignore[type-arg]  # SQLAlchemy's option type is private
    return tuple(joinedload(each) for each in (Idea.place, Idea.orientation, Idea.challenge, Idea.project))


def numbered(edition_id: int, number: int) -> Idea | None:
    """The idea of this number, with what its page shows: one query."""
    query = select(Idea).where(Idea.edition_id == edition_id, Idea.number == number)
    return db.session.scalar(query.options(*_whole()))


def by_id(edition_id: int, idea_id: int) -> Idea | None:
    """The idea of this id in this edition, draft or not: one query."""
    return db.session.scalar(select(Idea).where(Idea.edition_id == edition_id, Idea.id == idea_id).options(*_whole()))


def several(ids: Collection[int]) -> list[Idea]:
    """These ideas with their edition: one query."""
    return list(db.session.scalars(select(Idea).where(Idea.id.in_(ids)).options(joinedload(Idea.edition))))


def held(edition_id: int, numbers: Collection[int]) -> dict[int, Idea]:
    """Number -> idea, held until the transaction ends, always in the same order."""
    query = select(Idea).where(Idea.edition_id == edition_id, Idea.number.in_(numbers)).order_by(Idea.id)
    lock = query.with_for_update(of=Idea).execution_options(populate_existing=True)
    return {idea.number or 0: idea for idea in db.session.scalars(lock)}


def held_by_id(edition_id: int, idea_id: int) -> Idea | None:
    """One idea by its id, held until the transaction ends."""
    query = select(Idea).where(Idea.edition_id == edition_id, Idea.id == idea_id)
    return db.session.scalar(query.with_for_update(of=Idea).execution_options(populate_existing=True))


def proposers(idea_id: int) -> list[int]:
    """The accounts that carry an idea with its author, the first to come first."""
    query = select(IdeaProposer.account_id).where(IdeaProposer.idea_id == idea_id)
    return list(db.session.scalars(query.order_by(IdeaProposer.since, IdeaProposer.account_id)))


def is_proposer(idea_id: int, account_id: int | None) -> bool:
    """Whether this account carries the idea with its author."""
    mine = (IdeaProposer.idea_id == idea_id, IdeaProposer.account_id == account_id)
    return account_id is not None and bool(db.session.scalar(select(exists().where(*mine))))


def supports(idea_id: int, account_id: int | None) -> bool:
    """Whether this account supports the idea."""
    mine = (IdeaSupport.idea_id == idea_id, IdeaSupport.account_id == account_id)
    return account_id is not None and bool(db.session.scalar(select(exists().where(*mine))))


def mine(edition_id: int, account_id: int) -> list[Idea]:
    """The ideas of this edition that an account writes or carries, the latest first: one query."""
    with_others = select(IdeaProposer.idea_id).where(IdeaProposer.account_id == account_id)
    query = select(Idea).where(
        Idea.edition_id == edition_id, or_(Idea.author_id == account_id, Idea.id.in_(with_others))
    )
    return list(db.session.scalars(query.order_by(Idea.id.desc())))


def steps(ids: Collection[int]) -> list[IdeaStep]:
    """The history of these ideas, the first line first, with the ideas it names: one query."""
    query = select(IdeaStep).where(IdeaStep.idea_id.in_(ids)).options(joinedload(IdeaStep.other))
    return list(db.session.scalars(query.order_by(IdeaStep.at, IdeaStep.id)))


def came_in(idea_id: int) -> list[Idea]:
    """The ideas that were merged into this one, and those it was split into: one query."""
    query = select(Idea).where(or_(Idea.merged_into_id == idea_id, Idea.split_from_id == idea_id))
    return list(db.session.scalars(query.order_by(Idea.number)))


def comments_count(idea_id: int) -> int:
    """How many comments are shown."""
    shown = (IdeaComment.idea_id == idea_id, IdeaComment.standing == Standing.SHOWN)
    return db.session.scalar(select(func.count()).select_from(IdeaComment).where(*shown)) or 0


def comments(idea_id: int, start: int, most: int) -> list[IdeaComment]:
    """Some of the comments that are shown, the latest first: one query."""
    query = select(IdeaComment).where(IdeaComment.idea_id == idea_id, IdeaComment.standing == Standing.SHOWN)
    return list(db.session.scalars(query.order_by(IdeaComment.id.desc()).offset(start).limit(most)))


def criteria(edition_id: int) -> list[IdeaCriterion]:
    """The questions of an edition in their order."""
    query = select(IdeaCriterion).where(IdeaCriterion.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(IdeaCriterion.rank)))


def answers(idea_id: int) -> list[IdeaCriterionAnswer]:
    """What the team answered to them for one idea: one query."""
    query = select(IdeaCriterionAnswer).where(IdeaCriterionAnswer.idea_id == idea_id)
    whole = query.join(IdeaCriterion).options(joinedload(IdeaCriterionAnswer.criterion))
    return list(db.session.scalars(whole.order_by(IdeaCriterion.rank)))


def estimates(idea_id: int) -> list[IdeaEstimate]:
    """The versions of what it costs, the latest first."""
    query = select(IdeaEstimate).where(IdeaEstimate.idea_id == idea_id)
    return list(db.session.scalars(query.order_by(IdeaEstimate.number.desc())))


def requests(ids: Collection[int]) -> list[IdeaRequest]:
    """What services were asked about these ideas, with every version of what they said: two queries."""
    query = select(IdeaRequest).where(IdeaRequest.idea_id.in_(ids)).options(selectinload(IdeaRequest.opinions))
    return list(db.session.scalars(query.order_by(IdeaRequest.asked_at, IdeaRequest.id)))


def request(idea_id: int, request_id: int) -> IdeaRequest | None:
    """One of them."""
    query = select(IdeaRequest).where(IdeaRequest.id == request_id, IdeaRequest.idea_id == idea_id)
    return db.session.scalar(query.options(selectinload(IdeaRequest.opinions)))


def unanswered(account_id: int | None = None, edition_id: int | None = None) -> Sequence[IdeaRequest]:
    """What was asked and nobody answered, of ideas still studied, the most pressing first: three queries."""
    query = select(IdeaRequest).join(Idea).where(Idea.state == IdeaState.ADMISSIBLE, ~IdeaRequest.opinions.any())
    if account_id is not None:
        query = query.where(IdeaRequest.account_id == account_id)
    if edition_id is not None:
        query = query.where(Idea.edition_id == edition_id)
    whole = (joinedload(IdeaRequest.idea).joinedload(Idea.edition), selectinload(IdeaRequest.opinions))
    return list(db.session.scalars(query.options(*whole).order_by(IdeaRequest.due_on, IdeaRequest.id)))


def tally(edition_id: int) -> dict[IdeaState, int]:
    """State -> how many ideas everybody sees: one query."""
    query = select(Idea.state, func.count()).where(Idea.edition_id == edition_id, Idea.number.is_not(None))
    rows = db.session.execute(query.where(Idea.standing == Standing.SHOWN).group_by(Idea.state))
    return {state: count for state, count in rows}  # noqa: C416  # a row is not a pair for the type checker


def of_projects(project_ids: Collection[int]) -> list[Idea]:
    """The ideas these projects come from, with their edition: one query."""
    query = select(Idea).where(Idea.project_id.in_(project_ids)).options(joinedload(Idea.edition))
    return list(db.session.scalars(query))


def desk_count(edition_id: int, state: IdeaState | None) -> int:
    """How many ideas the team has in this state, out of sight or not."""
    query = select(func.count()).select_from(Idea).where(Idea.edition_id == edition_id, Idea.number.is_not(None))
    return db.session.scalar(query if state is None else query.where(Idea.state == state)) or 0


def desk_rows(edition_id: int, state: IdeaState | None, start: int, most: int) -> list[Idea]:
    """Some of them, the first to come first: one query."""
    query = select(Idea).where(Idea.edition_id == edition_id, Idea.number.is_not(None)).options(joinedload(Idea.place))
    asked = query if state is None else query.where(Idea.state == state)
    return list(db.session.scalars(asked.order_by(Idea.number).offset(start).limit(most)))
