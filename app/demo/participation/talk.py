"""Three debates: one that is over and answered, one that is open, one that is announced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.demo.participation import meetings, people
from app.demo.participation.stage import Stage, body, place, texts
from assises.subjects import queries as assises
from assises.subjects import services as subjects
from commons.kernel.actor import NOBODY
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Mode, Standing
from participation.debates import answering, contributing, grouping, results, services, synthesising
from participation.debates.drafts import Draft, Fact, PartDraft, Said, SectionDraft
from participation.debates.models import Contribution, Debate, Theme
from participation.debates.types import DEBATE, SYNTHESIS, Outcome, SectionKind, Signing, Tongue, Way

Words = Mapping[str, Any]
FILES = {"chaleur": "debate_heat", "local": "debate_room", "marche": "debate_market"}
#: People write between these hours.
MORNING, EVENING = 8, 22


def debate(key: str) -> Debate:
    """A debate of the demonstration."""
    return db.session.scalars(select(Debate).where(Debate.question == texts(FILES[key])["question"])).one()


def is_told(key: str) -> bool:
    """Whether it is there already."""
    return db.session.scalar(select(Debate.id).where(Debate.question == texts(FILES[key])["question"])) is not None


def synthesis_ref(key: str) -> Ref:
    """The published synthesis of a debate."""
    return Ref(SYNTHESIS, results.published(debate(key).id)[0].id)


def announce(stage: Stage, key: str, *, with_statements: bool = False) -> Debate:
    """Write a debate and announce it."""
    words = texts(FILES[key])
    moment = stage.at(words["announced"])
    draft = Draft(
        question=words["question"], why=words["why"].strip(), decision=words["decision"],
        body_id=body(words["body"]).id, answer_due_at=stage.at(words["due"]), opens_at=stage.at(words["opens"]),
        closes_at=stage.at(words["closes"]), commitment=words["commitment"],
        decision_ref=str(meetings.ref_of(words["subject"])),
        place_ids=tuple(place(name).id for name in words["places"]),
        facts=tuple(Fact(**fact) for fact in words["facts"]), mode=Mode.AFTER, with_statements=with_statements,
    )  # fmt: skip
    with stage.acting(moment) as work:
        made = services.create(work, draft, moment)
        return services.announce(work, made.slug, moment)


def speak(stage: Stage, key: str) -> dict[str, Contribution]:
    """Everything that is said in a debate, from its opening to now; by the key of the text."""
    words, found = texts(FILES[key]), debate(key)
    said: dict[str, Contribution] = {}
    moments = _moments(found.opens_at, min(stage.now - timedelta(hours=1), found.closes_at), len(words["said"]))
    for rank, (typed, moment) in enumerate(zip(words["said"], moments, strict=True)):
        row = _say(stage, found, typed, said, f"{key} {rank}", moment)
        said[typed.get("key", str(rank))] = row
        if row.standing is Standing.SHOWN:
            support(stage, found, row, typed.get("supported", 0), rank, moment + timedelta(minutes=20))
    return said


def _moments(start: datetime, end: datetime, number: int) -> list[datetime]:
    """So many moments from one to the other, one after the other, at hours at which people are awake."""
    found = []
    for rank in range(number):
        even = (start + (end - start) * (rank + 0.5) / number).astimezone(PARIS)
        share = (even.hour * 60 + even.minute) / (24 * 60)
        minutes = int(MORNING * 60 + share * (EVENING - MORNING) * 60)
        awake = even.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
        found.append(min(max(awake, start + timedelta(minutes=rank)), end))
    return found


def _say(
    stage: Stage, found: Debate, typed: Words, said: Mapping[str, Contribution], key: str, moment: datetime
) -> Contribution:
    """On the site, with an account or without; or told to the facilitator, who types it."""
    parent = said[typed["reply_to"]].number if "reply_to" in typed else None
    written = Said(
        typed["words"].strip(), key, typed.get("title", ""), Tongue(typed.get("language", "fr")),
        Signing(typed.get("sign", "free")), typed.get("first_name", ""), parent, Way(typed.get("way", "web")),
        typed.get("collected", ""),
    )  # fmt: skip
    if "way" in typed:
        with stage.acting(moment, meetings.ANIMATOR) as work:
            return contributing.enter(work, found.slug, written, moment)
    with stage.acting(moment, typed.get("by", NOBODY)) as work:
        return contributing.say(work, found.slug, written, moment)


def support(stage: Stage, found: Debate, row: Contribution, number: int, first: int, moment: datetime) -> None:
    """So many neighbours support what was said, others each time."""
    if not number:
        return
    others = [each for each in map(stage.actor, people.names()) if each.person_id != row.author_id]
    with stage.acting(min(moment, stage.now)) as work:
        for rank in range(number):
            neighbour = Work(work.session, others[(first * 7 + rank) % len(others)])
            contributing.support(neighbour, found.slug, row.number, True, moment)
        services.touch(work, found)


def put_together(stage: Stage, key: str, said: Mapping[str, Contribution]) -> None:
    """The facilitator's themes."""
    words, found = texts(FILES[key]), debate(key)
    moment = stage.now - timedelta(hours=1)
    shown = [row.id for row in said.values() if row.level == 0]
    with stage.acting(moment, meetings.ANIMATOR) as work:
        for theme in words["theme"]:
            made: Theme = grouping.add_theme(work, found.slug, theme["label"], moment)
            ids = [said[typed["key"]].id for typed in words["said"] if theme["label"] in typed.get("theme", ())]
            grouping.group(work, found.slug, made.id, ids, shown, moment)


def close(stage: Stage, key: str, said: Mapping[str, Contribution]) -> None:
    """The synthesis, which goes to the Assises by itself; the answer; what the secretariat of the Assises says."""
    words, found = texts(FILES[key]), debate(key)
    _synthesise(stage, words["synthesis"], found, said)
    _answer(stage, words, found)
    moment = stage.at(words["assises"]["at"])
    subject_id = assises.id_of_origin(Ref(DEBATE, found.id))
    assert subject_id is not None  # the journey made it when the synthesis was published
    with stage.acting(moment) as work:
        year = stage.day(150).year
        subjects.keep(work, subject_id, year, words["assises"]["reason"], 1, moment)


def _synthesise(stage: Stage, words: Words, found: Debate, said: Mapping[str, Contribution]) -> None:
    moment = stage.at(words["at"])
    with stage.acting(moment, meetings.ANIMATOR) as work:
        draft = synthesising.start(work, found.slug, moment)
        synthesising.introduce(work, found.slug, words["introduction"].strip(), "", draft.version, moment)
        for section in words["section"]:
            numbers = tuple(said[key].number for key in section["rests"])
            typed = SectionDraft(SectionKind(section["kind"]), section["heading"], section["words"], numbers)
            synthesising.write_section(work, found.slug, None, typed, draft.version, moment)
        synthesising.publish(work, found.slug, moment)


def _answer(stage: Stage, words: Words, found: Debate) -> None:
    given = words["answer"]
    moment, later = stage.at(given["at"]), stage.at(given["complement_at"])
    sections: Sequence[Words] = words["synthesis"]["section"]
    with stage.acting(moment, "mairie") as work:
        newest = results.published(found.id)[0]
        parts = {
            section.id: PartDraft(Outcome(told["outcome"]), told["answer"])
            for section, told in zip(newest.sections, sections, strict=True)
        }
        answering.answer(work, found.slug, newest.id, given["words"].strip(), parts, moment)
    with stage.acting(later, "mairie") as work:
        work.session.refresh(found)
        answering.complete(work, found.slug, given["complement"], later)
