"""The evaluation of the earlier contracts, its six recommendations traced to their answer; an invented work beside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from app.demo.commission import composition
from app.demo.participation.stage import Stage, body, place, texts
from commission.works import adopting, answering, following, queries, sending, services, watching
from commission.works.drafts import (
    AnswerDraft,
    EngagementDraft,
    EvaluationDraft,
    FollowDraft,
    LessonDraft,
    MilestoneDraft,
    RecommendationDraft,
    SourceDraft,
    WorkDraft,
)
from commission.works.models import EvaluationWork, Lesson, Recommendation
from commission.works.types import Claim, Cycle, Elsewhere, Part, Verdict
from commons.kernel.clock import PARIS

Words = Mapping[str, Any]
#: When the invented work was written and adopted, and when the news of the older one were given.
WRITTEN, ADOPTED, NEWS = (-130, 9), (-110, 18), (-100, 10)
WRITER = "samia"


def words() -> Words:
    """What the file tells."""
    return texts("evaluation", "commission")


def _told(title: str) -> bool:
    return composition.mandate() is None or any(work.title == title for work in queries.works())


def is_told(_stage: Stage) -> bool:
    """Whether the older evaluation is there, or has no mandate to stand in."""
    return _told(words()["title"])


def tell(stage: Stage) -> None:
    """The work, its lessons and recommendations, answered on the day that the contract gives."""
    said = words()
    moment = datetime.combine(said["validated"], time(10), PARIS)
    with stage.acting(moment):
        work, sources = _work(stage, said, said["evidence"], moment)
        lessons = [_lesson(stage, work, each, sources, moment) for each in said["lesson"]]
        made = [
            _recommend(stage, work, {**said, **each}, lessons[each["lesson"] - 1], moment)
            for each in said["recommendation"]
        ]
        adopting.adopt(stage.work, work, said["why"], moment)
        for each in made:
            _send(stage, each, said["letter"], moment)
            draft = AnswerDraft(Verdict.FOLLOWED, said["answer"], said["by"])
            answering.answer(stage.work, each.id, 0, draft, moment)
    news = stage.at(NEWS)
    with stage.acting(news):
        for each, told in zip(made, said["recommendation"], strict=True):
            if "news" in told:
                seen = FollowDraft(Claim(told["claim"]), told["news"], ticket=uuid4().hex)
                following.report(stage.work, each.id, seen, news)


def is_lively(_stage: Stage) -> bool:
    """Whether the invented work is there."""
    return _told(words()["example"]["title"])


def liven(stage: Stage) -> None:
    """A work that a member of the bureau asks to adopt; recommendations in every state of an answer."""
    said, moment = words()["example"], stage.at(WRITTEN)
    with stage.acting(moment):
        work, sources = _work(stage, said, {"it": said["evidence"]}, moment)
        lesson = _lesson(stage, work, {"words": said["lesson"], "from": ["it"]}, sources, moment)
        made = [_recommend(stage, work, each, lesson, moment) for each in said["recommendation"]]
    adopted = stage.at(ADOPTED)
    with stage.acting(adopted, WRITER) as hand:
        adopting.ask(hand, work.ref, said["reason"], adopted)
    with stage.acting(adopted) as hand:
        adopting.settle(hand, work.ref, True, adopted)
    for each, told in zip(made, said["recommendation"], strict=True):
        sent = stage.at(told["sent"])
        with stage.acting(sent):
            _send(stage, each, said["letter"], sent)
        _answered(stage, each, told)


def _answered(stage: Stage, each: Recommendation, told: Words) -> None:
    """Studied, then answered, then promised, then seen by a neighbour: what the file tells of it."""
    if "study" in told:
        said, moment = told["study"], stage.at(told["study"]["at"])
        with stage.acting(moment) as hand:
            draft = AnswerDraft(Verdict.UNDER_STUDY, said["words"], due_on=stage.day(said["due"]))
            answering.answer(hand, each.id, 0, draft, moment)
    if "answer" in told:
        said, moment = told["answer"], stage.at(told["answer"]["at"])
        with stage.acting(moment) as hand:
            draft = AnswerDraft(Verdict(said["verdict"]), said["words"])
            answering.answer(hand, each.id, queries.last_number(each.id), draft, moment)
    if "promise" in told:
        said, moment = told["promise"], stage.at(told["promise"]["at"])
        with stage.acting(moment) as hand:
            promise = EngagementDraft(said["words"], stage.day(said["due"]), said["indicator"], on_agenda=True)
            answering.promise(hand, each.id, promise, moment)
    if "seen" in told:
        said, moment = told["seen"], stage.at(told["seen"]["at"])
        with stage.acting(moment, WRITER) as hand:
            seen = FollowDraft(Claim.UNDER_WAY, said["words"], name="Samia (exemple)", ticket=uuid4().hex)
            following.say(hand, each.id, seen, moment)


def is_watched(_stage: Stage) -> bool:
    """Whether evaluations run elsewhere were declared."""
    return composition.mandate() is None or bool(queries.evaluations())


def watch(stage: Stage) -> None:
    """Two evaluations run elsewhere, and the intermediate evaluation with an invented date."""
    mandate, said, moment = composition.mandate(), words(), stage.at(NEWS)
    assert mandate is not None  # else it is said to be told
    with stage.acting(moment) as hand:
        for each in said["evaluation"]:
            draft = EvaluationDraft(
                each["title"], each["runner"], Elsewhere(each["state"]), each["subject"],
                place(each["place"]).id if "place" in each else None,
                stage.day(each["starts"]) if "starts" in each else None, ticket=uuid4().hex,
            )  # fmt: skip
            watching.declare(hand, draft, moment)
        due = stage.day(said["milestone"]["due"])
        watching.date_milestone(
            hand, mandate.id, MilestoneDraft(Cycle.INTERMEDIATE, due, said["milestone"]["words"]), moment
        )  # fmt: skip


def _work(stage: Stage, said: Words, evidence: Words, moment: datetime) -> tuple[EvaluationWork, dict[str, int]]:
    """A work with the question it answers and its evidence, by the names the file gives."""
    mandate = composition.mandate()
    assert mandate is not None  # else it is said to be told
    draft = WorkDraft(said["title"], said["summary"], said["authors"])
    work = services.begin(stage.work, mandate.id, draft, moment)
    services.add_source(stage.work, work.id, SourceDraft(Part.QUESTION, said["question"]), moment)
    sources = {
        name: services.add_source(stage.work, work.id, SourceDraft(Part.EVIDENCE, told), moment).id
        for name, told in evidence.items()
    }
    return work, sources


def _lesson(stage: Stage, work: EvaluationWork, said: Words, sources: Mapping[str, int], moment: datetime) -> Lesson:
    chosen = tuple(sources[name] for name in said["from"])
    return services.teach(stage.work, work.id, LessonDraft(said["words"], chosen), moment)


def _recommend(stage: Stage, work: EvaluationWork, said: Words, lesson: Lesson, moment: datetime) -> Recommendation:
    draft = RecommendationDraft(said["words"], said["addressee"], (lesson.id,), body_id=body(said["body"]).id)
    return services.recommend(stage.work, work.id, draft, moment)


def _send(stage: Stage, each: Recommendation, letter: str, moment: datetime) -> None:
    stage.work.session.refresh(each)
    sending.transmit(stage.work, each.id, each.version, letter, moment)
