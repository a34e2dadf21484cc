"""What the pages of threads show, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.journeys.follow_up import words
from app.journeys.follow_up.models import Follow
from commons.kernel import i18n, refs
from commons.kernel.refs import Ref
from commons.threads.assembly import Happening, Owed, Road, Step, Thread
from commons.threads.types import Relation

#: Lines of the story a page shows: the latest ones.
MOST_LINES = 150
#: Debts of one thread that its page shows: the most urgent ones.
MOST_DEBTS = 30
DEBTS_A_PAGE = 50
THREADS_A_PAGE = 20
_ICONS = {
    Relation.LED_TO: ("seedling", "leaf"), Relation.SENT_TO: ("arrow-end", "sea"),
    Relation.ANSWERED_BY: ("comment", "leaf"), Relation.DECIDED_BY: ("gavel", "violet"),
    Relation.QUOTED_IN: ("list", "violet"), Relation.REPORTED_IN: ("info", "sea"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the story, as steps.timeline draws it."""

    title: str
    when: str
    text: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Neighbour:
    """A thing before or after, with how it is tied."""

    title: str
    url: str
    label: str
    tie: str
    by: str
    why: str


@dataclass(frozen=True)
class DebtLine:
    """A debt, on the thing it stands on."""

    sentence: str
    who: str
    title: str
    url: str
    label: str
    when: str
    is_late: bool


@dataclass(frozen=True)
class ThreadPage:
    """Everything the page of one thread shows."""

    ref: Ref
    title: str
    url: str
    label: str
    in_short: str
    debts: list[DebtLine]
    debts_left_out: int
    before: list[Neighbour]
    after: list[Neighbour]
    lines: list[Line]
    lines_left_out: int
    unseen: int
    is_cut: bool


def thread_page(thread: Thread, now: datetime) -> ThreadPage:
    """The page of one thread."""
    owed, happenings = thread.owed(now), thread.happenings()
    return ThreadPage(
        ref=thread.subject,
        title=words.title_of(thread, thread.subject),
        url=thread.targets[thread.subject].url,
        label=refs.label_of(thread.subject.kind),
        in_short=words.in_short(thread, owed, now),
        debts=[debt_line(line, thread.targets[line.ref], now) for line in owed[:MOST_DEBTS]],
        debts_left_out=max(0, len(owed) - MOST_DEBTS),
        before=_neighbours(thread, thread.backward, forward=False),
        after=_neighbours(thread, thread.forward, forward=True),
        lines=[_line(thread, line) for line in happenings[-MOST_LINES:]],
        lines_left_out=max(0, len(happenings) - MOST_LINES),
        unseen=thread.backward.unseen + thread.forward.unseen,
        is_cut=thread.backward.is_cut or thread.forward.is_cut,
    )


def debt_line(owed: Owed, target: refs.Target, now: datetime) -> DebtLine:
    """A debt as a page shows it."""
    return DebtLine(
        sentence=owed.debt.sentence, who=owed.debt.by, title=target.title, url=target.url,
        label=refs.label_of(owed.ref.kind), when=words.lateness(owed.debt, now), is_late=owed.debt.is_late(now),
    )  # fmt: skip


def _neighbours(thread: Thread, road: Road, *, forward: bool) -> list[Neighbour]:
    """Each thing once, by the first tie that leads to it."""
    first: dict[Ref, Step] = {}
    for step in road.steps:
        first.setdefault(step.ref, step)
    return [_neighbour(thread, step, forward) for step in first.values()]


def _neighbour(thread: Thread, step: Step, forward: bool) -> Neighbour:
    line = Happening(step.edge.at, step.ref, step=step)
    return Neighbour(
        title=thread.targets[step.ref].title, url=thread.targets[step.ref].url, label=refs.label_of(step.ref.kind),
        tie=words.nearer(thread, step, forward), by=words.by(line), why=words.why(line),
    )  # fmt: skip


def _line(thread: Thread, line: Happening) -> Line:
    icon, tone = _ICONS[line.step.edge.relation] if line.step is not None else ("check", "sea")
    said = words.happening(thread, line)
    # A moment of another thing says whose it is; a tie has both titles already.
    of = words.title_of(thread, line.ref) if line.moment is not None and line.ref != thread.subject else ""
    title = Markup('{} <span class="muted">— {}</span>').format(said, i18n.bdi(of)) if of else said
    text = " ".join(part for part in (words.by(line), words.why(line)) if part)
    return Line(title=title, when=i18n.moment(line.at), text=text, icon=icon, tone=tone)


@dataclass(frozen=True)
class BodyCount:
    """How much one body owes."""

    who: str
    waiting: int
    late: int
    #: Of its debts, the one people wait for the longest, in words.
    longest: str


def counts_by_body(owed: Sequence[Owed], now: datetime) -> list[BodyCount]:
    """What each body owes, the latest payers first."""
    late = Counter(line.debt.by for line in owed if line.debt.is_late(now))
    waiting = Counter(line.debt.by for line in owed)
    by_patience = sorted(owed, key=lambda line: line.debt.days_waited(now) or 0)
    oldest = {line.debt.by: words.waiting(line.debt, now) for line in by_patience}
    rows = [BodyCount(who, waiting[who], late[who], oldest[who]) for who in waiting]
    return sorted(rows, key=lambda row: (-row.late, -row.waiting, row.who))


@dataclass(frozen=True)
class MineRow:
    """One of a person's threads."""

    ref: Ref
    title: str
    label: str
    last: str
    last_at: datetime | None
    news: int
    late: int
    answered: bool
    followed: str


def mine_row(thread: Thread, follow: Follow | None, since: datetime | None, now: datetime) -> MineRow:
    """One of a person's threads, with what is new since their last visit."""
    happenings = thread.happenings()
    last = happenings[-1] if happenings else None
    return MineRow(
        ref=thread.subject,
        title=words.title_of(thread, thread.subject),
        label=refs.label_of(thread.subject.kind),
        last=words.happening(thread, last) if last else "",
        last_at=last.at if last else None,
        news=len(thread.news(since, now)) + len(thread.newly_late(since, now)) if since is not None else 0,
        late=sum(line.debt.is_late(now) for line in thread.owed(now)),
        answered=thread.answered(),
        followed=follow.medium.label if follow is not None else "",
    )
