"""Commands on the account of an edition: written in parts, published with its figures frozen, corrected with a note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from assises.editions import queries as editions
from assises.editions import services as edition_services
from assises.editions.models import AssisesEdition
from assises.editions.types import EDITION, EditionState
from assises.reports import figures, policies, queries
from assises.reports.events import ReportPublished
from assises.reports.models import EditionReport
from assises.reports.types import PAGES, Part, ReportRefusal, ReportState
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

LONGEST_PART = 10_000
#: By part, the words in French and, when somebody wrote them, in Arabic.
Words = Mapping[Part, Mapping[str, str]]


def write(work: Work, edition_id: int, version: int, words: Words, now: datetime) -> None:
    """Keep what is written so far. `version`: 0 when nothing was; Stale when somebody else wrote meanwhile."""
    edition = held(edition_id)
    _refuse(policies.refusal_to_write(edition, work.actor, now))
    row = {
        "edition_id": edition_id, "state": ReportState.DRAFT, "words": {}, "published_words": {}, "figures": {},
        "digest": "", "note": "", "number": 0, "created_at": now, "version": 0,
    }  # fmt: skip
    work.session.execute(insert(EditionReport).values(row).on_conflict_do_nothing())
    _write(work, edition_id, version, {"words": _kept(words)})
    work.audit("assises.report.write", str(Ref(EDITION, edition_id)))


def publish(work: Work, edition_id: int, version: int, note: str, now: datetime) -> None:
    """Everybody reads it. First, figures freeze and the edition is reported; later, a note says what changed."""
    edition = held(edition_id)
    _refuse(policies.refusal_to_publish(edition, work.actor, now))
    report = queries.report(edition_id)
    if report is None or not _opens(report.words):
        raise Invalid(fields={"opening_fr": ReportRefusal.NOTHING_WRITTEN.sentence})
    if report.number and not note.strip():
        raise Invalid(fields={"note": ReportRefusal.NEEDS_A_NOTE.sentence})
    counted = report.figures or figures.of_edition(edition, now)
    values = {
        "state": ReportState.PUBLISHED, "published_words": report.words, "figures": counted, "note": note.strip(),
        "digest": figures.digest_of(report.words, counted), "published_at": now, "number": report.number + 1,
    }  # fmt: skip
    _write(work, edition_id, version, values)
    if edition.state is EditionState.ANNOUNCED:
        edition_services.become(work, edition_id, EditionState.REPORTED, edition.version, "", now)
    work.record(ReportPublished(edition_id, report.number + 1))
    work.audit("assises.report.publish", str(Ref(EDITION, edition_id)), digest=values["digest"])


def held(edition_id: int) -> AssisesEdition:
    """The edition of this number."""
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=ReportRefusal.NOT_FOUND)
    return edition


def _kept(words: Words) -> dict[str, dict[str, str]]:
    """What people wrote, without empty texts."""
    parts = {part.value: {code: text.strip() for code, text in words.get(part, {}).items()} for part in Part}
    return {part: {code: text for code, text in texts.items() if text} for part, texts in parts.items()}


def _opens(words: Mapping[str, Any]) -> bool:
    return bool(words.get(Part.OPENING.value, {}).get("fr"))


def _refuse(reason: ReportRefusal | None) -> None:
    if reason is not None:
        raise Refused(reason=reason)


def _write(work: Work, edition_id: int, version: int, values: dict[str, Any]) -> None:
    """One conditional update: of two people who write or publish from the same page, one is told."""
    mine = (EditionReport.edition_id == edition_id, EditionReport.version == version)
    statement = update(EditionReport).where(*mine).values(**values, version=EditionReport.version + 1)
    statement = statement.execution_options(synchronize_session=False)
    if work.session.execute(statement.returning(EditionReport.edition_id)).one_or_none() is None:
        raise Stale(reason=ReportRefusal.CHANGED_MEANWHILE)
    work.touch(PAGES)
