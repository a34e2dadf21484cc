"""Public counts of moderation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from commons.kernel import refs
from commons.kernel.db import db
from commons.kernel.refs import Ref, Target
from commons.moderation import queries
from commons.moderation.models import Appeal, Case, Judgment, Report
from commons.moderation.types import AppealState, Masked, Motive, Verdict


@dataclass(frozen=True)
class Waits:
    """How long texts waited to be read, in hours; None while none was."""

    median: float | None
    longest: float | None


@dataclass(frozen=True)
class Figures:
    """What the public page says."""

    masked: Masked
    #: Spaces that people may read, with what is masked there; the others count in the total only.
    spaces: Sequence[tuple[Target, Masked]]
    waits: Waits
    waiting: int
    late: int
    reports: int
    decisions: int
    appeals: int
    overturned: int


def figures(now: datetime) -> Figures:
    """All of it, in a fixed number of queries."""
    by_space = _by_space()
    targets = refs.resolve(by_space)
    public = [(targets[space], masked) for space, masked in by_space.items() if space in targets]
    waiting, late = db.session.execute(
        select(func.count(), func.count().filter(Case.due_at <= now)).where(Case.closed_at.is_(None))
    ).one()
    appeals, overturned = db.session.execute(
        select(func.count(), func.count().filter(Appeal.state == AppealState.OVERTURNED)).select_from(Appeal)
    ).one()
    return Figures(
        _total(by_space.values()), sorted(((t, m) for t, m in public if t.public), key=lambda pair: -pair[1].total),
        _waits(), waiting, late, _count(Report), _count(Judgment), appeals, overturned,
    )  # fmt: skip


def _by_space() -> dict[Ref, Masked]:
    query = select(Judgment.space_kind, Judgment.space_id).where(Judgment.is_current, Judgment.verdict == Verdict.HIDE)
    spaces = [Ref(kind, number) for kind, number in db.session.execute(query.distinct())]
    return queries.masked_in_each(spaces)


def _total(several: Iterable[Masked]) -> Masked:
    counts: dict[Motive, int] = {}
    for masked in several:
        for motive, number in masked.by_motive:
            counts[motive] = counts.get(motive, 0) + number
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return Masked(sum(counts.values()), tuple(ordered))


def _waits() -> Waits:
    """From the moment a text joined the queue to the moment somebody decided."""
    hours = func.extract("epoch", Case.closed_at - Case.opened_at) / 3600
    row = db.session.execute(
        select(func.percentile_cont(0.5).within_group(hours), func.max(hours))
        .join(Judgment, Judgment.case_id == Case.id)
        .where(Case.closed_at.is_not(None), Judgment.on_appeal.is_(False))
    ).one()
    median, longest = row
    return Waits(None if median is None else float(median), None if longest is None else float(longest))


def _count(model: type[Report] | type[Judgment]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
