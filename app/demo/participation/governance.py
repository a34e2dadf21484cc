"""Questions put to institutions, decisions of the register, and the dates of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from app.demo.participation import meetings, talk
from app.demo.participation.stage import Stage, body, texts
from app.demo.participation.tables import table
from commons.kernel.db import db
from commons.kernel.refs import Ref
from participation.calendar import services as calendar
from participation.calendar.drafts import DateDraft
from participation.calendar.types import DateState
from participation.decisions import services as register
from participation.decisions.drafts import DecisionDraft
from participation.decisions.models import Decision, DecisionVersion
from participation.decisions.types import Procedure
from participation.referrals import answering, services
from participation.referrals.drafts import AnswerDraft, ReferralDraft
from participation.referrals.models import Referral
from participation.referrals.types import Asks, Verdict

Words = Mapping[str, Any]
RESPONDENT = "mairie"


def referral(key: str) -> Referral:
    """A question of the demonstration."""
    asked = {words["key"]: words["question"] for words in texts("governance")["referral"]}
    return db.session.scalars(select(Referral).where(Referral.question == asked[key])).one()


def decision(key: str) -> Decision:
    """A decision of the demonstration."""
    titles = {words["key"]: words["title"] for words in texts("governance")["decision"]}
    query = select(Decision).join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
    return db.session.scalars(query.where(DecisionVersion.title == titles[key]).limit(1)).one()


def are_asked() -> bool:
    """Whether the questions were put."""
    question = texts("governance")["referral"][0]["question"]
    return db.session.scalar(select(Referral.id).where(Referral.question == question)) is not None


def ask(stage: Stage) -> None:
    """The table writes; the commune answers, or does not."""
    for words in texts("governance")["referral"]:
        _ask(stage, words)


def _ask(stage: Stage, words: Words) -> None:
    moment = stage.at(words["sent"])
    asking, asked = table(words["from"]), body(words["to"])
    draft = ReferralDraft(
        asking.id, asked.id, words["question"], words["why"], Asks(words["asks"]), words["delay"],
        meetings.ref_of(words["subject"]),
    )  # fmt: skip
    with stage.acting(moment, meetings.ANIMATOR) as work:
        made = services.write(work, draft, moment)
        services.send(work, made.id, made.version, moment)
    if "answer" in words:
        _answer(stage, words, made)


def _answer(stage: Stage, words: Words, made: Referral) -> None:
    for name, act in (("answer", answering.answer), ("complement", answering.complement)):
        said = words[name]
        moment = stage.at(said["at"])
        with stage.acting(moment, RESPONDENT) as work:
            act(work, made.id, AnswerDraft(said["text"], said["by_title"], said["measures"]), moment)
    said = words["opinion"]
    moment = stage.at(said["at"])
    with stage.acting(moment, meetings.ANIMATOR) as work:
        answering.judge(work, made.id, Verdict(said["verdict"]), said["why"], moment)


def are_decided() -> bool:
    """Whether the register holds the decisions."""
    title = texts("governance")["decision"][0]["title"]
    return db.session.scalar(select(DecisionVersion.decision_id).where(DecisionVersion.title == title)) is not None


def decide(stage: Stage) -> None:
    """Each decision in the register, one of them rectified; then the dates of the year."""
    for words in texts("governance")["decision"]:
        _decide(stage, words)
    for words in texts("governance")["date"]:
        _plan(stage, words)


def _decide(stage: Stage, words: Words) -> None:
    moment = stage.at(words["at"])
    day = stage.day(words["at"][0])
    draft = DecisionDraft(
        title=words["title"], text=words["text"], reason=words["reason"], procedure=Procedure(words["procedure"]),
        decided_on=day, public_on=day, about=_about(words.get("about", "")),
        about_version=words.get("about_version", ""), reservations=words.get("reservations", ""),
        **words.get("votes", {}),
    )  # fmt: skip
    with stage.acting(moment) as work:
        made = register.record(work, words["body"], draft, moment)
    if "rectified" in words:
        said = words["rectified"]
        at = stage.at(said["at"])
        with stage.acting(at) as work:
            register.rectify(work, made.number, replace(draft, **said["votes"]), said["why"], made.version, at)


def _about(what: str) -> Ref | None:
    """What a decision is about: the synthesis of the past debate, or a subject of the table."""
    if what == "synthesis":
        return talk.synthesis_ref("chaleur")
    return meetings.ref_of(what) if what else None


def _plan(stage: Stage, words: Words) -> None:
    moment = stage.at((min(-60, words["first"] - 30), 9))
    hours = [time(hour) for hour in words.get("hours", ())]
    draft = DateDraft(
        title=words["title"], first_day=stage.day(words["first"]),
        last_day=stage.day(words["last"]) if "last" in words else None,
        from_hour=hours[0] if hours else None, to_hour=hours[-1] if hours else None, firm=words.get("firm", True),
        place=words.get("place", ""), note=words.get("note", ""),
    )  # fmt: skip
    with stage.acting(moment) as work:
        kept = calendar.plan(work, words["body"], draft, moment)
    if "held" in words or "cancelled" in words:
        state = DateState.HELD if "held" in words else DateState.CANCELLED
        at = kept.ends_at + timedelta(hours=1) if "held" in words else kept.starts_at - timedelta(days=2)
        with stage.acting(at) as work:
            after = replace(draft, state=state, reason=words.get("cancelled", ""))
            calendar.change(work, words["body"], kept.id, after, kept.version, at)
