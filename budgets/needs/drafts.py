"""What somebody writes of a need or a priority, and what must be put right before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from budgets.editions.models import Edition
from budgets.editions.services import places_inside
from budgets.needs.reasons import NeedReason
from commons.identity.contacts import parse
from commons.identity.types import Contact
from commons.kernel.errors import Invalid
from commons.kernel.sanitise import one_line
from commons.territory import queries as territory

LONGEST_TITLE, LONGEST_NEED, LONGEST_WORDS, LONGEST_WHERE = 120, 500, 2_000, 200


@dataclass(frozen=True)
class NeedDraft:
    """A need as typed."""

    words: str
    place_id: int | None
    ticket: str
    title: str = ""
    orientation_id: int | None = None
    challenge_id: int | None = None
    language: str = "fr"
    #: A mail or a mobile to be told; only for somebody without account.
    contact: str = ""


@dataclass(frozen=True)
class PaperOf:
    """Where and when a sheet of paper was filled in."""

    where: str
    day: date


@dataclass(frozen=True)
class PriorityDraft:
    """A priority as typed."""

    title: str
    words: str = ""
    place_id: int | None = None
    challenge_id: int | None = None

    @property
    def line(self) -> str:
        """The title, on one line."""
        return one_line(self.title, LONGEST_TITLE)


def check_need(edition: Edition, draft: NeedDraft) -> None:
    """Invalid, field by field."""
    wrong = _unknown(edition, draft.place_id, draft.challenge_id)
    if draft.place_id is None:
        wrong["place"] = NeedReason.UNKNOWN_CHOICE
    if draft.orientation_id is not None and draft.orientation_id not in {o.id for o in territory.orientations()}:
        wrong["orientation"] = NeedReason.UNKNOWN_CHOICE
    if not draft.words.strip():
        wrong["words"] = NeedReason.NEEDS_WORDS
    elif len(draft.words.strip()) > LONGEST_NEED:
        wrong["words"] = NeedReason.TOO_LONG
    _refuse(wrong)


def check_paper(paper: PaperOf, today: date) -> PaperOf:
    """The same with its place on one line; Invalid for a place that is not said or a day to come."""
    where, wrong = one_line(paper.where, LONGEST_WHERE), {}
    if not where:
        wrong["where"] = NeedReason.NEEDS_WHERE
    if paper.day > today:
        wrong["day"] = NeedReason.LATER_DAY
    _refuse(wrong)
    return PaperOf(where, paper.day)


def check_priority(edition: Edition, draft: PriorityDraft) -> None:
    """Invalid, field by field."""
    wrong = _unknown(edition, draft.place_id, draft.challenge_id)
    if not draft.line:
        wrong["title"] = NeedReason.NEEDS_TITLE
    if len(draft.words.strip()) > LONGEST_WORDS:
        wrong["words"] = NeedReason.TOO_LONG
    _refuse(wrong)


def contact_of(text: str) -> Contact | None:
    """The contact that was left, if any; Invalid when it is none."""
    if not text.strip():
        return None
    try:
        return parse(text)
    except Invalid as error:
        raise Invalid(fields={"contact": NeedReason.BAD_CONTACT.sentence}) from error


def _unknown(edition: Edition, place_id: int | None, challenge_id: int | None) -> dict[str, NeedReason]:
    wrong: dict[str, NeedReason] = {}
    if place_id is not None and place_id not in places_inside(edition):
        wrong["place"] = NeedReason.UNKNOWN_CHOICE
    if challenge_id is not None and challenge_id not in {each.id for each in territory.challenges()}:
        wrong["challenge"] = NeedReason.UNKNOWN_CHOICE
    return wrong


def _refuse(wrong: Mapping[str, NeedReason]) -> None:
    if wrong:
        raise Invalid(fields={name: reason.sentence for name, reason in wrong.items()})
