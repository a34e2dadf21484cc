"""What a consultation on a version does to it: in consultation, then adopted, or sent back to a new draft.

Facts may be told twice: a step is written once for each consultation and outcome (unique index), and a version that
has moved on is left where it is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from commission.consultations.events import ConsultationFinal, ConsultationOpened, ConsultationProclaimed
from commission.consultations.types import CONSULTATION, Kind, Outcome
from commission.protocol import queries, services
from commission.protocol.finding import hold
from commission.protocol.models import ProtocolVersion, VersionStep
from commission.protocol.types import PAGES, VERSION, VersionState
from commons.kernel import clock, events
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def version_goes_to_consultation(work: Work, fact: ConsultationOpened) -> None:
    """The frozen text is in the hands of the commission."""
    version = _subject(work, fact.subject_kind, fact.subject_id)
    if version is None:
        return
    now = clock.now()
    if version.state is VersionState.FROZEN:
        services.move(
            work, version, VersionState.CONSULTED, version.version, now, consultation_id=fact.consultation_id
        )  # fmt: skip
    elif version.state is VersionState.CONSULTED:
        _noted(work, version, fact.consultation_id, None)
    threads.tie(work, Ref(VERSION, version.id), Ref(CONSULTATION, fact.consultation_id), Relation.DECIDED_BY, now)


def version_hears_its_result(work: Work, fact: ConsultationProclaimed) -> None:
    """The result is public; it may still be contested, so the version stays where it is."""
    version = _subject(work, fact.subject_kind, fact.subject_id)
    if version is not None and version.state is VersionState.CONSULTED:
        _noted(work, version, fact.consultation_id, fact.outcome)


def version_follows_its_result(work: Work, fact: ConsultationFinal) -> None:
    """The result stands: adopted; or, after a vote that changes nothing, back to writing in a new draft."""
    version = _subject(work, fact.subject_kind, fact.subject_id)
    if version is None or version.state is not VersionState.CONSULTED:
        return
    now = clock.now()
    told: dict[str, Any] = {"consultation_id": fact.consultation_id, "outcome": fact.outcome}
    if fact.outcome == Outcome.ADOPTED and fact.kind != Kind.SENSE:
        services.move(work, version, VersionState.ADOPTED, version.version, now, adopted_at=now, **told)
    elif fact.outcome == Outcome.STATUS_QUO and fact.kind == Kind.VOTE:
        services.move(work, version, VersionState.SENT_BACK, version.version, now, **told)
        services.draft_from(work, version, now)
    else:
        _noted(work, version, fact.consultation_id, fact.outcome)


def _subject(work: Work, kind: str, number: int) -> ProtocolVersion | None:
    """The version a consultation is about, held until the end."""
    known = kind == VERSION and queries.version(number) is not None
    return hold(work, number) if known else None


def _noted(work: Work, version: ProtocolVersion, consultation_id: int, outcome: str | None) -> None:
    row = {
        "version_id": version.id, "state": version.state, "at": clock.now(), "reason": "",
        "consultation_id": consultation_id, "outcome": outcome,
    }  # fmt: skip
    work.session.execute(insert(VersionStep).values(row).on_conflict_do_nothing())
    work.touch(PAGES)


def listen() -> None:
    """Hear what consultations tell."""
    events.subscribe(ConsultationOpened)(version_goes_to_consultation)
    events.subscribe(ConsultationProclaimed)(version_hears_its_result)
    events.subscribe(ConsultationFinal)(version_follows_its_result)
