"""The campaigns of the demonstration: one read twice and published, one that takes answers now. Answers are made up."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from app.demo.commission import matrix
from app.demo.commission.protocol import key
from app.demo.commission.stage import KEEPERS, its_mandate, mandate
from app.demo.participation.stage import Stage, texts
from commission.campaigns import answering, coding, drafting, queries, services
from commission.campaigns.answering import Given
from commission.campaigns.drafting import QuestionDraft
from commission.campaigns.models import Campaign
from commission.campaigns.services import CampaignDraft
from commission.campaigns.types import CampaignKind, CampaignState, Profile, QuestionKind
from commission.matrix import queries as matrix_queries
from commission.matrix import sourcing
from commission.matrix.types import QUESTION
from commons.kernel.actor import NOBODY
from commons.kernel.refs import Ref

Words = Mapping[str, Any]
Moment = Sequence[int]
#: (prepared, opens, closes) of each, and when the first was read and published.
PAST, NOW = ((-66, 9), (-62, 9), (-34, 18)), ((-8, 9), (-6, 9), (25, 18))
READ, PUBLISHED = (-25, 18), (-20, 10)
#: Nobody answers in this order: answers are drawn, the same at each telling.
SEED = 2024


def words() -> Words:
    """What the file tells."""
    return texts("campaigns", "commission")


def is_told(_stage: Stage) -> bool:
    """Whether this mandate has campaigns, or no question for them to serve."""
    found = mandate()
    return found is None or not matrix.is_whole() or bool(queries.of_mandate(found.id))


def tell(stage: Stage) -> None:
    """Both, in the order of time."""
    made = _opened(stage, words()["past"], PAST)
    _answer(stage, made, words()["past"], PAST[1], days=24)
    _become(stage, made, CampaignState.CLOSED, stage.at(PAST[2]), words()["past"]["why"])
    _read(stage, made)
    _become(stage, made, CampaignState.CODED, stage.at(READ), words()["past"]["read"])
    _become(stage, made, CampaignState.PUBLISHED, stage.at(PUBLISHED), words()["past"]["why"])
    made = _opened(stage, words()["now"], NOW)
    _answer(stage, made, words()["now"], NOW[1], days=5)


def _opened(stage: Stage, said: Words, when: Sequence[Moment]) -> Campaign:
    prepared, opens, closes = (stage.at(each) for each in when)
    languages = tuple(said["title"])
    told = {language: {what: said[what][language] for what in ("title", "about", "consent")} for language in languages}
    served = Ref(QUESTION, matrix.question(said["serves"]).id)
    draft = CampaignDraft(
        CampaignKind.QUESTIONNAIRE, told, opens, closes, said["days"], served=served, languages=languages
    )
    with stage.acting(prepared) as work:
        made = services.prepare(work, its_mandate().id, draft, prepared)
        for question in said["question"]:
            drafting.add(work, made.id, _question(question))
        if "tool" in said:
            tools = [tool for method in matrix_queries.methods() for tool in method.tools if tool.name == said["tool"]]
            sourcing.tie_campaign(work, tools[0].id, Ref("commission.campaign", made.id), prepared)
    _become(stage, made, CampaignState.OPEN, opens, said["why"])
    return made


def _question(said: Words) -> QuestionDraft:
    told = {
        language: {"label": label} | ({"options": said["options"][language]} if "options" in said else {})
        for language, label in said["label"].items()
    }
    return QuestionDraft(
        QuestionKind(said["kind"]), told, bounds=said.get("bounds", ()), profile=Profile(said.get("profile", "none")),
        required=said.get("required", False), themes=said.get("themes", ()),
    )  # fmt: skip


def _become(stage: Stage, made: Campaign, state: CampaignState, moment: datetime, why: str) -> None:
    with stage.acting(moment) as work:
        work.session.refresh(made)
        services.become(work, made.id, state, made.version, why, moment)


def _answer(stage: Stage, made: Campaign, said: Words, opens: Moment, days: int) -> None:
    """So many people answer, each of the texts of the file being written once."""
    dice = random.Random(SEED)  # noqa: S311  # made-up answers, the same at each telling
    for number in range(said["answers"]):
        sent = {
            str(place): _drawn(dice, question, number) for place, question in enumerate(said["question"], 1)
        }  # fmt: skip
        quotable = any(_text(question, number).get("quoted", False) for question in said["question"])
        given = Given(uuid5(key("answer"), f"{made.slug}:{number}").hex, "fr", sent, quotable=quotable)
        moment = stage.at(opens) + timedelta(days=number % days, hours=1)
        with stage.acting(moment, NOBODY) as work:
            answering.answer(work, made.id, given, moment)


def _drawn(dice: random.Random, question: Words, number: int) -> list[str]:
    """What one person answers to one question."""
    kind, weights = QuestionKind(question["kind"]), question.get("weights", ())
    codes = [str(place) for place in range(1, len(weights) + 1)]
    if kind is QuestionKind.SEVERAL:
        return [code for code, weight in zip(codes, weights, strict=True) if dice.random() * sum(weights) < 2 * weight]
    if kind is QuestionKind.NUMBER:
        return [str(dice.randint(*question["between"]))]
    if kind is QuestionKind.OPEN:
        return [_text(question, number)["words"]] if _text(question, number) else []
    return dice.choices(codes, weights)


def _text(question: Words, number: int) -> Words:
    said = question.get("said", ())
    return said[number] if number < len(said) else {}


def _read(stage: Stage, made: Campaign) -> None:
    """Two people read the open answers, each alone; what they read otherwise is settled with a line, some is quoted."""
    moment = stage.at(READ)
    place, question = next((n, each) for n, each in enumerate(words()["past"]["question"], 1) if "said" in each)
    told = {said["words"]: said for said in question["said"]}
    texts_read = coding.reading(made, coding.to_code(made)[0]).texts
    for who, reader in zip(KEEPERS, ("first", "second"), strict=True):
        found = {each.answer_id: list(told[each.words].get(reader, told[each.words]["first"])) for each in texts_read}
        with stage.acting(moment, who) as work:
            coding.begin(work, made.id, place, moment)
            coding.code(work, made.id, place, found, True, moment)
    with stage.acting(moment) as work:
        for each in texts_read:
            said = told[each.words]
            if "second" in said:
                coding.settle(work, made.id, place, each.answer_id, said["second"], said["why"])
            if said.get("quoted"):
                coding.quote(work, made.id, place, each.answer_id, each.words)
