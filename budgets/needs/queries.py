"""What is read of needs and priorities."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload, selectinload

from budgets.needs.models import BudgetNeed, BudgetPriority, NeedMove, PriorityRanking, PriorityStep
from budgets.needs.types import Fate, PriorityAct, PriorityState
from commons.ballot_box.models import Poll
from commons.kernel.db import db
from commons.moderation.types import Standing

_SHOWN = BudgetNeed.standing == Standing.SHOWN
#: Rows read anew, even those this session knows.
_ANEW = {"populate_existing": True}


def need(edition_id: int, number: int) -> BudgetNeed | None:
    """The need of this number, with what its page shows: one query."""
    whole = (
        joinedload(BudgetNeed.place), joinedload(BudgetNeed.orientation), joinedload(BudgetNeed.challenge),
        joinedload(BudgetNeed.priority),
    )  # fmt: skip
    query = select(BudgetNeed).where(BudgetNeed.edition_id == edition_id, BudgetNeed.number == number)
    return db.session.scalar(query.options(*whole))


def need_of_ticket(ticket: str) -> BudgetNeed | None:
    """The need that this sending of a form made."""
    return db.session.scalar(select(BudgetNeed).where(BudgetNeed.ticket == ticket))


def needs_by_id(ids: Collection[int]) -> list[BudgetNeed]:
    """These needs as they stand now, with their edition and priority: one query."""
    whole = (joinedload(BudgetNeed.edition), joinedload(BudgetNeed.priority))
    query = select(BudgetNeed).where(BudgetNeed.id.in_(ids)).order_by(BudgetNeed.id).options(*whole)
    return list(db.session.scalars(query.execution_options(**_ANEW)))


def moved(need_id: int, seen: int, after_id: int | None) -> bool:
    """Put a need somewhere else, if nobody did since version `seen` was read: one conditional update decides."""
    mine = (BudgetNeed.id == need_id, BudgetNeed.version == seen)
    statement = update(BudgetNeed).where(*mine).values(priority_id=after_id, version=BudgetNeed.version + 1)
    return db.session.execute(statement.returning(BudgetNeed.id)).first() is not None


def held_needs(edition_id: int, ids: Collection[int]) -> dict[int, BudgetNeed]:
    """Id -> need of this edition, held until the transaction ends, always in the same order."""
    query = select(BudgetNeed).where(BudgetNeed.edition_id == edition_id, BudgetNeed.id.in_(ids))
    lock = query.order_by(BudgetNeed.id).with_for_update(key_share=True, of=BudgetNeed)
    return {each.id: each for each in db.session.scalars(lock.execution_options(**_ANEW))}


def needs_in(priority_id: int) -> list[BudgetNeed]:
    """Every need a priority gathers, out of sight or not, held until the transaction ends."""
    query = select(BudgetNeed).where(BudgetNeed.priority_id == priority_id).order_by(BudgetNeed.id)
    lock = query.with_for_update(key_share=True, of=BudgetNeed)
    return list(db.session.scalars(lock.execution_options(**_ANEW)))


def loose_needs(edition_id: int) -> list[BudgetNeed]:
    """The needs of an edition that no priority gathers."""
    query = select(BudgetNeed).where(BudgetNeed.edition_id == edition_id, BudgetNeed.priority_id.is_(None))
    return list(db.session.scalars(query.order_by(BudgetNeed.id)))


def shown_in(priority_id: int, start: int, most: int) -> list[BudgetNeed]:
    """Some of the needs a priority gathers that everybody sees, with their place: one query."""
    query = select(BudgetNeed).where(BudgetNeed.priority_id == priority_id, _SHOWN)
    rows = query.options(joinedload(BudgetNeed.place)).order_by(BudgetNeed.number).offset(start).limit(most)
    return list(db.session.scalars(rows))


def counts(edition_id: int) -> dict[int, int]:
    """Priority -> how many needs everybody sees in it; under 0, those no priority gathers: one query."""
    query = select(func.coalesce(BudgetNeed.priority_id, 0), func.count()).where(BudgetNeed.edition_id == edition_id)
    rows = db.session.execute(query.where(_SHOWN).group_by(BudgetNeed.priority_id))
    return {int(number): int(count) for number, count in rows}


def priority(edition_id: int, number: int) -> BudgetPriority | None:
    """The priority of this number, with what its page shows: one query."""
    query = select(BudgetPriority).where(BudgetPriority.edition_id == edition_id, BudgetPriority.number == number)
    return db.session.scalar(query.options(joinedload(BudgetPriority.place), joinedload(BudgetPriority.challenge)))


def priority_of_ticket(ticket: str) -> BudgetPriority | None:
    """The priority that this sending of a form made."""
    return db.session.scalar(select(BudgetPriority).where(BudgetPriority.ticket == ticket))


def priorities_by_id(ids: Collection[int]) -> list[BudgetPriority]:
    """These priorities with their edition: one query."""
    query = select(BudgetPriority).where(BudgetPriority.id.in_(ids)).options(joinedload(BudgetPriority.edition))
    return list(db.session.scalars(query))


def held_priorities(edition_id: int, numbers: Collection[int]) -> dict[int, BudgetPriority]:
    """Number -> priority, held until the transaction ends, always in the same order."""
    query = select(BudgetPriority).where(BudgetPriority.edition_id == edition_id, BudgetPriority.number.in_(numbers))
    lock = query.order_by(BudgetPriority.id).with_for_update(key_share=True, of=BudgetPriority)
    return {each.number: each for each in db.session.scalars(lock.execution_options(**_ANEW))}


def standing(edition_id: int) -> list[BudgetPriority]:
    """The priorities of an edition that were not merged, by number, with their place: one query."""
    mine = (BudgetPriority.edition_id == edition_id, BudgetPriority.state == PriorityState.STANDING)
    query = select(BudgetPriority).where(*mine).options(joinedload(BudgetPriority.place))
    return list(db.session.scalars(query.order_by(BudgetPriority.number)))


def ranked(edition_id: int) -> list[BudgetPriority]:
    """The same in the residents' order."""
    return sorted(standing(edition_id), key=lambda each: (each.rank or 0, each.number))


