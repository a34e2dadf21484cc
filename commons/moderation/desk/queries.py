"""What moderators read: the queue, one case with all that is known of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from commons.identity import queries as identity
from commons.kernel import refs
from commons.kernel.actor import Actor
from commons.kernel.db import LARGEST_ID, db
from commons.kernel.paging import Span, span
from commons.kernel.refs import Ref, Target
from commons.moderation import cases, policies, registry
from commons.moderation.models import Appeal, Case, CaseScope, Judgment, Report
from commons.moderation.policies import Lease, Sight
from commons.moderation.types import AppealState, Cause, Excerpt, Motive, Sign, Verdict

#: Cases on one page of the queue.
PAGE = 30


@dataclass(frozen=True)
class Line:
    """A case as the queue and its own page show it."""

    case: Case
    sight: Sight
    #: None when the text is gone.
    excerpt: Excerpt | None
    space: Target | None
    reports: int
    late: bool
    lease: Lease

    @property
    def mark(self) -> str:
        """Which version of the text is being read."""
        return registry.digest_of(self.excerpt.words) if self.excerpt is not None else ""

    @property
    def signs(self) -> list[str]:
        """What made it suspect, in words."""
        return [Sign(code).label for code in self.case.signs]


@dataclass(frozen=True)
class Filters:
    """What part of the queue is asked for."""

    cause: Cause | None = None
    space: Ref | None = None
    page: int = 1


@dataclass(frozen=True)
class Queue:
    """One page of the queue, and what lies around it."""

    lines: Sequence[Line]
    late: int
    span: Span
    #: Every space with something in the queue, with its title.
    spaces: Sequence[tuple[Ref, str]]


def within_reach(actor: Actor) -> ColumnElement[bool] | None:
    """The cases whose scopes this actor moderates; None for all of them."""
    held = [(g.scope, g.scope_id) for g in actor.grants if g.role in policies.TEAM]
    if ("everywhere", 0) in held:
        return None
    scopes = tuple_(CaseScope.scope, CaseScope.scope_id).in_(held)
    return select(CaseScope.case_id).where(CaseScope.case_id == Case.id, scopes).exists()


def _reachable(query: Select[Case], actor: Actor) -> Select[Case]:
    reach = within_reach(actor)
    return query if reach is None else query.where(reach)


def queue(actor: Actor, filters: Filters, now: datetime) -> Queue:
    """The queue of this actor, the first due first; a fixed number of queries."""
    mine = _reachable(select(Case).where(Case.closed_at.is_(None)), actor)
    spaces = _spaces(mine)
    if filters.cause is not None:
        mine = mine.where(Case.cause == filters.cause)
    if filters.space is not None:
        mine = mine.where(Case.space_kind == filters.space.kind, Case.space_id == filters.space.id)
    some = mine.subquery()
    total, late = db.session.execute(
        select(func.count(), func.count().filter(some.c.due_at <= now)).select_from(some)
    ).one()
    here = span(total, filters.page, PAGE)
    first = mine.order_by(Case.due_at, Case.id).limit(PAGE).offset(here.start)
    lines = lines_of(list(db.session.scalars(first)), actor, now)
    return Queue(lines, late, here, spaces)


def _spaces(mine: Select[Case]) -> list[tuple[Ref, str]]:
    found = mine.with_only_columns(Case.space_kind, Case.space_id).distinct()
    spaces = [Ref(kind, number) for kind, number in db.session.execute(found)]
    titles = refs.resolve(spaces)
    return sorted(((space, titles[space].title) for space in spaces if space in titles), key=lambda pair: pair[1])


def lines_of(found: Sequence[Case], actor: Actor, now: datetime) -> list[Line]:
    """These cases with their texts, their spaces and how many reported them."""
    texts = registry.read(case.ref for case in found)
    spaces = refs.resolve({case.space for case in found})
    reports = _report_counts([case.ref for case in found])
    lines = []
    for case in found:
        seen = cases.sight(case)
        late = case.closed_at is None and case.due_at <= now
        lines.append(
            Line(
                case, seen, texts.get(case.ref), spaces.get(case.space), reports.get(case.ref, 0), late,
                seen.lease(actor, now),
            )
        )  # fmt: skip
    return lines


def _report_counts(texts: Sequence[Ref]) -> dict[Ref, int]:
    key = tuple_(Report.kind, Report.subject_id)
    query = select(Report.kind, Report.subject_id, func.count()).where(key.in_([(t.kind, t.id) for t in texts]))
    rows = db.session.execute(query.group_by(Report.kind, Report.subject_id))
    return {Ref(kind, number): count for kind, number, count in rows}


def case(case_id: int) -> Case | None:
    """The case of this number."""
    return db.session.get(Case, case_id) if case_id <= LARGEST_ID else None


@dataclass(frozen=True)
class PastDecision:
    """A decision on the text, with the appeal against it and who took it (the team knows, the public never)."""

    decision: Judgment
    appeal: Appeal | None
    by: str


@dataclass(frozen=True)
class Background:
    """What is known of a text and of its author."""

    reports: Sequence[Report]
    history: Sequence[PastDecision]
    #: How many texts of the same author are masked now.
    masked_of_author: int

    def said(self) -> list[tuple[Motive, int]]:
        """Each motive of the reports with how many gave it."""
        motives = [report.motive for report in self.reports]
        return [(motive, motives.count(motive)) for motive in Motive if motive in motives]


def background(found: Case) -> Background:
    """Reports, past decisions with their appeals, and what else of this author is masked."""
    about = select(Report).where(Report.kind == found.kind, Report.subject_id == found.subject_id)
    past = (
        select(Judgment, Appeal)
        .outerjoin(Appeal, Appeal.decision_id == Judgment.id)
        .where(Judgment.kind == found.kind, Judgment.subject_id == found.subject_id)
        .order_by(Judgment.id.desc())
    )
    rows = [(decision, appeal) for decision, appeal in db.session.execute(past)]
    names = identity.names_of({decision.decided_by for decision, _ in rows})
    masked = select(func.count()).select_from(Judgment).where(Judgment.is_current, Judgment.verdict == Verdict.HIDE)
    number = db.session.scalar(masked.where(Judgment.author_id == found.author_id)) if found.author_id else 0
    return Background(
        list(db.session.scalars(about.order_by(Report.id.desc()).limit(100))),
        [PastDecision(decision, appeal, names.get(decision.decided_by, "")) for decision, appeal in rows],
        number or 0,
    )


def open_appeals(actor: Actor) -> int:
    """How many appeals this actor could be asked to answer."""
    query = select(func.count()).select_from(Appeal).join(Judgment, Judgment.id == Appeal.decision_id)
    query = query.join(Case, Case.id == Judgment.case_id).where(Appeal.state == AppealState.OPEN)
    reach = within_reach(actor)
    return db.session.scalar(query if reach is None else query.where(reach)) or 0
