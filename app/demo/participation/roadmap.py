"""The projet de quartier of Air Bel: written in two versions, with what residents proposed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from app.demo.participation import files, governance, meetings, talk
from app.demo.participation.stage import Stage, place, texts
from app.demo.participation.tables import table
from budgets.projects.models import Project
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.territory import queries as territory
from participation.bodies.types import BODY
from participation.debates.types import DEBATE
from participation.initiatives.types import INITIATIVE
from participation.meetings.types import MEETING
from participation.neighbourhoods import content, proposing, publishing, queries, services
from participation.neighbourhoods.drafts import ActionDraft, Diagnosis, Figure, PriorityDraft, Wish, Writing
from participation.neighbourhoods.models import PlannedAction, Priority, Roadmap
from participation.neighbourhoods.types import ActionState, Section
from participation.referrals.types import REFERRAL

Words = Mapping[str, Any]
PROJECT = "budgets.project"


def slug() -> str:
    """The neighbourhood it is about."""
    return str(texts("roadmap")["place"])


def is_told() -> bool:
    """Whether it was published."""
    roadmap = queries.roadmap_of(place(slug()).id)
    return roadmap is not None and queries.latest(roadmap.id) is not None


def tell(stage: Stage) -> None:
    """Diagnosis and priorities, a first version, proposals and answers, a second version, a closer look."""
    words = texts("roadmap")
    roadmap = _begin(stage, words)
    ranked = {each["key"]: _prioritise(stage, each) for each in words["priority"]}
    _publish(stage, roadmap, words["first"])
    for proposal in words["proposal"]:
        if "answered" in proposal:
            _propose(stage, proposal, ranked)
    for each in words["priority"]:
        _add(stage, ranked[each["key"]], each, second=True)
    _publish(stage, roadmap, words["second"])
    for proposal in words["proposal"]:
        if "answered" not in proposal:
            _propose(stage, proposal, ranked)
    zoom = words["zoom"]
    moment = stage.at(zoom["at"])
    with stage.acting(moment) as work:
        publishing.ask_zoom(work, slug(), ranked[zoom["priority"]].id, zoom["question"], zoom["why"], moment)


def _begin(stage: Stage, words: Words) -> Roadmap:
    moment = stage.at(words["started"])
    figures = tuple(Figure(*figure) for figure in words["figures"])
    with stage.acting(moment, meetings.ANIMATOR) as work:
        roadmap = services.start(work, slug(), moment)
        typed = Diagnosis(words["strengths"].strip(), words["difficulties"].strip(), figures)
        services.write_diagnosis(work, slug(), typed, roadmap.diagnosis_version)
        written = Writing(words["method"], words["meetings"], words["people"])
        services.write_writing(work, slug(), written, roadmap.writing_version)
    return roadmap


def _prioritise(stage: Stage, words: Words) -> Priority:
    challenges = {c.code: c.id for c in territory.challenges()}
    orientations = {o.code: o.id for o in territory.orientations()}
    typed = PriorityDraft(
        words["title"], words["why"], challenges[words["challenge"]], orientations[words["orientation"]]
    )
    with stage.acting(stage.at((-120, 10)), meetings.ANIMATOR) as work:
        made = services.add_priority(work, slug(), typed)
    _add(stage, made, words, second=False)
    return made


def _add(stage: Stage, priority: Priority, words: Words, *, second: bool) -> None:
    """The actions of the first version, or those that came with the second; ties are written with the latter."""
    for action in words["action"]:
        links = tuple(str(_ref(link)) for link in action["links"]) if second else ()
        typed = ActionDraft(
            action["title"], action["what"], action["carrier"], action["planned"],
            ActionState(action.get("state", "planned")), "", links,
        )  # fmt: skip
        with stage.acting(stage.at((-14 if second else -118, 10)), meetings.ANIMATOR) as work:
            known = {each.title: each for each in _actions(priority)}
            if second and action["title"] in known:
                there = known[action["title"]]
                services.edit_action(work, slug(), there.id, typed, there.version)
            elif second or not action.get("in_second"):
                services.add_action(work, slug(), priority.id, typed)


def _actions(priority: Priority) -> Sequence[PlannedAction]:
    """What stands under a priority now."""
    there = queries.priority(priority.roadmap_id, priority.id)
    return there.actions if there is not None else ()


def _ref(link: str) -> Ref:
    """What an action is tied to, as the file names it: "debate:chaleur"."""
    kind, _, key = link.partition(":")
    return _KINDS[kind](key)


def _project(title: str) -> Ref:
    return Ref(PROJECT, db.session.scalars(select(Project.id).where(Project.title == title).limit(1)).one())


_KINDS: dict[str, Callable[[str], Ref]] = {
    "decision": lambda key: governance.decision(key).ref,
    "debate": lambda key: Ref(DEBATE, talk.debate(key).id),
    "meeting": lambda key: Ref(MEETING, meetings.meeting(key).id),
    "initiative": lambda key: Ref(INITIATIVE, files.initiative(key).id),
    "body": lambda key: Ref(BODY, table(key).id),
    "subject": meetings.ref_of,
    "referral": lambda key: Ref(REFERRAL, governance.referral(key).id),
    "project": _project,
}


def _publish(stage: Stage, roadmap: Roadmap, words: Words) -> None:
    moment = stage.at(words["at"])
    with stage.acting(moment) as work:
        work.session.expire_all()
        seen = content.digest_of(content.content_of(roadmap, queries.priorities(roadmap.id)))
        publishing.publish(work, slug(), words["note"], seen, moment)


def _propose(stage: Stage, words: Words, ranked: Mapping[str, Priority]) -> None:
    moment = stage.at(words["at"])
    wish = Wish(
        str(uuid5(NAMESPACE_URL, words["words"])), words["words"], Section(words["section"]),
        ranked[words["priority"]].id if "priority" in words else None, language=words.get("language", "fr"),
    )  # fmt: skip
    with stage.acting(moment, words["by"]) as work:
        made = proposing.propose(work, slug(), wish, moment)
    if "answered" in words:
        at = stage.at(words["answered"])
        with stage.acting(at, meetings.ANIMATOR) as work:
            if "taken" in words:
                proposing.take_up(work, made.id, words["taken"], at)
            else:
                proposing.decline(work, made.id, words["declined"], at)
