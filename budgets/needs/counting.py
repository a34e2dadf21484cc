"""Counts what residents chose once the box is closed, and keeps the secretariat to their order or to a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.needs import letters, policies, queries
from budgets.needs.events import PrioritiesRetained
from budgets.needs.models import BudgetNeed, BudgetPriority, PriorityRanking
from budgets.needs.reasons import NeedReason
from budgets.needs.services import add_step, obey, scopes_of, touch
from budgets.needs.types import Fate, PriorityAct
from commons.ballot_box import queries as box_queries
from commons.ballot_box import services as box
from commons.ballot_box.models import Poll
from commons.ballot_box.types import WHOLE_POLL
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work

#: Residents of places of which too few chose, together.
TOGETHER = ""


def count(work: Work, slug: str, now: datetime) -> PriorityRanking:
    """Close the box and write every number; counted once, whoever asks, however often."""
    edition, ranking = _held(slug)
    obey(policies.refusal_to_run(work.actor, scopes_of(edition)))
    if ranking is None:
        raise Refused(reason=NeedReason.NOT_ARRANGED)
    if ranking.counted_at is not None:
        return ranking
    poll = queries.poll(ranking.poll_key)
    if poll is None or now < poll.closes_at:
        raise Refused(reason=NeedReason.NOT_OVER)
    poll = box.close(work, ranking.poll_key, now)
    _write_numbers(edition, poll)
    ranking.counted_at, ranking.voters = now, box_queries.ballots_in(poll)
    ranking.by_place = _by_place(poll)
    ranking.version += 1
    work.session.flush()
    work.audit("budgets.ranking.count", ranking.poll_key, voters=ranking.voters)
    touch(work, edition)
    return ranking


def count_those_over() -> int:
    """The worker's chore: count every choice whose hour has passed; how many."""
    now, counted = clock.now(), 0
    slugs = [each.edition.slug for each in queries.uncounted()]
    end_reading()
    for slug in slugs:
        try:
            with unit_of_work(SYSTEM) as work:
                count(work, slug, now)
                counted += 1
        except DomainError:
            continue  # not over yet
    return counted


def retain(
    work: Work, slug: str, numbers: Collection[int], why: str, seen: int, now: datetime, site: str = ""
) -> list[BudgetPriority]:
    """Say which priorities are retained; out of the residents' order, or a second time, only with a reason."""
    edition, ranking = _held(slug)
    obey(policies.refusal_to_retain(work.actor, scopes_of(edition), ranking))
    assert ranking is not None  # refused above
    if ranking.version != seen:
        raise Stale(reason=NeedReason.CHANGED_MEANWHILE)
    listed = queries.ranked(edition.id)
    _check_retained(listed, numbers, why, again=ranking.retained_at is not None)
    for priority in listed:
        _decide(work, priority, Fate.RETAINED if priority.number in numbers else Fate.NOT_RETAINED, why, now)
    ranking.retained_at, ranking.why = now, why.strip()
    ranking.version += 1
    work.session.flush()
    _tell(work, edition, ranking, listed, site)
    work.audit("budgets.ranking.retain", ranking.poll_key, retained=sorted(numbers), why=why.strip())
    work.record(PrioritiesRetained(edition.id, tuple(each.id for each in listed if each.fate is Fate.RETAINED)))
    touch(work, edition)
    return listed


def _held(slug: str) -> tuple[Edition, PriorityRanking | None]:
    edition = editions.by_slug(slug)
    if edition is None:
        raise NotFound(reason=NeedReason.NOT_FOUND)
    return edition, queries.held_ranking(edition.id)


def _write_numbers(edition: Edition, poll: Poll) -> None:
    """How many chose each priority, and its place: equal numbers share a place, and the next one is further down."""
    votes: Counter[int] = Counter()
    for content, number in box_queries.count_by_content(poll, WHOLE_POLL):
        votes.update(dict.fromkeys(map(int, content.decode().split(",")), number))
    listed = queries.standing(edition.id)
    for priority in listed:
        priority.votes = votes[priority.number]
        priority.rank = 1 + sum(votes[other.number] > votes[priority.number] for other in listed)


def _by_place(poll: Poll) -> dict[str, int]:
    """Place -> how many of its residents chose, where nobody can be told apart."""
    found = box_queries.turnout_by_home(poll)
    return found.shown | ({TOGETHER: found.others} if found.others else {})


def _check_retained(listed: Sequence[BudgetPriority], numbers: Collection[int], why: str, *, again: bool) -> None:
    if not set(numbers) <= {each.number for each in listed}:
        raise Invalid(fields={"retained": NeedReason.UNKNOWN_CHOICE.sentence})
    if not numbers:
        raise Invalid(fields={"retained": NeedReason.CHOOSE_ONE.sentence})
    if not why.strip() and not policies.follows_the_order(listed, numbers):
        raise Invalid(fields={"why": NeedReason.OUT_OF_ORDER.sentence})
    if not why.strip() and again:
        raise Invalid(fields={"why": NeedReason.NEEDS_A_REASON.sentence})


def _decide(work: Work, priority: BudgetPriority, fate: Fate, why: str, now: datetime) -> None:
    if priority.fate is fate:
        return
    priority.fate = fate
    priority.version += 1
    add_step(work, priority, PriorityAct(fate.value), now, why)


def _tell(
    work: Work, edition: Edition, ranking: PriorityRanking, listed: Sequence[BudgetPriority], site: str
) -> None:  # fmt: skip
    """Everybody who left a way to be told hears what was decided; ways left without an account go then."""
    mark = f"fate:{ranking.version}"
    for priority in listed:
        _tell_some(work, edition, mark, queries.needs_in(priority.id), priority, site)
    _tell_some(work, edition, mark, queries.loose_needs(edition.id), None, site)


def _tell_some(
    work: Work, edition: Edition, mark: str, needs: Sequence[BudgetNeed], priority: BudgetPriority | None, site: str
) -> None:
    letters.tell_fate(work, mark, edition, needs, priority, site)
    for need in needs:
        need.contact = None
    work.session.flush()
