"""Open answers read by two people, each alone; where they differ, one line says why; words that may be quoted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from commission.campaigns import agreement, policies, queries
from commission.campaigns.models import (
    Campaign,
    CampaignAnswer,
    CampaignQuestion,
    CampaignQuote,
    CodedAnswer,
    Coding,
    SettledAnswer,
)
from commission.campaigns.types import CampaignReason
from commission.mandates import queries as mandates
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work

#: Stands in a quote for a name, or for what was left out.
LEFT_OUT = "[…]"


@dataclass(frozen=True)
class Text:
    """What somebody wrote to one open question."""

    answer_id: UUID
    words: str
    language: str
    quotable: bool


@dataclass(frozen=True)
class Reading:
    """Where the two readings of a question stand; `differing` only once both are done."""

    question: CampaignQuestion
    texts: Sequence[Text]
    codings: Sequence[Coding]
    differing: Sequence[Text]
    settled: dict[UUID, SettledAnswer]

    @property
    def both_done(self) -> bool:
        """Whether two people have read every text."""
        return len(self.codings) == 2 and all(each.done_at is not None for each in self.codings)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to read or to decide."""
        if not self.texts:
            return True
        return self.both_done and all(text.answer_id in self.settled for text in self.differing)

    def mine(self, person_id: int | None) -> Coding | None:
        """The reading of this person."""
        return next((each for each in self.codings if person_id and each.coder_id == person_id), None)


def to_code(campaign: Campaign) -> list[CampaignQuestion]:
    """The open questions that are read with a list of themes."""
    return [each for each in campaign.questions if each.kind.is_text and each.themes]


def reading(
    campaign: Campaign, question: CampaignQuestion, answers: Sequence[CampaignAnswer] | None = None
) -> Reading:  # fmt: skip
    """Where the readings of this question stand; `answers`: those of the campaign, when they are at hand."""
    texts = [
        Text(each.id, str(each.answers[str(question.number)]), each.language, each.quotable)
        for each in (queries.answers(campaign.id) if answers is None else answers)
        if str(question.number) in each.answers
    ]
    codings = queries.codings([question.id])
    differing: list[Text] = []
    if len(codings) == 2 and all(each.done_at for each in codings):
        one, other = (queries.coded(each.id) for each in codings)
        differing = [text for text in texts if one.get(text.answer_id) != other.get(text.answer_id)]
    return Reading(question, texts, codings, differing, queries.settled(question.id))


def is_whole(campaign: Campaign) -> bool:
    """Whether every open question with themes is read twice and decided."""
    return all(reading(campaign, question).is_whole for question in to_code(campaign))


def themes_of(found: Reading) -> dict[UUID, list[str]]:
    """The themes of each text: those both found, or those that were decided."""
    if not found.both_done:
        return {}
    first = queries.coded(found.codings[0].id)
    return {
        text.answer_id: list(found.settled[text.answer_id].themes)
        if text.answer_id in found.settled
        else first.get(text.answer_id, [])
        for text in found.texts
    }


def agreed(found: Reading) -> list[tuple[str, Fraction | None, Fraction | None]]:
    """(theme, share of same answers, Cohen's kappa) of each theme, once both are done."""
    if not found.both_done:
        return []
    one, other = (queries.coded(each.id) for each in found.codings)
    numbers = [text.answer_id for text in found.texts]
    rows = []
    for theme in found.question.themes:
        first = [theme in one.get(number, ()) for number in numbers]
        second = [theme in other.get(number, ()) for number in numbers]
        rows.append((theme, agreement.share(first, second), agreement.kappa(first, second)))
    return rows


def begin(work: Work, campaign_id: int, number: int, now: datetime) -> Coding:
    """Take one of the two readings of a question. NotFound; Refused (two people read it already)."""
    _campaign, question = _readable(work, campaign_id, number)
    for place in (1, 2):
        values = {"question_id": question.id, "place": place, "coder_id": work.actor.person_id, "begun_at": now}
        work.session.execute(insert(Coding).values(values).on_conflict_do_nothing())
    taken = _mine(work, question)
    if taken is None:
        raise Refused(reason=CampaignReason.TWO_CODERS)
    work.audit("commission.campaign.coding.begin", f"commission.campaign:{campaign_id}", number=number)
    return taken


