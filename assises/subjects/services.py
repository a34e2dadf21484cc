"""Takes a subject in, keeps it for a year of the Assises, or sets it aside with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from assises.subjects import policies, queries
from assises.subjects.models import AssisesSubject
from assises.subjects.types import SubjectReason, SubjectState
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

LONGEST_TITLE, LONGEST_REASON = 200, 1000
FIRST_YEAR, LAST_YEAR = 2024, 2100
#: What public pages of subjects depend on.
VERSION = "assises:subjects"


def propose(work: Work, origin: Ref, title: str, summary: str, now: datetime, place_id: int | None = None) -> int:
    """The subject that comes from this thing, made the first time; the unique origin decides between two."""
    row = {
        "title": one_line(title, LONGEST_TITLE) or "—", "summary": summary, "origin_kind": origin.kind,
        "origin_id": origin.id, "place_id": place_id, "state": SubjectState.PROPOSED, "reason": "",
        "proposed_at": now, "version": 1,
    }  # fmt: skip
    statement = insert(AssisesSubject).values(row).on_conflict_do_nothing(constraint="uq_assises_subject_origin")
    made = work.session.execute(statement.returning(AssisesSubject.id)).scalar_one_or_none()
    if made is not None:
        work.audit("assises.subject.propose", f"assises.subject:{made}", origin=str(origin))
        work.touch(VERSION)
        return made
    known = queries.id_of_origin(origin)
    assert known is not None  # the conflict was with it
    return known


def keep(work: Work, subject_id: int, year: int | None, reason: str, version: int, now: datetime) -> None:
    """Keep a subject for the Assises of this year."""
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(fields={"edition_year": SubjectReason.NO_YEAR.sentence})
    _decide(work, subject_id, version, now, state=SubjectState.KEPT, edition_year=year, reason=reason.strip())


def set_aside(work: Work, subject_id: int, reason: str, version: int, now: datetime) -> None:
    """Set a subject aside; the reason is public."""
    if not reason.strip():
        raise Invalid(fields={"reason": SubjectReason.NO_REASON.sentence})
    _decide(
        work, subject_id, version, now, state=SubjectState.SET_ASIDE, edition_year=None, reason=reason.strip()
    )  # fmt: skip


def _decide(work: Work, subject_id: int, version: int, now: datetime, **decided: object) -> None:
    refusal = policies.refusal_to_decide(work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    mine = (AssisesSubject.id == subject_id, AssisesSubject.version == version)
    statement = (
        update(AssisesSubject).where(*mine).values(**decided, decided_at=now, version=AssisesSubject.version + 1)
    )
    # The conditional update decides between two people who decide at once.
    if work.session.execute(statement.returning(AssisesSubject.id)).one_or_none() is None:
        if queries.by_id(subject_id) is None:
            raise NotFound(reason=SubjectReason.NOT_FOUND)
        raise Stale(reason=SubjectReason.CHANGED_MEANWHILE)
    state = str(decided["state"])
    work.audit("assises.subject.decide", f"assises.subject:{subject_id}", state=state, reason=decided["reason"])
    work.touch(VERSION)
