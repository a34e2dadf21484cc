"""Writes the questions of a campaign that is in preparation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from commission.campaigns import queries, services
from commission.campaigns.models import Campaign, CampaignQuestion
from commission.campaigns.types import (
    MOST_OPTIONS,
    MOST_POINTS,
    MOST_QUESTIONS,
    CampaignReason,
    Profile,
    QuestionKind,
)
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

_CHOSEN = (QuestionKind.SINGLE, QuestionKind.SEVERAL)


@dataclass(frozen=True)
class QuestionDraft:
    """What is written of a question. `words`: by language, label, help and options."""

    kind: QuestionKind
    words: Mapping[str, Mapping[str, Any]]
    jumps: Mapping[str, int] = field(default_factory=dict)
    bounds: Sequence[int] = ()
    profile: Profile = Profile.NONE
    required: bool = False
    sensitive: bool = False
    themes: Sequence[str] = ()


def add(work: Work, campaign_id: int, draft: QuestionDraft) -> CampaignQuestion:
    """One more question, at the end. NotFound, Refused, Invalid."""
    campaign = services.to_change(work, campaign_id)
    if len(campaign.questions) >= MOST_QUESTIONS:
        raise Refused(reason=CampaignReason.TOO_MANY_QUESTIONS)
    values = _checked(draft)
    number = max((each.number for each in campaign.questions), default=0) + 1
    rank = max((each.rank for each in campaign.questions), default=0) + 1
    question = CampaignQuestion(campaign_id=campaign_id, number=number, rank=rank, **values)
    campaign.questions.append(question)
    _changed(work, campaign, "add", number)
    work.session.flush()
    return question


def change(work: Work, campaign_id: int, number: int, version: int, draft: QuestionDraft) -> None:
    """Write a question anew. NotFound, Refused, Invalid, Stale (the campaign changed since it was read)."""
    campaign = services.to_change(work, campaign_id)
    question = _question(campaign, number)
    if campaign.version != version:
        raise Stale(reason=CampaignReason.CHANGED_MEANWHILE)
    for name, value in _checked(draft).items():
        setattr(question, name, value)
    _changed(work, campaign, "change", number)


def remove(work: Work, campaign_id: int, number: int) -> None:
    """Take a question out; jumps to it are shown as wrong until they are corrected. NotFound, Refused."""
    campaign = services.to_change(work, campaign_id)
    campaign.questions.remove(_question(campaign, number))
    _changed(work, campaign, "remove", number)


def move_up(work: Work, campaign_id: int, number: int) -> None:
    """Ask a question before the one that stood before it; nothing for the first. NotFound, Refused."""
    campaign = services.to_change(work, campaign_id)
    order = list(campaign.questions)
    at = order.index(_question(campaign, number))
    if at > 0:
        order[at].rank, order[at - 1].rank = order[at - 1].rank, order[at].rank
        _changed(work, campaign, "move", number)
        work.session.flush()
        work.session.expire(campaign, ["questions"])


def _changed(work: Work, campaign: Campaign, how: str, number: int) -> None:
    campaign.version += 1
    work.audit(f"commission.campaign.question.{how}", f"commission.campaign:{campaign.id}", number=number)


def _question(campaign: Campaign, number: int) -> CampaignQuestion:
    found = queries.question(campaign, number)
    if found is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return found


def _checked(draft: QuestionDraft) -> dict[str, Any]:
    words = {language: _words(draft.kind, said) for language, said in draft.words.items()}
    words = {language: said for language, said in words.items() if any(said.values())}
    wrong = dict(_wrong_words(draft.kind, words))
    if draft.kind is QuestionKind.SCALE and not (len(draft.bounds) == 1 and 2 <= draft.bounds[0] <= MOST_POINTS):
        wrong["bounds"] = CampaignReason.BAD_BOUNDS.sentence
    if draft.kind is QuestionKind.NUMBER and not _rises(draft.bounds):
        wrong["bounds"] = CampaignReason.BAD_BOUNDS.sentence
    question = CampaignQuestion(kind=draft.kind, words=words, bounds=list(draft.bounds))
    jumping = draft.kind in (QuestionKind.SINGLE, QuestionKind.SCALE)
    if draft.jumps and not (jumping and set(question.codes).issuperset(draft.jumps)):
        wrong["jumps"] = CampaignReason.NO_SUCH_JUMP.sentence
    if wrong:
        raise Invalid(fields=wrong)
    countable = not draft.kind.is_text
    return {
        "kind": draft.kind, "words": words, "jumps": dict(draft.jumps), "bounds": question.bounds,
        "profile": draft.profile if countable and draft.kind is not QuestionKind.SEVERAL else Profile.NONE,
        # Among several, nothing ticked is an answer: were it none, numbers would follow from one another.
        "required": draft.required and draft.kind is not QuestionKind.SEVERAL, "sensitive": draft.sensitive,
        "themes": [] if countable else list(dict.fromkeys(each.strip() for each in draft.themes if each.strip())),
    }  # fmt: skip


def _words(kind: QuestionKind, said: Mapping[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {what: str(said.get(what, "")).strip() for what in ("label", "help")}
    options = [each.strip() for each in said.get("options", ()) if each.strip()]
    return words | ({"options": options} if kind in _CHOSEN else {})


def _wrong_words(kind: QuestionKind, words: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    if not any(said["label"] for said in words.values()):
        return [("label_fr", CampaignReason.NEEDS_WORDS.sentence)]
    if kind not in _CHOSEN:
        return []
    lengths = {language: len(said["options"]) for language, said in words.items() if said["options"]}
    most = next(iter(lengths.values()), 0)
    if not 2 <= most <= MOST_OPTIONS:
        return [(f"options_{next(iter(words))}", CampaignReason.NEEDS_OPTIONS.sentence)]
    return [
        (f"options_{language}", CampaignReason.OPTIONS_UNEQUAL.sentence)
        for language, many in lengths.items()
        if many != most
    ]


def _rises(bounds: Sequence[int]) -> bool:
    return 1 <= len(bounds) <= MOST_OPTIONS and all(a < b for a, b in pairwise(bounds))
