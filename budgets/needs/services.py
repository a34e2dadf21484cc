"""What every command on needs begins and ends with: the stage held, a number given, a line of history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.services import places_inside
from budgets.needs import queries
from budgets.needs.models import BudgetNeed, BudgetPriority, PriorityStep
from budgets.needs.reasons import NeedReason
from budgets.needs.types import PriorityAct, pages_of
from budgets.stages import policies as stage_policies
from budgets.stages import services as stages
from budgets.stages.types import StageKind
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Standing

SAYING = (StageKind.NEEDS,)
CHOOSING = (StageKind.RANKING,)
GATHERING = (StageKind.NEEDS, StageKind.RANKING)
#: First half of the name of the lock under which numbers are given; the second is the edition.
_NUMBERING = 4061


def entered(work: Work, slug: str, now: datetime, kinds: Sequence[StageKind]) -> Edition:
    """The edition, when one of these stages can be written in now; Refused otherwise.

    The edition first, then its stage: the order of whoever moves stages, so that nobody waits for the other.
    """
    query = select(Edition).where(Edition.slug == slug).with_for_update(read=True, key_share=True, of=Edition)
    edition = work.session.scalar(query)
    if edition is None or not stage_policies.is_public(edition):
        raise NotFound(reason=NeedReason.NOT_FOUND)
    first: Refused | None = None
    for kind in kinds:
        try:
            stages.required(work, edition.id, kind, now)
            return edition
        except Refused as refusal:
            first = first or refusal
    assert first is not None  # at least one kind is asked for
    raise first


def scopes_of(edition: Edition) -> list[tuple[str, int]]:
    """Where a role may have been given, to count for the needs of this edition."""
    return edition_policies.scopes(edition, editions.holding_places(edition))


def scopes_around(edition: Edition) -> list[tuple[str, int]]:
    """The same, with every place inside: who facilitates in one neighbourhood writes down what its people say."""
    return [*scopes_of(edition), *(("territory", place_id) for place_id in sorted(places_inside(edition)))]


def obey(refusal: NeedReason | None) -> None:
    """Refused, for this reason."""
    if refusal is NeedReason.NOT_FOUND:
        raise NotFound(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)


def priority_held(edition: Edition, number: int) -> BudgetPriority:
    """The priority of this number, held until the command ends; NotFound."""
    found = queries.held_priorities(edition.id, [number]).get(number)
    if found is None:
        raise NotFound(reason=NeedReason.NOT_FOUND)
    return found


def up_to_date(priority: BudgetPriority, seen: int) -> None:
    """Stale when somebody changed the priority since version `seen` was read."""
    if priority.version != seen:
        raise Stale(reason=NeedReason.CHANGED_MEANWHILE)


def next_number(work: Work, edition: Edition, model: type[BudgetNeed] | type[BudgetPriority]) -> int:
    """The next number of the edition; two who ask at once get two numbers."""
    work.session.execute(select(func.pg_advisory_xact_lock(_NUMBERING, edition.id % 2**31)))
    last = work.session.scalar(select(func.max(model.number)).where(model.edition_id == edition.id))
    return (last or 0) + 1


def add_step(
    work: Work, priority: BudgetPriority, act: PriorityAct, now: datetime, why: str = "",
    other: BudgetPriority | None = None,
) -> PriorityStep:  # fmt: skip
    """Write a line of the public history; an act that changes its words keeps them."""
    keeps = act in (PriorityAct.MADE, PriorityAct.REWORDED)
    step = PriorityStep(
        priority_id=priority.id, act=act, at=now, why=why.strip(), other_id=other.id if other else None,
        title=priority.title if keeps else "", words=priority.words if keeps else "",
        account_id=work.actor.person_id, moves=[],
    )  # fmt: skip
    work.session.add(step)
    work.session.flush()
    work.audit(f"budgets.priority.{act.value}", str(priority.ref), why=why.strip())
    touch(work, priority.edition)
    return step


def touch(work: Work, edition: Edition) -> None:
    """Pages about the needs of this edition are out of date."""
    work.touch(pages_of(edition.slug))


def set_standing(work: Work, need_id: int, standing: Standing) -> None:
    """Write where moderation put a need; a second time changes nothing."""
    need = work.session.get(BudgetNeed, need_id)
    if need is not None:
        need.standing = standing
        work.session.flush()
        touch(work, need.edition)
