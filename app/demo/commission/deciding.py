"""How the commission of the demonstration decides: a consent round, a vote with a minority opinion, a feeling asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.demo.commission.stage import its_mandate, members
from app.demo.participation.stage import Stage
from commission.consultations import minorities, queries, replying, services
from commission.consultations.models import Consultation
from commission.consultations.types import Answer, Kind, Passage, Reply, Said
from commission.protocol import passages
from commission.protocol.models import ProtocolVersion
from commission.protocol.types import VERSION
from commons.kernel.refs import Ref

Words = Mapping[str, Any]
Key = Callable[[str], UUID]
#: Of the bureau, with an account; and the others who have one.
ASKS = "samia"
WITH_ACCOUNTS = ("samia", "yacine", "nadege")
#: (prepared, opened, spoken, closed) of each.
CONSENT = ((-95, 18), (-93, 9), (-91, 19), (-88, 18))
VOTE = ((-84, 18), (-83, 9), (-80, 19), (-76, 18))
FEELING = ((-3, 18), (-2, 9), (-1, 19), (12, 18))
ANSWERED = (-87, 18)
CONTESTED_FOR = timedelta(hours=72)


def decide(stage: Stage, version: ProtocolVersion, words: Words, key: Key) -> None:
    """Consent is asked, an objection stands and is answered; then the vote, and what a minority says of it."""
    first = _prepared(stage, version, Kind.CONSENT, words["consent"], CONSENT, passages.of_version(version.id))
    _consented(stage, first, words["consent"], key)
    second = _prepared(stage, version, Kind.VOTE, words["vote"], VOTE, (), first.id)
    _voted(stage, second, words["vote"])


def ask_a_feeling(stage: Stage, version: ProtocolVersion, said: Words) -> None:
    """A sense check that is open today; some have spoken."""
    made = _prepared(stage, version, Kind.SENSE, said, FEELING, ())
    for who, answer in said["said"].items():
        _speak(stage, made, who, Said({"": answer}), FEELING)


def _prepared(
    stage: Stage, version: ProtocolVersion, kind: Kind, said: Words, when: Sequence[Sequence[int]],
    named: Sequence[Passage], previous_id: int | None = None,
) -> Consultation:  # fmt: skip
    """Prepared by the secretariat, asked for by the bureau, opened by the secretariat."""
    prepared, opened, closes = stage.at(when[0]), stage.at(when[1]), stage.at(when[3])
    with stage.acting(prepared) as work:
        made = services.prepare(
            work, its_mandate().id, Ref(VERSION, version.id), said["title"], kind, named, opened, closes, False,
            prepared, previous_id, question=said["question"],
        )  # fmt: skip
    with stage.acting(prepared, ASKS) as work:
        services.ask(work, made.id, made.version, prepared)
    with stage.acting(opened) as work:
        return services.open_(work, made.id, opened)


def _consented(stage: Stage, made: Consultation, said: Words, key: Key) -> None:
    reserve, objection = said["reserve"], said["objection"]
    for who in WITH_ACCOUNTS:
        words = Said({"": Answer.CONSENT.value})
        if who == objection["who"]:
            words = Said({"": Answer.OBJECTION.value}, objection["words"], str(key(objection["on"])))
        _speak(stage, made, who, words, CONSENT)
    reserved = Said({"": Answer.RESERVE.value}, reserve["words"], str(key(reserve["on"])))
    told = {each.id: reserved for each in members(reserve["who"])}
    _take_down(stage, made, told, Said({"": Answer.CONSENT.value}), CONSENT)
    _ended(stage, made)
    moment = stage.at(ANSWERED)
    for voice in queries.objections(made.id):
        with stage.acting(moment, ASKS) as work:
            replying.answer_objection(work, voice.id, Reply.MAINTAINED, said["reply"], None, moment)


def _voted(stage: Stage, made: Consultation, said: Words) -> None:
    for who in WITH_ACCOUNTS:
        answer = Answer.AGAINST if who in said["against_too"] else Answer.FOR
        _speak(stage, made, who, Said({"": answer.value}), VOTE)
    told = {each.id: Said({"": Answer.AGAINST.value}) for each in members(said["against"])}
    told |= {each.id: Said({"": Answer.ABSTENTION.value}) for each in members(said["abstention"])}
    _take_down(stage, made, told, Said({"": Answer.FOR.value}), VOTE)
    moment = stage.at(VOTE[2]) + timedelta(days=1)
    with stage.acting(moment, said["opinion_by"]) as work:
        opinion = minorities.write(work, made.id, said["opinion"], None, moment)
    for who in said["opinion_with"]:
        with stage.acting(moment, who) as work:
            minorities.sign(work, opinion.id, moment)
    _ended(stage, made)


def _speak(stage: Stage, made: Consultation, who: str, said: Said, when: Sequence[Sequence[int]]) -> None:
    moment = stage.at(when[2])
    with stage.acting(moment, who) as work:
        services.speak(work, made.id, said, 0, moment)


def _take_down(
    stage: Stage, made: Consultation, told: Mapping[int, Said], otherwise: Said, when: Sequence[Sequence[int]]
) -> None:  # fmt: skip
    """Members without an account speak in the room, and the secretariat writes it down."""
    moment = stage.at(when[2])
    with stage.acting(moment) as work:
        for elector in queries.silent(made):
            services.speak_for(work, made.id, elector.id, told.get(elector.member_id, otherwise), moment)


def _ended(stage: Stage, made: Consultation) -> None:
    """Closed and proclaimed at its hour; nobody contests it in time."""
    closes = made.closes_at
    with stage.acting(closes) as work:
        services.close(work, made.id, closes)
        services.proclaim(work, made.id, closes)
    final = closes + CONTESTED_FOR
    with stage.acting(final) as work:
        services.settle(work, made.id, final)
