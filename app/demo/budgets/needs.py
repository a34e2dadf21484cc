"""The needs of the demonstration: said by several doors, gathered into priorities, which residents choose now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid5

from app.demo.budgets.opening import begin, challenge_id, edition, orientation_id, prepare
from app.demo.commission.protocol import key
from app.demo.participation import meetings
from app.demo.participation.stage import Stage, place, texts
from app.demo.participation.tables import table
from budgets.editions.models import Edition
from budgets.needs import choosing, gathering, queries, saying
from budgets.needs.choosing import PaperChoice
from budgets.needs.drafts import NeedDraft, PaperOf, PriorityDraft
from budgets.needs.electors import WhoOnPaper
from budgets.needs.models import BudgetNeed, BudgetPriority
from commons.ballot_box import codes
from commons.kernel.refs import Ref

Words = Mapping[str, Any]
HOME = "marseille-air-bel"
#: How many people choose on paper, and how many priorities one may choose.
ON_PAPER, MOST = 24, 3


def words() -> Words:
    """What the file tells."""
    return texts("needs", "budgets")


def is_told(_stage: Stage) -> bool:
    """Whether this budget is there already."""
    return edition(words()) is not None


def tell(stage: Stage) -> None:
    """The budget begins, needs come in, they are gathered, and the choice opens."""
    made = prepare(stage, words(), "fonctionnement")
    begin(stage, made, words())
    told = sorted(words()["need"], key=lambda said: said["at"])
    said = [(each.get("priority", ""), _say(stage, made, each, number)) for number, each in enumerate(told)]
    known = {each["key"]: _gather(stage, made, each, said) for each in words()["priority"]}
    for each in words()["priority"]:
        if "merged" in each:
            _merge(stage, made, each["merged"], known[each["key"]], known)
    arranged = stage.at(words()["arranged"])
    with stage.acting(arranged) as work:
        choosing.arrange(work, made.slug, MOST, arranged)
    _choose(stage, made, arranged)


def _ticket(kind: str, number: object) -> str:
    return uuid5(key("need"), f"{kind}:{number}").hex


def _say(stage: Stage, made: Edition, said: Words, number: int) -> BudgetNeed:
    """One need, by the door its file tells: a phone, a sheet of paper, a table."""
    moment, here = stage.at(said["at"]), place(said.get("place", HOME))
    draft = NeedDraft(
        said["words"], here.id, _ticket("need", number), title=said.get("title", ""),
        orientation_id=orientation_id(said), language=said.get("language", "fr"),
    )  # fmt: skip
    with stage.acting(moment, said.get("by", meetings.ANIMATOR if here.slug == HOME else "")) as work:
        if "paper" in said:
            return saying.write_down(work, made.slug, draft, PaperOf(said["paper"], moment.date()), moment)
        if "table" in said:
            source = str(Ref("participation.body", table(said["table"]).id))
            return saying.bring(work, made.slug, draft, source, moment)
        return saying.say(work, made.slug, draft, moment)


def _gather(stage: Stage, made: Edition, said: Words, needs: list[tuple[str, BudgetNeed]]) -> BudgetPriority:
    """A priority, with the needs that say the same thing."""
    moment = stage.at(words()["gathered"])
    draft = PriorityDraft(said["title"], said["words"], challenge_id=challenge_id(said))
    picks = [(need.id, need.version) for priority, need in needs if priority == said["key"]]
    with stage.acting(moment) as work:
        return gathering.make(work, made.slug, draft, _ticket("priority", said["key"]), picks, moment)


def _merge(
    stage: Stage, made: Edition, said: Words, source: BudgetPriority, known: Mapping[str, BudgetPriority]
) -> None:
    """Two priorities that turned out to be one."""
    moment = stage.at(said["at"])
    with stage.acting(moment) as work:
        into = known[said["into"]].number
        gathering.merge(work, made.slug, source.number, source.version, into, said["why"], moment)


def _choose(stage: Stage, made: Edition, since: datetime) -> None:
    """Neighbours choose on their phone, others on a sheet of paper; a few leave their place to whoever visits."""
    chance = Random(made.slug)  # noqa: S311  # the demonstration must come out the same each time
    numbers = [each.number for each in queries.standing(made.id)]
    weights = range(2 * len(numbers), 0, -2)
    known = [who for who, said in texts("people")["people"].items() if said["commune"] == words()["place"]]
    step, moment = (stage.now - since) / (len(known) + ON_PAPER + 1), since
    for who in known[3:]:
        moment += step
        with stage.acting(moment, who) as work:
            choosing.choose(work, made.slug, _taken(chance, numbers, weights), codes.new_secret(), "", moment)
    home = place(HOME).id
    for rank in range(ON_PAPER):
        moment += min(step, timedelta(hours=2))
        who = WhoOnPaper(name=f"Personne numéro {rank} (exemple)", address="Air Bel (exemple)")
        taken = _taken(chance, numbers, weights)
        with stage.acting(moment, meetings.ANIMATOR) as work:
            sheet = PaperChoice(who, home, taken, codes.new_secret(), "Café du samedi (exemple)")
            choosing.choose_on_paper(work, made.slug, sheet, moment)


def _taken(chance: Random, numbers: list[int], weights: range) -> set[int]:
    """One to three of these, some more often than others."""
    return set(chance.choices(numbers, weights, k=chance.randint(1, MOST)))