def code(work: Work, campaign_id: int, number: int, found: dict[UUID, list[str]], done: bool, now: datetime) -> None:
    """Keep the themes I found in some answers; `done`: I read every text. NotFound, Refused, Invalid."""
    campaign, question = _readable(work, campaign_id, number)
    mine = _mine(work, question)
    if mine is None or mine.done_at is not None:
        raise Refused(reason=CampaignReason.CODING_OVER if mine else CampaignReason.TWO_CODERS)
    texts = {text.answer_id for text in reading(campaign, question).texts}
    for answer_id, themes in found.items():
        if answer_id not in texts or not set(question.themes).issuperset(themes):
            raise Invalid(reason=CampaignReason.NO_SUCH_ANSWER)
        values = {"coding_id": mine.id, "answer_id": answer_id, "themes": _in_order(question, themes)}
        statement = insert(CodedAnswer).values(values | {"id": uuid4()})
        work.session.execute(
            statement.on_conflict_do_update(
                constraint="uq_commission_campaign_coded_once", set_={"themes": values["themes"]}
            )
        )
    work.session.flush()
    if done:
        if texts - queries.coded(mine.id).keys():
            raise Invalid(fields={"done": CampaignReason.NOT_CODED.sentence})
        mine.done_at = now


def settle(
    work: Work, campaign_id: int, number: int, answer_id: UUID, themes: Sequence[str], why: str
) -> None:  # fmt: skip
    """Decide where two readings differ, with a line. NotFound, Refused, Invalid (why, themes)."""
    campaign, question = _readable(work, campaign_id, number)
    found = reading(campaign, question)
    if not found.both_done:
        raise Refused(reason=CampaignReason.NOT_BOTH_DONE)
    if answer_id not in {text.answer_id for text in found.differing}:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    if not set(question.themes).issuperset(themes):
        raise Invalid(fields={"themes": CampaignReason.NO_SUCH_ANSWER.sentence})
    if not why.strip():
        raise Invalid(fields={"why": CampaignReason.NEEDS_A_REASON.sentence})
    work.session.execute(
        delete(SettledAnswer).where(SettledAnswer.question_id == question.id, SettledAnswer.answer_id == answer_id)
    )
    kept = _in_order(question, themes)
    work.session.add(SettledAnswer(question_id=question.id, answer_id=answer_id, themes=kept, why=why.strip()))
    work.audit("commission.campaign.coding.settle", f"commission.campaign:{campaign_id}", number=number)


def quote(work: Work, campaign_id: int, number: int, answer_id: UUID, words: str) -> None:
    """Choose words to publish, read for names: parts left out are written […]. NotFound, Refused, Invalid (words)."""
    campaign, question = _readable(work, campaign_id, number)
    text = next((each for each in reading(campaign, question).texts if each.answer_id == answer_id), None)
    if text is None or not text.quotable:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    parts = [" ".join(part.split()) for part in words.split(LEFT_OUT)]
    whole = " ".join(text.words.split())
    if not any(parts) or not all(part in whole for part in parts):
        raise Invalid(fields={"words": CampaignReason.NEEDS_WORDS.sentence})
    work.session.execute(
        delete(CampaignQuote).where(CampaignQuote.question_id == question.id, CampaignQuote.answer_id == answer_id)
    )
    work.session.add(
        CampaignQuote(question_id=question.id, answer_id=answer_id, words=words.strip(), language=text.language)
    )


def forget(work: Work, answer_id: UUID, question_ids: Collection[int]) -> None:
    """The answer changed: what was read in its former words is read anew."""
    readings = select(Coding.id).where(Coding.question_id.in_(question_ids))
    work.session.execute(
        delete(CodedAnswer).where(CodedAnswer.answer_id == answer_id, CodedAnswer.coding_id.in_(readings))
    )
    for kind in (SettledAnswer, CampaignQuote):
        mine = (kind.answer_id == answer_id, kind.question_id.in_(question_ids))
        work.session.execute(delete(kind).where(*mine))
    work.session.execute(update(Coding).where(Coding.question_id.in_(question_ids)).values(done_at=None))


def quotes(campaign: Campaign) -> Sequence[CampaignQuote]:
    """The words that were chosen, in no order that says whose."""
    numbers = [question.id for question in campaign.questions]
    return queries.quotes(numbers)


def _readable(work: Work, campaign_id: int, number: int) -> tuple[Campaign, CampaignQuestion]:
    campaign = work.session.scalar(select(Campaign).where(Campaign.id == campaign_id).with_for_update(read=True))
    mandate = None if campaign is None else mandates.by_id(campaign.mandate_id)
    if campaign is None or mandate is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    member = mandates.member_of(work.actor.person_id, mandate.id)
    refusal = policies.refusal_to_code(campaign, mandate, member, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    question = next((each for each in to_code(campaign) if each.number == number), None)
    if question is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return campaign, question


def _mine(work: Work, question: CampaignQuestion) -> Coding | None:
    mine = (Coding.question_id == question.id, Coding.coder_id == work.actor.person_id)
    return work.session.scalar(select(Coding).where(*mine).with_for_update())


def _in_order(question: CampaignQuestion, themes: Collection[str]) -> list[str]:
    return [theme for theme in question.themes if theme in themes]