def retained(edition_id: int) -> list[BudgetPriority]:
    """Those the secretariat retained, in the residents' order."""
    return [each for each in ranked(edition_id) if each.fate is Fate.RETAINED]


def steps(priority_ids: Collection[int]) -> list[PriorityStep]:
    """The history of these priorities, the first step first, with the needs each moved: three queries."""
    whole = (joinedload(PriorityStep.other), selectinload(PriorityStep.moves).joinedload(NeedMove.need))
    query = select(PriorityStep).where(PriorityStep.priority_id.in_(priority_ids)).options(*whole)
    return list(db.session.scalars(query.order_by(PriorityStep.id)))


def number_received(step_id: int) -> int | None:
    """The number of the priority that this step put into another, if it did."""
    query = select(BudgetPriority.number).join(PriorityStep, PriorityStep.other_id == BudgetPriority.id)
    return db.session.scalar(query.where(PriorityStep.id == step_id, PriorityStep.act == PriorityAct.RECEIVED))


def numbers_left(step_id: int) -> set[int]:
    """The numbers of the priorities that this step took needs out of."""
    query = select(BudgetPriority.number).join(NeedMove, NeedMove.before_id == BudgetPriority.id)
    return set(db.session.scalars(query.where(NeedMove.step_id == step_id)))


def held_step(priority_id: int, step_id: int) -> PriorityStep | None:
    """One step of a priority, held until the transaction ends."""
    query = select(PriorityStep).where(PriorityStep.priority_id == priority_id, PriorityStep.id == step_id)
    return db.session.scalar(query.with_for_update(of=PriorityStep).execution_options(**_ANEW))


def moves_of(need_ids: Collection[int]) -> Sequence[tuple[NeedMove, PriorityStep]]:
    """Where these needs were put, the first time first: one query."""
    query = select(NeedMove, PriorityStep).join(PriorityStep, NeedMove.step_id == PriorityStep.id)
    rows = db.session.execute(query.where(NeedMove.need_id.in_(need_ids)).order_by(PriorityStep.id))
    return [(move, each) for move, each in rows]


def ranking(edition_id: int) -> PriorityRanking | None:
    """How residents choose here, once the secretariat said so."""
    query = select(PriorityRanking).where(PriorityRanking.edition_id == edition_id)
    return db.session.scalar(query.execution_options(**_ANEW))


def held_ranking(edition_id: int) -> PriorityRanking | None:
    """The same, held until the transaction ends."""
    query = select(PriorityRanking).where(PriorityRanking.edition_id == edition_id).with_for_update(of=PriorityRanking)
    return db.session.scalar(query.execution_options(**_ANEW))


def uncounted() -> list[PriorityRanking]:
    """Choices that are not counted, with their edition."""
    query = select(PriorityRanking).where(PriorityRanking.counted_at.is_(None))
    return list(db.session.scalars(query.options(joinedload(PriorityRanking.edition))))


def poll(key: str) -> Poll | None:
    """The box of a choice."""
    return db.session.scalar(select(Poll).where(Poll.key == key).execution_options(**_ANEW))


def poll_of(ranking: PriorityRanking) -> Poll:
    """The box of a choice that was opened."""
    return db.session.scalars(select(Poll).where(Poll.key == ranking.poll_key)).one()
