"""Organisations, calls, and initiatives on their way: written, published, questioned, retained or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.demo.participation import talk
from app.demo.participation.stage import Stage, body, kept, place, texts
from app.demo.participation.tables import table
from budgets.editions.models import Edition
from commons.identity.organisations import services as organisations
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.types import OrganisationDraft, OrganisationKind
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.initiatives import calling, carrying, criteria, deciding, queries_rules, sending, services
from participation.initiatives.calling import CallDraft
from participation.initiatives.criteria import CriterionDraft
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.sheets import Line
from participation.initiatives.types import INITIATIVE, CallKind, Field, LineKind, Shape
from participation.questions import services as questions
from participation.readings import services as readings
from participation.readings.services import MarkDraft

Words = Mapping[str, Any]
_WORDS = ("need", "audience", "activities")


def initiative(key: str) -> Initiative:
    """An initiative of the demonstration."""
    titles = {words["key"]: words["title"] for words in texts("initiatives")["initiative"]}
    return db.session.scalars(select(Initiative).where(Initiative.title == kept(titles[key]))).one()


def call(key: str) -> Call:
    """A call of the demonstration."""
    titles = {words["key"]: words["title"] for words in texts("initiatives")["call"]}
    return db.session.scalars(select(Call).where(Call.title == kept(titles[key]))).one()


def is_told() -> bool:
    """Whether the calls are there already."""
    title = texts("initiatives")["call"][0]["title"]
    return db.session.scalar(select(Call.id).where(Call.title == kept(title))) is not None


def tell(stage: Stage) -> None:
    """The organisations and the calls first, then each file with its way."""
    told = texts("initiatives")
    known = {words["key"]: _declare(stage, words) for words in told["organisation"]}
    for words in told["call"]:
        _open(stage, words)
    for words in told["initiative"]:
        made = _write(stage, words, known)
        for sent in words.get("sent", ()):
            _send(stage, words, made, sent)


def _declare(stage: Stage, words: Words) -> Organisation:
    moment = stage.at((-90, 10))
    draft = OrganisationDraft(
        words["name"], OrganisationKind(words["kind"]), place(words["place"]).id, small=words.get("small", False)
    )
    with stage.acting(moment, words["by"]) as work:
        made = organisations.declare(work, draft, moment)
    if words.get("verified"):
        with stage.acting(moment) as work:
            organisations.verify(work, made.id, made.version, moment)
    return made


def _open(stage: Stage, words: Words) -> None:
    moment = stage.at(words["opens"])
    asking = table(words["table"]) if "table" in words else body(words["body"])
    linked = db.session.scalar(select(Edition.id).where(Edition.title == words.get("linked", "")))
    draft = CallDraft(
        CallKind(words["kind"]), words["title"], words["words"], moment,
        stage.at(words["closes"]) if "closes" in words else None, words["answer_days"], body_id=asking.id,
        place_id=place(words["place"]).id if "place" in words else None,
        most=Money(words["most"] * 100) if "most" in words else None,
        needs=tuple(Field(need) for need in words["needs"]), linked=("budgets.edition", linked) if linked else ("", 0),
        readers=words.get("readers", 0), appeal_days=words.get("appeal_days", 0),
    )  # fmt: skip
    with stage.acting(moment) as work:
        made = calling.prepare(work, draft, moment)
        if "criteria" in words:
            drafts = [CriterionDraft(*each) for each in words["criteria"]]
            criteria.write_criteria(work, made.id, made.version, drafts, moment)
        calling.publish(work, made.id, made.version, moment)
    for asked in words.get("questions", ()):
        _ask(stage, made, *asked)


def _ask(
    stage: Stage, made: Call, who: str, at: Sequence[int], words: str, answered: Sequence[int], answer: str
) -> None:
    """A question on a call, and its answer for all."""
    moment, later = stage.at(at), stage.at(answered)
    with stage.acting(moment, who) as work:
        number = questions.ask(work, made.id, words, uuid4().hex, "fr", moment).id
    with stage.acting(later) as work:
        questions.answer(work, number, 1, answer, later)


def _write(stage: Stage, words: Words, known: Mapping[str, Organisation]) -> Initiative:
    moment = stage.at(words["begun"])
    carrier = known[words["organisation"]].id if "organisation" in words else None
    with stage.acting(moment, words["by"]) as work:
        made = services.begin(
            work, Shape(words["shape"]), words["title"], moment, organisation_id=carrier,
            collective=words.get("collective", ""),
        )  # fmt: skip
        services.write(work, made.id, made.version, _values(stage, words), moment)
        for name, part in words.get("partners", ()):
            carrying.name_partner(work, made.id, made.version, name, part, moment)
    if "published" in words:
        at = stage.at(words["published"])
        with stage.acting(at, words["by"]) as work:
            services.publish(work, made.id, made.version, at)
            _follow_from(work, words, made)
    return made


def _values(stage: Stage, words: Words) -> dict[str, Any]:
    """The parts of a file, as its pages would have written them."""
    orientations = {o.code: o.id for o in territory.orientations()}
    challenges = {c.code: c.id for c in territory.challenges()}
    values: dict[str, Any] = {name: words[name] for name in _WORDS if name in words}
    values["place_id"] = place(words["place"]).id
    values["challenge_ids"] = [challenges[code] for code in words.get("challenges", ())]
    if "orientation" in words:
        values["orientation_id"] = orientations[words["orientation"]]
    if "starts" in words:
        values |= {"starts_on": stage.day(words["starts"]), "ends_on": stage.day(words["ends"])}
    values["lines"] = [
        Line(LineKind(kind), label, Money(amount * 100)) for kind, label, amount in words.get("lines", ())
    ]
    return values


def _follow_from(work: Work, words: Words, made: Initiative) -> None:
    """An initiative that came out of the past debate says so."""
    if words.get("after") == "synthesis":
        here = Ref(INITIATIVE, made.id)
        threads.tie(work, talk.synthesis_ref("chaleur"), here, Relation.LED_TO, made.published_at or made.created_at)


def _send(stage: Stage, words: Words, made: Initiative, sent: Words) -> None:
    moment = stage.at(sent["at"])
    with stage.acting(moment, words["by"]) as work:
        application = sending.send(work, made.id, call(sent["call"]).id, made.version, moment)
    if "asked" in sent:
        at = stage.at(sent["asked"])
        with stage.acting(at) as work:
            deciding.ask(work, application.id, application.version, sent["question"], sent["days"], at)
    if "decided" in sent:
        _decide(stage, application, sent)


def _decide(stage: Stage, application: Application, sent: Words) -> None:
    admitted, decided = stage.at(sent["admitted"]), stage.at(sent["decided"])
    with stage.acting(admitted) as work:
        deciding.admit(work, application.id, application.version, "", admitted)
    for who, marks, why in sent.get("readings", ()):
        _read(stage, application, who, marks, why, admitted)
    with stage.acting(decided) as work:
        if "retained" in sent:
            amount, conditions = Money(sent["retained"] * 100), sent["conditions"]
            deciding.retain(work, application.id, application.version, amount, sent["why"], conditions, decided)
        else:
            deciding.not_retain(work, application.id, application.version, sent["why"], decided)


def _read(stage: Stage, application: Application, who: str, marks: Sequence[int], why: str, moment: datetime) -> None:
    """A colleague reads a file, alone, and hands the grid in."""
    reader = stage.actor(who)
    with stage.acting(moment) as work:
        number = readings.assign(work, application.id, reader.person_id or 0, 10, moment).id
    grid = zip(queries_rules.criteria_of(application.call_id), marks, strict=True)
    with stage.acting(moment, reader) as work:
        readings.submit(work, number, 1, {each.id: MarkDraft(mark, why) for each, mark in grid}, moment)
