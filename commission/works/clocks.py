"""What a transmitted recommendation shows now: an answer, the time left, or the silence. Pure and total (B10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commission.works.types import Shown, Verdict
from commons.kernel.days import days_between, next_midnight


@dataclass(frozen=True)
class Said:
    """An answer as the rule sees it: written at a moment, public from another (the same, or later)."""

    number: int
    verdict: Verdict
    written_at: datetime
    public_at: datetime
    #: The new date of an answer "under study".
    due_at: datetime | None = None


@dataclass(frozen=True)
class Answered:
    """The body answered."""

    answer: Said


@dataclass(frozen=True)
class TimeLeft:
    """The body still has time, until the midnight that ends its last day; `under_study` when it said so."""

    until: datetime
    days: int
    under_study: Said | None = None


@dataclass(frozen=True)
class Silent:
    """The deadline is past: days since the recommendation was transmitted, and since the deadline."""

    since: datetime
    days: int
    days_late: int
    under_study: Said | None = None


Sight = Answered | TimeLeft | Silent
#: Whoever must answer is reminded so many days before the end, then when it is past, then every so many days.
EARLY, AGAIN = 14, 28


def published(answers: Sequence[Said], now: datetime) -> list[Said]:
    """Those that everybody may read, in order; one replaced before its day was never published."""
    known = sorted(answers, key=lambda each: each.number)
    return [
        each
        for place, each in enumerate(known)
        if each.public_at <= now and not any(later.written_at < each.public_at for later in known[place + 1 :])
    ]


def sight(sent_at: datetime, due_at: datetime, answers: Sequence[Said], now: datetime) -> Sight:
    """Exactly one of three: whatever was said before, only the last public answer counts."""
    public = published(answers, now)
    last = public[-1] if public else None
    if last is not None and last.verdict.is_an_answer:
        return Answered(last)
    until = due_at if last is None else last.due_at or due_at
    if now < until:
        return TimeLeft(until, days_left(until, now), last)
    return Silent(sent_at, days_between(sent_at, now), days_between(until, now), last)


def shown(seen: Sight) -> Shown:
    """The name of what is seen, for lists and filters."""
    if isinstance(seen, Answered):
        return Shown(seen.answer.verdict.value)
    if isinstance(seen, Silent):
        return Shown.SILENT
    return Shown.UNDER_STUDY if seen.under_study is not None else Shown.TIME_LEFT


def days_left(until: datetime, now: datetime) -> int:
    """Midnights one still has before the last day ends: 0 on the last day."""
    return max(0, days_between(now, until) - 1)


def next_change(sent_at: datetime, due_at: datetime, answers: Sequence[Said], now: datetime) -> datetime | None:
    """When what it shows changes by the clock alone; None for an answer that stays."""
    moments = [each.public_at for each in answers if each.public_at > now]
    if not isinstance(sight(sent_at, due_at, answers, now), Answered):
        moments.append(next_midnight(now))
    return min(moments, default=None)


def reminder(seen: Sight) -> str:
    """The name of the reminder that stands now: "" while none does; one name a step, and anew after "under study"."""
    if isinstance(seen, Answered):
        return ""
    turn = seen.under_study.number if seen.under_study is not None else 0
    if isinstance(seen, Silent):
        return f"{turn}:late{seen.days_late // AGAIN}"
    return f"{turn}:soon" if seen.days <= EARLY else ""


def studies(answers: Sequence[Said]) -> int:
    """How often the body said, or is about to say, that it studies the matter: the first time, then renewals."""
    last = max((each.public_at for each in answers), default=None)
    told = published(answers, last) if last is not None else []
    return sum(not each.verdict.is_an_answer for each in told)


def renewals(answers: Sequence[Said], now: datetime) -> int:
    """How often everybody could read that "under study" was renewed."""
    return max(0, sum(not each.verdict.is_an_answer for each in published(answers, now)) - 1)
