"""Puts needs together: priorities are written and reworded, needs go in, out and elsewhere; nothing is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from budgets.editions.models import Edition
from budgets.needs import drafts, policies, queries
from budgets.needs.drafts import PriorityDraft
from budgets.needs.folding import folded
from budgets.needs.models import BudgetPriority, PriorityStep
from budgets.needs.moving import Pick, put, put_back
from budgets.needs.reasons import NeedReason
from budgets.needs.services import (
    GATHERING,
    add_step,
    entered,
    next_number,
    obey,
    priority_held,
    scopes_of,
    up_to_date,
)
from budgets.needs.types import PriorityAct, PriorityState
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def make(
    work: Work, slug: str, draft: PriorityDraft, ticket: str, picks: Sequence[Pick], now: datetime, site: str = ""
) -> BudgetPriority:
    """Write a priority, and put these needs in it; the same form sent again is the same priority."""
    edition = _shaped(work, slug, now)
    drafts.check_priority(edition, draft)
    number = next_number(work, edition, BudgetPriority)
    known = queries.priority_of_ticket(ticket)
    if known is not None and known.edition_id == edition.id:
        return known
    priority = BudgetPriority(edition_id=edition.id, number=number, ticket=ticket, created_at=now, version=1)
    _write(priority, draft)
    work.session.add(priority)
    work.session.flush()
    step = add_step(work, priority, PriorityAct.MADE, now)
    if picks:
        put(work, edition, step, picks, priority, now, site)
    return priority


def reword(
    work: Work, slug: str, number: int, seen: int, draft: PriorityDraft, why: str, now: datetime
) -> BudgetPriority:
    """Give a priority other words, with a reason; the former ones stay in its history."""
    edition = _shaped(work, slug, now)
    priority = priority_held(edition, number)
    obey(policies.refusal_to_gather(work.actor, scopes_of(edition), priority))
    up_to_date(priority, seen)
    drafts.check_priority(edition, draft)
    _give_a_reason(why)
    _write(priority, draft)
    priority.version += 1
    add_step(work, priority, PriorityAct.REWORDED, now, why)
    return priority


def gather(
    work: Work, slug: str, number: int | None, picks: Sequence[Pick], now: datetime, site: str = ""
) -> PriorityStep:
    """Put needs in a priority, from wherever they are; Stale when somebody moved one since it was seen."""
    if number is None:
        raise Invalid(fields={"into": NeedReason.NEEDS_A_PRIORITY.sentence})
    edition, priority = _open(work, slug, number, now)
    _pick_some(picks)
    step = add_step(work, priority, PriorityAct.GATHERED, now)
    put(work, edition, step, picks, priority, now, site)
    return step


def release(work: Work, slug: str, number: int, picks: Sequence[Pick], now: datetime, site: str = "") -> PriorityStep:
    """Take needs out of a priority: they stand alone again."""
    edition, priority = _open(work, slug, number, now)
    _pick_some(picks)
    step = add_step(work, priority, PriorityAct.RELEASED, now)
    found = put(work, edition, step, picks, None, now, site)
    if any(move.before_id != priority.id for move in found):
        raise Stale(reason=NeedReason.MOVED_MEANWHILE)
    return step


def merge(
    work: Work, slug: str, number: int, seen: int, into: int, why: str, now: datetime, site: str = ""
) -> BudgetPriority:
    """Put a priority into another, with all its needs and a reason; its page stays."""
    edition = _shaped(work, slug, now)
    found = queries.held_priorities(edition.id, {number, into})
    source, target = found.get(number), found.get(into)
    if source is None:
        raise NotFound(reason=NeedReason.NOT_FOUND)
    obey(policies.refusal_to_gather(work.actor, scopes_of(edition), source))
    up_to_date(source, seen)
    target = _fit_to_receive(source, target)
    _give_a_reason(why)
    # Held now: whoever moves one of them meanwhile waits, then is told.
    picks = [(each.id, each.version) for each in queries.needs_in(source.id)]
    add_step(work, source, PriorityAct.MERGED, now, why, target)
    step = add_step(work, target, PriorityAct.RECEIVED, now, why, source)
    put(work, edition, step, picks, target, now, site)
    source.state, source.merged_into_id = PriorityState.MERGED, target.id
    source.version += 1
    target.version += 1
    threads.tie(work, source.ref, target.ref, Relation.LED_TO, now, reason=why.strip())
    return target


def undo(work: Work, slug: str, number: int, step_id: int, now: datetime, site: str = "") -> PriorityStep:
    """Put the needs of a step back where they were; Stale when one was moved since."""
    edition = entered(work, slug, now, GATHERING)
    priority, other = _held_with_other(edition, number, step_id)
    obey(policies.refusal_to_gather(work.actor, scopes_of(edition), priority))
    step = queries.held_step(priority.id, step_id)
    if step is None or not step.act.can_be_undone or step.undone_at is not None:
        raise Refused(reason=NeedReason.NOTHING_TO_UNDO)
    if other is not None:
        obey(policies.refusal_to_shape(work.actor, scopes_of(edition), queries.ranking(edition.id)))
        _separate(work, priority, other, now)
    step.undone_at = now
    put_back(work, edition, step, add_step(work, priority, PriorityAct.UNDONE, now), site)
    return step


def _shaped(work: Work, slug: str, now: datetime) -> Edition:
    """The edition, when this actor may write and reword its priorities now."""
    edition = entered(work, slug, now, GATHERING)
    obey(policies.refusal_to_shape(work.actor, scopes_of(edition), queries.ranking(edition.id)))
    return edition


def _open(work: Work, slug: str, number: int, now: datetime) -> tuple[Edition, BudgetPriority]:
    """The edition and a priority held, when this actor may put needs in and out of it now."""
    edition = entered(work, slug, now, GATHERING)
    priority = priority_held(edition, number)
    obey(policies.refusal_to_gather(work.actor, scopes_of(edition), priority))
    return edition, priority


def _held_with_other(edition: Edition, number: int, step_id: int) -> tuple[BudgetPriority, BudgetPriority | None]:
    """The priority, and the one that this step put into it; with those that needs go back into, lest one be merged
    meanwhile, all held together in the order everybody holds them."""
    other = queries.number_received(step_id)
    numbers = {number, *queries.numbers_left(step_id)} | ({other} if other is not None else set())
    found = queries.held_priorities(edition.id, numbers)
    if number not in found:
        raise NotFound(reason=NeedReason.NOT_FOUND)
    return found[number], found.get(other) if other is not None else None


def _separate(work: Work, priority: BudgetPriority, other: BudgetPriority, now: datetime) -> None:
    """The priority that had been put into this one stands again."""
    if other.merged_into_id != priority.id:
        raise Stale(reason=NeedReason.MOVED_MEANWHILE)
    other.state, other.merged_into_id = PriorityState.STANDING, None
    other.version += 1
    add_step(work, other, PriorityAct.UNDONE, now)


def _write(priority: BudgetPriority, draft: PriorityDraft) -> None:
    priority.title, priority.words = draft.line, draft.words.strip()
    priority.place_id, priority.challenge_id = draft.place_id, draft.challenge_id
    priority.folded = folded(priority.title, priority.words)


def _give_a_reason(why: str) -> None:
    if not why.strip():
        raise Invalid(fields={"why": NeedReason.NEEDS_A_REASON.sentence})


def _pick_some(picks: Sequence[Pick]) -> None:
    if not picks:
        raise Invalid(fields={"needs": NeedReason.NOTHING_PICKED.sentence})


def _fit_to_receive(source: BudgetPriority, target: BudgetPriority | None) -> BudgetPriority:
    if target is None or target.merged_into_id is not None:
        raise Invalid(fields={"into": NeedReason.UNKNOWN_CHOICE.sentence})
    if target.id == source.id:
        raise Invalid(fields={"into": NeedReason.SAME.sentence})
    return target
