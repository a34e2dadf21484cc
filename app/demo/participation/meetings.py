"""What the tables do: subjects, meetings with their minutes and what was agreed, commitments, news."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.demo.participation.stage import Stage, kept, texts
from app.demo.participation.tables import table
from commons.kernel.db import db
from commons.kernel.refs import Ref
from participation.meetings import agenda, agreed, attending, minutes, services
from participation.meetings.drafts import MeetingDraft
from participation.meetings.models import Meeting
from participation.meetings.types import ActionState, Crowd, How, MinutesState
from participation.tables import commitments, news, subjects
from participation.tables.commitments import CommitmentDraft
from participation.tables.models import Subject
from participation.tables.subjects import SubjectDraft
from participation.tables.types import SUBJECT, CommitmentState, Direction, SubjectState

Words = Mapping[str, Any]
ANIMATOR = "animatrice"
_SHEET = (
    "title", "summary", "place", "address", "step_free", "access", "child_care", "child_care_words", "interpreters",
    "sign_language", "contact",
)  # fmt: skip


def subject(key: str) -> Subject:
    """A subject of the demonstration."""
    titles = {words["key"]: words["title"] for words in texts("meetings")["subject"]}
    return db.session.scalars(select(Subject).where(Subject.title == kept(titles[key]))).one()


def meeting(key: str) -> Meeting:
    """A meeting of the demonstration."""
    titles = {words["key"]: words["title"] for words in texts("meetings")["meeting"]}
    return db.session.scalars(select(Meeting).where(Meeting.title == titles[key])).one()


def ref_of(key: str) -> Ref:
    """How other things point at a subject."""
    return Ref(SUBJECT, subject(key).id)


def is_told() -> bool:
    """Whether the tables have met."""
    title = texts("meetings")["meeting"][0]["title"]
    return db.session.scalar(select(Meeting.id).where(Meeting.title == title)) is not None


def tell(stage: Stage) -> None:
    """Subjects are raised, then each meeting takes place, then what became of it all."""
    told = texts("meetings")
    for words in told["subject"]:
        _raise(stage, words)
    for words in told["meeting"]:
        _meet(stage, words)
    for words in told["settled"]:
        moment = stage.at(words["at"])
        with stage.acting(moment) as work:
            found = subject(words["subject"])
            subjects.settle(work, found.id, SubjectState(words["to"]), words["words"], found.version, moment)
    for words in told["commitment"]:
        _promise(stage, words)
    for words in told["news"]:
        with stage.acting(stage.at(words["at"])) as work:
            news.tell(work, table(words["table"]).id, words["title"], words["words"], stage.at(words["at"]))


def _raise(stage: Stage, words: Words) -> None:
    """Online by a neighbour, or aloud and typed by the team."""
    moment, body_id = stage.at(words["at"]), table(words["table"]).id
    name = words.get("name") or texts("people")["people"][words["by"]]["name"]
    draft = SubjectDraft(words["title"], words["words"].strip(), name, words.get("language", "fr"))
    if "by" not in words:
        with stage.acting(moment) as work:
            subjects.note_down(work, body_id, draft, None, moment)
        return
    with stage.acting(moment, words["by"]) as work:
        subjects.propose(work, body_id, draft, moment)


def _meet(stage: Stage, words: Words) -> None:
    announced, starts = stage.at(words["announced"]), stage.at(words["starts"])
    sheet = {name: words[name] for name in _SHEET if name in words}
    with stage.acting(announced) as work:
        draft = MeetingDraft(starts_at=starts, ends_at=starts + timedelta(hours=words["hours"]), **sheet)
        made = services.announce(work, table(words["table"]).id, draft, announced)
    _put_on_agenda(stage, words, made)
    if starts < stage.now:
        _come(stage, words, made)
        _agree(stage, words, made)
        _write(stage, words, made)


def _put_on_agenda(stage: Stage, words: Words, made: Meeting) -> None:
    """A few days before it, once every subject was raised."""
    moment = min(stage.now, made.starts_at - timedelta(days=5))
    with stage.acting(moment) as work:
        for title in words["points"]:
            agenda.add(work, made.id, title, moment)
        for key in words["agenda"]:
            found = subject(key)
            subjects.schedule(work, found.id, made.id, found.version, moment)


def _come(stage: Stage, words: Words, made: Meeting) -> None:
    moment = made.starts_at + timedelta(hours=1)
    with stage.acting(moment) as work:
        attending.count(work, made.id, {Crowd(who): number for who, number in words["count"].items()}, moment)
        for name in words["present"]:
            attending.name(work, made.id, name, True, moment)


def _agree(stage: Stage, words: Words, made: Meeting) -> None:
    moment = made.starts_at + timedelta(minutes=100)
    with stage.acting(moment) as work:
        for said in words.get("decision", ()):
            how, about = How(said["how"]), ref_of(said["subject"])
            agreed.decide(work, made.id, said["words"], how, said.get("how_words", ""), about, moment)
        taken = [
            (said, agreed.take_on(work, made.id, said["words"], said["owner"], stage.day(said["due"]), moment))
            for said in words.get("action", ())
        ]
    for said, action in taken:
        if "done" in said:
            done = stage.at(said["done"])
            with stage.acting(done) as work:
                agreed.follow(work, action.id, ActionState.DONE, said["note"], action.version, done)


def _write(stage: Stage, words: Words, made: Meeting) -> None:
    for base, said in enumerate(words.get("minutes", ())):
        moment = stage.at(said["at"])
        with stage.acting(moment, ANIMATOR if words["table"] == "air-bel" else "") as work:
            state = MinutesState(said["state"])
            minutes.write(work, made.id, base, said["body"], state, moment, said.get("note", ""))


def _promise(stage: Stage, words: Words) -> None:
    moment, body_id = stage.at(words["at"]), table(words["table"]).id
    draft = CommitmentDraft(
        Direction(words["direction"]), words["words"], words["by_whom"], stage.day(words["due"]),
        meeting(words["meeting"]).id,
    )  # fmt: skip
    with stage.acting(moment) as work:
        made = commitments.write(work, body_id, draft, moment)
    for note in words["notes"]:
        at = stage.at(note["at"])
        with stage.acting(at) as work:
            commitments.follow(work, made.id, CommitmentState(note["state"]), note["words"], made.version, at)
