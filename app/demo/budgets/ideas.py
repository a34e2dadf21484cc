"""The ideas of the demonstration: written by residents, carried by several, supported, commented, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.demo.budgets.opening import begin, challenge_id, edition, its_edition, orientation_id, prepare
from app.demo.participation import people
from app.demo.participation.stage import Stage, place, texts
from app.demo.stories import near
from budgets.editions.models import Edition
from budgets.ideas import carrying, proposing, queries, studying, talking
from budgets.ideas.drafts import HelpedIdea
from budgets.ideas.models import Idea
from budgets.stages import services as stages
from budgets.stages.types import StageAct, StageKind
from commons.kernel.db import db
from commons.kernel.types import Money

Words = Mapping[str, Any]
HOME = "marseille-air-bel"
LATER = timedelta(minutes=20)


def words() -> Words:
    """What the file tells."""
    return texts("ideas", "budgets")


def the_edition() -> Edition:
    """The edition these ideas are of, once it is told."""
    return its_edition(words())


def idea(key: str) -> Idea:
    """An idea of the demonstration, as it stands."""
    title = next(said["title"] for said in words()["idea"] if said["key"] == key)
    mine = (Idea.edition_id == the_edition().id, Idea.title == title)
    return db.session.scalars(select(Idea).where(*mine).execution_options(populate_existing=True)).one()


def is_told(_stage: Stage) -> bool:
    """Whether this budget is there already."""
    return edition(words()) is not None


def tell(stage: Stage) -> None:
    """The budget begins with its checklist; each idea comes, then who carries it, supports it, talks of it."""
    made = prepare(stage, words(), "investissement")
    checklist = stage.at((words()["begun"], 9, 30))
    with stage.acting(checklist) as work:
        studying.write_checklist(work, made.slug, words()["checklist"], "", checklist)
    begin(stage, made, words())
    for number, said in enumerate(words()["idea"]):
        _propose(stage, made, said, number)
        for who in said.get("with", ()):
            _join(stage, made, said, who)
        _support(stage, made, said, number)
        for comment in said.get("comments", ()):
            _comment(stage, made, said, *comment)
    _put_off(stage, made)


def _propose(stage: Stage, made: Edition, said: Words, number: int) -> None:
    moment = stage.at(said["at"])
    if "helped" in said:
        helped = HelpedIdea(_values(said, number), said["consent"])
        with stage.acting(moment, said["helped"]) as work:
            proposing.enter(work, made.slug, helped, moment)
        return
    with stage.acting(moment, said["by"]) as work:
        draft = proposing.begin(work, made.slug, _values(said, number), moment)
        proposing.send(work, made.slug, draft.id, draft.version, moment + LATER)


def _values(said: Words, number: int) -> dict[str, Any]:
    here = place(said.get("place", HOME))
    latitude, longitude = near(here.latitude, here.longitude, number)
    names = {each: told["name"] for each, told in texts("people")["people"].items()}
    return {
        "title": said["title"], "summary": said["summary"], "words": said.get("words", ""), "place_id": here.id,
        "address": said.get("address", ""), "latitude": latitude, "longitude": longitude, "language": "fr",
        "orientation_id": orientation_id(said), "challenge_id": challenge_id(said),
        "rough_cost": Money(said["rough"] * 100) if "rough" in said else None,
        "author_name": said.get("author") or names[said["by"]],
    }  # fmt: skip


def _join(stage: Stage, made: Edition, said: Words, who: str) -> None:
    """A neighbour is sent a link, and comes to carry the idea too."""
    moment = stage.at(said["at"]) + 2 * LATER
    with stage.acting(moment, said["by"]) as work:
        token = carrying.invite(work, made.slug, idea(said["key"]).id, moment)
    with stage.acting(moment + LATER, who) as work:
        carrying.join(work, token, moment + LATER)


def _support(stage: Stage, made: Edition, said: Words, number: int) -> None:
    moment, target = stage.at(said["at"]) + timedelta(hours=4), idea(said["key"])
    names = people.names()
    for rank in range(said.get("supports", 0)):
        # Not the same ones everywhere.
        with stage.acting(moment, names[(5 * number + rank) % len(names)]) as work:
            talking.support(work, made.slug, target.number or 0, True, moment)


def _comment(
    stage: Stage, made: Edition, said: Words, who: str, at: Sequence[int], text: str, language: str = "fr"
) -> None:
    moment, name = stage.at(at), texts("people")["people"][who]["name"]
    with stage.acting(moment, who) as work:
        talking.comment(work, made.slug, idea(said["key"]).number or 0, text, name, language, moment)


def _put_off(stage: Stage, made: Edition) -> None:
    """The secretariat gives more time for ideas, and says why: the public log shows it."""
    said = words()["put_off"]
    moment, until = stage.at(said["at"]), stage.at(said["until"])
    to = stages.NewDates(until=until)
    with stage.acting(moment) as work:
        stages.move(work, made.slug, StageKind.IDEAS, StageAct.PUT_OFF, said["why"], moment, to)


def criteria(made: Edition) -> list[int]:
    """The questions of its checklist, by id, in their order."""
    return [each.id for each in queries.criteria(made.id)]
