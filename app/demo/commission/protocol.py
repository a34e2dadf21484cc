"""The protocol of the demonstration: a version written, amended and published; the next one, open to amendments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from app.demo.commission import deciding, matrix
from app.demo.commission.stage import its_mandate, mandate
from app.demo.participation.stage import Stage, texts
from commission.protocol import amending, commenting, queries, services, writing
from commission.protocol import deciding as decisions
from commission.protocol.changes import ChangeDraft
from commission.protocol.models import ProtocolVersion
from commission.protocol.models_amendments import Amendment
from commission.protocol.types import Advice, AmendmentState, BlockKind, Operation, ProtocolPart, VersionState
from commission.protocol.writing import BlockDraft

Words = Mapping[str, Any]
Moment = Sequence[int]
#: Who writes, who is of the bureau: one person of the demonstration has an account and both parts.
WRITER = "samia"
OPENED, WRITTEN, AMENDABLE, CLOSES = (-120, 9), (-119, 18), (-112, 9), (-98, 18)
FILED, ADVISED, DECIDED, CLOSED = (-108, 19), (-104, 18), (-97, 18), (-97, 20)
ASKED, FROZEN, PUBLISHED = (-96, 9), (-95, 9), (-71, 10)
REVISED, REWRITTEN, AMENDED, STILL_UNTIL = (-45, 9), (-44, 19), (-30, 9), (20, 18)
FILED_NOW, ADVISED_NOW, DECIDED_NOW = (-24, 19), (-18, 18), (-12, 18)
#: From which keys of blocks are made: a name of the file is the same block in both versions.
_SPACE = UUID("5b0c1f6e-5f0a-4a53-9d1b-6f8f2f3a0c55")
_ROAD = {
    AmendmentState.FILED: (),
    AmendmentState.DEBATED: (AmendmentState.ADMISSIBLE, AmendmentState.DEBATED),
    AmendmentState.ADOPTED: (AmendmentState.ADMISSIBLE, AmendmentState.DEBATED, AmendmentState.ADOPTED),
    AmendmentState.REJECTED: (AmendmentState.ADMISSIBLE, AmendmentState.DEBATED, AmendmentState.REJECTED),
}


def words() -> Words:
    """What the file tells."""
    return texts("protocol", "commission")


def is_told(_stage: Stage) -> bool:
    """Whether this mandate has a protocol, or nothing to write one with."""
    found = mandate()
    return found is None or not matrix.is_whole() or bool(queries.protocols(found.id))


def tell(stage: Stage) -> None:
    """The first version, written, amended, frozen, decided and published."""
    version = _written(stage)
    _amend(stage, version, words()["amendment"], FILED, ADVISED, DECIDED)
    _step(stage, version, VersionState.HALF_FROZEN, CLOSED)
    moment = stage.at(ASKED)
    with stage.acting(moment, WRITER) as work:
        services.ask_to_freeze(work, version.id, moment)
    frozen = stage.at(FROZEN)
    with stage.acting(frozen) as work:
        work.session.refresh(version)
        services.freeze(work, version.id, version.version, frozen)
    deciding.decide(stage, version, words(), key)
    published = stage.at(PUBLISHED)
    with stage.acting(published) as work:
        work.session.refresh(version)
        services.publish(work, version.id, version.version, published)


def is_amended(_stage: Stage) -> bool:
    """Whether the next version is there, or none can follow."""
    return _published() is None or len(queries.versions(_first().protocol_id)) > 1


def amend(stage: Stage) -> None:
    """The next version, made of the published one: a block written anew, amendments in every state, a feeling asked."""
    revised = stage.at(REVISED)
    with stage.acting(revised) as work:
        version = services.revise(work, _first().id, revised)
    said, written = words()["next"], stage.at(REWRITTEN)
    with stage.acting(written, WRITER) as work:
        block = writing.take(work, version.id, key(said["on"]), written)
        writing.write(work, version.id, block.key, block.revision, said["words"], said["plain"], written)
    comment = said["comment"]
    with stage.acting(written, comment["who"]) as work:
        commenting.say(work, version.id, key(comment["on"]), comment["words"], "", written)
    _step(stage, version, VersionState.AMENDING, AMENDED, stage.at(STILL_UNTIL))
    _amend(stage, version, said["amendment"], FILED_NOW, ADVISED_NOW, DECIDED_NOW)
    deciding.ask_a_feeling(stage, version, words()["sense"])


def key(name: str) -> UUID:
    """The key of a block by its name in the file."""
    return uuid5(_SPACE, name)


def _published() -> ProtocolVersion | None:
    return next((each for each in queries.published() if each.protocol.title == words()["title"]), None)


def _first() -> ProtocolVersion:
    found = _published()
    assert found is not None  # else it is said to be told
    return found


def _written(stage: Stage) -> ProtocolVersion:
    opened = stage.at(OPENED)
    with stage.acting(opened) as work:
        protocol = services.open_protocol(work, its_mandate().id, words()["title"], opened)
    version = queries.latest([protocol.id])[protocol.id]
    moment, last = stage.at(WRITTEN), dict[str, UUID]()
    with stage.acting(moment, WRITER) as work:
        for place, said in enumerate(words()["block"]):
            part, mine = said["part"], key(said.get("key", f"block {place}"))
            question = matrix.question(said["question"]).id if "question" in said else None
            draft = BlockDraft(
                ProtocolPart(part), BlockKind(said["kind"]), said.get("words", ""), said.get("plain", ""),
                last.get(part), question,
            )  # fmt: skip
            last[part] = writing.add(work, version.id, mine, draft, moment)
    _step(stage, version, VersionState.AMENDING, AMENDABLE, stage.at(CLOSES))
    return version


def _step(
    stage: Stage, version: ProtocolVersion, to: VersionState, when: Moment, closes_at: datetime | None = None
) -> None:  # fmt: skip
    moment = stage.at(when)
    with stage.acting(moment) as work:
        work.session.refresh(version)
        services.become(work, version.id, to, version.version, moment, closes_at=closes_at)


def _amend(
    stage: Stage, version: ProtocolVersion, told: Sequence[Words], filed: Moment, advised: Moment, decided: Moment
) -> None:  # fmt: skip
    """All of them are filed, then advised on, then decided, each a little after the one before."""
    made = [_file(stage, version, said, stage.at(filed) + timedelta(hours=place)) for place, said in enumerate(told)]
    moment = stage.at(advised)
    for amendment, said in zip(made, told, strict=True):
        if "advice" in said:
            with stage.acting(moment, WRITER) as work:
                advice = Advice(said["advice"])
                amending.advise(work, amendment.id, amendment.version, advice, said["advised"], moment)
    moment = stage.at(decided)
    for amendment, said in zip(made, told, strict=True):
        for state in _ROAD[AmendmentState(said["to"])]:
            with stage.acting(moment) as work:
                decisions.bring(work, amendment.id, state, amendment.version, said.get("reason", ""), moment)


def _file(stage: Stage, version: ProtocolVersion, said: Words, moment: datetime) -> Amendment:
    if "add" in said:
        draft = ChangeDraft(
            Operation.ADD, uuid5(_SPACE, said["words"]), ProtocolPart(said["add"]), BlockKind.PARAGRAPH,
            key(said["after"]), said["words"], said["plain"],
        )  # fmt: skip
    else:
        draft = ChangeDraft(Operation.REPLACE, key(said["on"]), words=said["words"], plain=said["plain"])
    with stage.acting(moment, said["who"]) as work:
        amendment = amending.begin(work, version.id, draft, said["statement"], "", moment)
        amending.file(work, amendment.id, amendment.version, moment)
    for who in said.get("signed", ()):
        with stage.acting(moment, who) as work:
            amending.cosign(work, amendment.id, moment)
    return amendment
