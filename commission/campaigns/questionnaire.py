"""Which questions somebody is asked, what each answer may be, which languages a campaign is offered in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from commission.campaigns.models import Campaign, CampaignQuestion
from commission.campaigns.types import END, CampaignReason, QuestionKind
from commons.kernel.errors import Invalid

LONGEST_SHORT, LONGEST_OPEN, LARGEST_NUMBER = 200, 4_000, 999_999
#: What every language must say of a campaign.
SAID = ("title", "about", "consent")


def following(
    questions: Sequence[CampaignQuestion], question: CampaignQuestion, value: Any
) -> CampaignQuestion | None:  # fmt: skip
    """The question asked after this one when it is answered so; None at the end."""
    after = questions[questions.index(question) + 1 :]
    jump = question.jumps.get(value) if isinstance(value, str) else None
    if jump is None:
        return after[0] if after else None
    return None if jump == END else next((each for each in after if each.number == jump), None)


def asked(questions: Sequence[CampaignQuestion], answers: Mapping[str, Any]) -> list[CampaignQuestion]:
    """The questions that somebody who answers so is asked, in order."""
    found: list[CampaignQuestion] = []
    question = questions[0] if questions else None
    while question is not None:
        found.append(question)
        question = following(questions, question, answers.get(str(question.number)))
    return found


def read(question: CampaignQuestion, sent: Sequence[str], places: Collection[int]) -> Any:
    """The answer that was sent; None for none. Invalid (its field)."""
    typed = [each.strip() for each in sent if each.strip()]
    if not typed:
        if question.required:
            raise _wrong(question, CampaignReason.NEEDS_ANSWER)
        return None
    if any("\0" in each for each in typed):
        raise _wrong(question, CampaignReason.NO_SUCH_ANSWER)
    if question.kind is QuestionKind.SEVERAL:
        return [_chosen(question, each) for each in dict.fromkeys(typed)]
    return _one(question, typed[0], places)


def _one(question: CampaignQuestion, typed: str, places: Collection[int]) -> Any:
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE):
        return _chosen(question, typed)
    if question.kind is QuestionKind.NUMBER:
        return _number(question, typed)
    if question.kind is QuestionKind.PLACE:
        if typed not in map(str, places):
            raise _wrong(question, CampaignReason.NO_SUCH_ANSWER)
        return int(typed)
    if len(typed) > (LONGEST_SHORT if question.kind is QuestionKind.SHORT else LONGEST_OPEN):
        raise _wrong(question, CampaignReason.TOO_LONG)
    return typed


def complete(
    questions: Sequence[CampaignQuestion], sent: Mapping[str, Sequence[str]], places: Collection[int]
) -> dict[str, Any]:
    """The answers to every question that was asked, those to others left out. Invalid (the fields)."""
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    question = questions[0] if questions else None
    while question is not None:
        value = None
        try:
            value = read(question, sent.get(str(question.number), ()), places)
        except Invalid as error:
            wrong |= error.fields
        if value is not None:
            answers[str(question.number)] = value
        question = following(questions, question, value)
    if wrong:
        raise Invalid(fields=wrong)
    return answers


def field_of(question: CampaignQuestion) -> str:
    """The name of its field."""
    return f"q{question.number}"


def _chosen(question: CampaignQuestion, code: str) -> str:
    if code not in question.codes:
        raise _wrong(question, CampaignReason.NO_SUCH_ANSWER)
    return code


def _number(question: CampaignQuestion, typed: str) -> int:
    digits = "".join(typed.split())
    if not digits.isdecimal() or len(digits) > len(str(LARGEST_NUMBER)):
        raise _wrong(question, CampaignReason.NOT_A_NUMBER)
    return int(digits)


def _wrong(question: CampaignQuestion, reason: CampaignReason) -> Invalid:
    return Invalid(fields={field_of(question): reason.sentence})


def offered(campaign: Campaign) -> list[str]:
    """The languages of the campaign in which every text is there."""
    return [language for language in campaign.languages if not lacking(campaign, language)]


def lacking(campaign: Campaign, language: str) -> list[str]:
    """What this language does not say yet: names of texts of the campaign, numbers of questions."""
    own = campaign.words.get(language, {})
    missing = [what for what in SAID if not str(own.get(what, "")).strip()]
    return missing + [str(each.number) for each in campaign.questions if not _is_said(each, language)]


def _is_said(question: CampaignQuestion, language: str) -> bool:
    own = question.words.get(language, {})
    if not own.get("label"):
        return False
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL):
        return len(own.get("options", ())) == len(question.codes)
    helped = any(each.get("help") for each in question.words.values())
    return bool(own.get("help")) or not helped


def wrong_jumps(questions: Sequence[CampaignQuestion]) -> list[CampaignQuestion]:
    """The questions one of whose answers leads back, or to no question."""
    wrong = []
    for rank, question in enumerate(questions):
        later = {each.number for each in questions[rank + 1 :]} | {END}
        if not later.issuperset(question.jumps.values()):
            wrong.append(question)
    return wrong


def passed_over_by(questions: Sequence[CampaignQuestion]) -> dict[int, list[int]]:
    """For each question's number, the questions one of whose answers leads past it."""
    order = {each.number: rank for rank, each in enumerate(questions)}
    over: dict[int, list[int]] = {each.number: [] for each in questions}
    for rank, gate in enumerate(questions):
        for target in set(gate.jumps.values()):
            end = len(questions) if target == END else order[target]
            for each in questions[rank + 1 : end]:
                if gate.number not in over[each.number]:
                    over[each.number].append(gate.number)
    return over
