"""Publishes versions of the programme: whole, with what changed since the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update

from assises.editions import services as editions
from assises.editions.models import AssisesEdition
from assises.programme import changes, lines, locks, queries
from assises.programme.changes import Change
from assises.programme.events import ActivityMoved, ProgrammeReleased
from assises.programme.lines import Line
from assises.programme.models import Activity, Release
from assises.programme.types import ACTIVITY, PAGES, ActivityState, ChangeKind, ProgrammeReason
from assises.subjects.types import SUBJECT
from commons.kernel.errors import Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from commons.threads import services as threads
from commons.threads.types import Relation


@dataclass(frozen=True)
class Pending:
    """The version that would be published now."""

    number: int
    programme: list[Line]
    changes: list[Change]

    @property
    def digest(self) -> str:
        """What a secretariat has read before it publishes; another one is another programme."""
        said = json.dumps([self.number, [change.as_data() for change in self.changes]], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def pending(edition_id: int) -> Pending:
    """What would be published now, in a fixed number of queries; an activity that nobody knew and is cancelled: not."""
    orientations = {each.id: each.code for each in territory.orientations()}
    challenges = {each.id: each.code for each in territory.challenges()}
    found = queries.activities(edition_id, ActivityState.PLANNED, ActivityState.CANCELLED)
    known = [each for each in found if not (each.state is ActivityState.CANCELLED and each.first_release is None)]
    now = [lines.of_activity(each, orientations, challenges) for each in known]
    latest = queries.latest(edition_id)
    before = lines.read_all(latest.programme) if latest is not None else []
    number = latest.number + 1 if latest is not None else 1
    programme = lines.remembering(now, {line.id: line for line in before})
    return Pending(number, programme, changes.changes(before, programme))


def publish(work: Work, edition_id: int, digest: str, note: str, now: datetime) -> Release:
    """Publish the next version; Stale when the programme is no longer what was read before."""
    edition = locks.held_edition(work, edition_id, alone=True)
    locks.hold_days(work, edition_id)
    found = pending(edition_id)
    if not found.changes:
        raise Refused(reason=ProgrammeReason.NOTHING_NEW)
    if found.digest != digest:
        raise Stale(reason=ProgrammeReason.PREVIEW_OLD)
    mine = (Activity.edition_id == edition_id, Activity.state == ActivityState.PLANNED)
    told = update(Activity).where(*mine, Activity.first_release.is_(None)).values(first_release=found.number)
    work.session.execute(told)
    _tie_subjects(work, found, now)
    return _released(work, edition, found, note, now)


def tell_cancelled(work: Work, edition: AssisesEdition, activity: Activity, now: datetime) -> None:
    """Publish that an activity is cancelled, and nothing else of what is being prepared.

    The edition is held alone. Nothing is published when no version speaks of the activity.
    """
    latest = queries.latest(edition.id)
    before = lines.read_all(latest.programme) if latest is not None else []
    if latest is None or activity.id not in {line.id for line in before}:
        return
    gone: Any = {"state": activity.state.value, "reason": activity.cancel_reason, "sequence": activity.sequence}
    programme = [replace(line, **gone) if line.id == activity.id else line for line in before]
    found = Pending(latest.number + 1, programme, changes.changes(before, programme))
    _released(work, edition, found, activity.cancel_reason, now)


def _released(work: Work, edition: AssisesEdition, found: Pending, note: str, now: datetime) -> Release:
    release = Release(
        edition_id=edition.id, number=found.number, published_at=now, by_id=work.actor.person_id, note=note.strip(),
        programme=[lines.as_data(line) for line in found.programme],
        changes=[change.as_data() for change in found.changes],
    )  # fmt: skip
    work.session.add(release)
    work.session.flush()
    editions.log_step(work, edition.id, "released", now, note)
    work.record(ProgrammeReleased(edition.id, found.number))
    for number in moved(found.changes):
        work.record(ActivityMoved(number))
    work.audit("assises.programme.release", f"assises.edition:{edition.id}", number=found.number)
    work.touch(PAGES)
    return release


def moved(found: Sequence[Change]) -> list[int]:
    """The activities that whoever knew the version before would miss, each once."""
    return list(dict.fromkeys(change.activity_id for change in found if change.moves_people))


def _tie_subjects(work: Work, found: Pending, now: datetime) -> None:
    """A subject that was kept leads to the activity that takes it up."""
    new = {change.activity_id for change in found.changes if change.kind in (ChangeKind.ADDED, ChangeKind.DETAILS)}
    for line in found.programme:
        if line.id in new and line.subject_id is not None:
            threads.tie(work, Ref(SUBJECT, line.subject_id), Ref(ACTIVITY, line.id), Relation.LED_TO, now)


def stands(edition_id: int, activity_id: int) -> list[Change]:
    """What of an activity is not published yet."""
    return [change for change in pending(edition_id).changes if change.activity_id == activity_id]
