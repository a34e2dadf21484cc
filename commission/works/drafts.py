"""Works, lessons, recommendations, answers as typed, and what may be typed in them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commission.works.types import Claim, Cycle, Elsewhere, Part, Verdict, WorkReason
from commons.kernel.errors import Invalid
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line

LONGEST_TITLE, LONGEST_NAME, LONGEST_WORDS, LONGEST_LINK = 200, 160, 5_000, 500
LEAST_DELAY, MOST_DELAY = 1, 730
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class WorkDraft:
    """A work as typed."""

    title: str
    summary: str
    authors: str = ""


@dataclass(frozen=True)
class SourceDraft:
    """A question answered, or a piece of evidence."""

    part: Part
    words: str = ""
    about: Ref | None = None
    link: str = ""


@dataclass(frozen=True)
class LessonDraft:
    """A lesson, with the numbers of the sources it rests on."""

    words: str
    source_ids: tuple[int, ...]


@dataclass(frozen=True)
class RecommendationDraft:
    """A recommendation, with the numbers of the lessons it comes from; no delay: the rules' own."""

    words: str
    addressee: str
    lesson_ids: tuple[int, ...]
    details: str = ""
    body_id: int | None = None
    delay_days: int | None = None


@dataclass(frozen=True)
class AnswerDraft:
    """What a body answers; `due_on` when it studies the matter, `public_on` when everybody reads it later."""

    verdict: Verdict
    words: str
    by_title: str = ""
    due_on: date | None = None
    public_on: date | None = None


@dataclass(frozen=True)
class EngagementDraft:
    """What a body promises after a recommendation."""

    words: str
    due_on: date
    indicator: str = ""
    on_agenda: bool = False


@dataclass(frozen=True)
class FollowDraft:
    """What became of a recommendation, as typed."""

    claim: Claim
    words: str
    proof_url: str = ""
    name: str = ""
    language: str = "fr"
    ticket: str | None = None


@dataclass(frozen=True)
class EvaluationDraft:
    """An evaluation run elsewhere, as typed."""

    title: str
    runner: str
    state: Elsewhere
    subject: str = ""
    place_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    link: str = ""
    ticket: str | None = None


@dataclass(frozen=True)
class MilestoneDraft:
    """When an evaluation of the contract is due, and what."""

    cycle: Cycle
    due_on: date
    words: str = ""
    work_id: int | None = None
    done_on: date | None = None


def line(text: str, field: str, longest: int = LONGEST_TITLE) -> str:
    """Words on one line; Invalid beside `field` when nothing is left."""
    kept = one_line(text, longest)
    if not kept:
        raise Invalid(fields={field: WorkReason.UNREADABLE.sentence})
    return kept


def words(text: str, field: str = "words", longest: int = LONGEST_WORDS) -> str:
    """Words without what cannot be read; Invalid beside `field` when nothing is left."""
    kept = text.strip()[:longest]
    if not one_line(kept, longest):
        raise Invalid(fields={field: WorkReason.UNREADABLE.sentence})
    return kept


def checked_link(link: str, field: str = "link") -> str:
    """An address of the web, or none."""
    link = link.strip()
    if link and not link.startswith(("https://", "http://")):
        raise Invalid(fields={field: WorkReason.NOT_A_LINK.sentence})
    return link[:LONGEST_LINK]


def sane_day(day: date | None) -> bool:
    """A day of the years of the contract, of those before it and after."""
    return day is None or FIRST_DAY <= day <= LAST_DAY


def checked_delay(days: int | None, usual: int) -> int:
    """The delay asked for, or the usual one; Invalid out of bounds."""
    delay = usual if days is None else days
    if not LEAST_DELAY <= delay <= MOST_DELAY:
        raise Invalid(fields={"delay_days": WorkReason.NEEDS_A_DELAY.sentence})
    return delay
