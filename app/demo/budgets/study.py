"""The study of ideas in the demonstration: admitted or not, services' opinions and their versions, costs, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.demo.budgets import opening
from app.demo.budgets.ideas import criteria, idea, the_edition, words
from app.demo.participation.stage import Stage
from budgets.ideas import deciding, reworking, studying
from budgets.ideas.models import Idea
from budgets.ideas.models_study import IdeaCriterionAnswer, IdeaRequest
from budgets.ideas.reworking import Part
from budgets.ideas.studying import Asked, Said
from budgets.ideas.types import Feasibility
from commons.kernel.db import db
from commons.kernel.types import Money

Words = Mapping[str, Any]
#: Who studies and decides; services answer through the one they asked.
OFFICER = "agent"


def is_told(_stage: Stage) -> bool:
    """Whether these ideas are studied already, or their budget is not there."""
    made = opening.edition(words())
    if made is None:
        return True
    studied = select(IdeaCriterionAnswer.idea_id).join(Idea, Idea.id == IdeaCriterionAnswer.idea_id)
    return db.session.scalar(studied.where(Idea.edition_id == made.id).limit(1)) is not None


def tell(stage: Stage) -> None:
    """Ideas put together or taken back, then the study of each."""
    for said in words()["idea"]:
        for what, command in (("merged", _merge), ("split", _split), ("withdrawn", _withdraw)):
            if what in said:
                command(stage, said["key"], said)
    for said in words()["idea"]:
        if "study" in said:
            _study(stage, said, said["study"])


def _merge(stage: Stage, key: str, said: Words) -> None:
    merged, mine = said["merged"], idea(key)
    moment, target = stage.at(merged["at"]), idea(merged["into"]).number or 0
    with stage.acting(moment, OFFICER) as work:
        slug = mine.edition.slug
        reworking.merge(work, slug, mine.number or 0, mine.version, target, merged["why"], moment)


def _split(stage: Stage, key: str, said: Words) -> None:
    split, mine = said["split"], idea(key)
    moment, parts = stage.at(split["at"]), [Part(*each) for each in split["parts"]]
    with stage.acting(moment, OFFICER) as work:
        slug = mine.edition.slug
        reworking.split(work, slug, mine.number or 0, mine.version, parts, split["why"], moment)


def _withdraw(stage: Stage, key: str, said: Words) -> None:
    withdrawn, mine = said["withdrawn"], idea(key)
    moment = stage.at(withdrawn["at"])
    with stage.acting(moment, said["by"]) as work:
        deciding.withdraw(work, mine.edition.slug, mine.number or 0, mine.version, withdrawn["why"], moment)


def _study(stage: Stage, said: Words, told: Words) -> None:
    key, slug = said["key"], the_edition().slug
    _admit(stage, key, slug, told)
    for asked in told.get("asked", ()):
        _ask(stage, key, slug, told, asked)
    for estimate in told.get("estimates", ()):
        moment, mine = stage.at(estimate["at"]), idea(key)
        with stage.acting(moment, OFFICER) as work:
            cost = Money(estimate["cost"] * 100)
            studying.estimate(work, slug, mine.number or 0, mine.version, cost, estimate["words"], moment)
    if "decided" in told:
        decided, mine = told["decided"], idea(key)
        moment = stage.at(decided["at"])
        with stage.acting(moment, OFFICER) as work:
            retained = decided["retained"]
            deciding.decide(work, slug, mine.number or 0, mine.version, retained, decided["why"], moment)
    if "answer" in told:
        moment = stage.at(told["answer"]["at"])
        with stage.acting(moment, said["by"]) as work:
            deciding.answer(work, slug, idea(key).number or 0, told["answer"]["words"], moment)


def _admit(stage: Stage, key: str, slug: str, told: Words) -> None:
    """Each question of the checklist is answered, then the idea goes on or not."""
    moment, mine = stage.at(told["at"]), idea(key)
    asked = criteria(mine.edition)
    met = dict(zip(asked, told.get("met", [True] * len(asked)), strict=True))
    found = {number: (yes, "" if yes else told.get("why", "")) for number, yes in met.items()}
    with stage.acting(moment, OFFICER) as work:
        why = told.get("why", "")
        studying.admit(work, slug, mine.number or 0, mine.version, found, told["admitted"], why, moment)


def _ask(stage: Stage, key: str, slug: str, told: Words, asked: Words) -> None:
    """A service is asked, before a day; what it says has versions."""
    moment, mine = stage.at(told["at"]) + timedelta(hours=1), idea(key)
    due = moment.date() + timedelta(days=asked["days"])
    question = Asked(asked["service"], due, asked["question"], stage.actor(OFFICER).person_id)
    with stage.acting(moment, OFFICER) as work:
        request = studying.ask(work, slug, mine.number or 0, mine.version, question, moment)
    if "said" in asked:
        _opine(stage, slug, mine.number or 0, request, asked["said"], 0)
        if "again" in asked["said"]:
            _opine(stage, slug, mine.number or 0, request, asked["said"]["again"], 1)


def _opine(stage: Stage, slug: str, number: int, request: IdeaRequest, said: Words, seen: int) -> None:
    moment, cost = stage.at(said["at"]), said.get("cost")
    opinion = Said(Feasibility(said["feasible"]), said["words"], Money(cost * 100) if cost else None)
    with stage.acting(moment, OFFICER) as work:
        studying.opine(work, slug, number, request.id, seen, opinion, moment)
