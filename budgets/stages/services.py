"""Chooses the stages of an edition, begins its process, and moves its stages, each time with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.stages import policies, queries
from budgets.stages.events import ProcessBegun, StageMoved
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageReason
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class StageDraft:
    """A stage as the secretariat writes it before the process begins; no dates for one that the vote dates."""

    kind: StageKind
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    words: str = ""


def arrange(work: Work, slug: str, drafts: Sequence[StageDraft], version: int, now: datetime) -> list[Stage]:
    """Write the stages anew, in this order; Stale when somebody else did since `version` was read."""
    edition = _held(slug)
    _obey(policies.refusal_to_arrange(work.actor, edition, editions.holding_places(edition)))
    if edition.version != version:
        raise Stale(reason=StageReason.CHANGED_MEANWHILE)
    _check(drafts)
    work.session.execute(delete(Stage).where(Stage.edition_id == edition.id))
    stages = [
        Stage(
            edition_id=edition.id, kind=draft.kind, rank=rank, words=draft.words.strip(), opens_at=draft.opens_at,
            closes_at=draft.closes_at, paused_at=None,
        )
        for rank, draft in enumerate(drafts, start=1)
    ]  # fmt: skip
    work.session.add_all(stages)
    # The version of the edition tells of its stages too: an UPDATE raises it.
    flag_modified(edition, "source")
    work.session.flush()
    work.audit("budgets.stage.arrange", edition.poll_key, stages=[draft.kind.value for draft in drafts])
    return stages


def begin(work: Work, slug: str, now: datetime) -> Edition:
    """Show the stages to everybody; from now on they change only by acts that are published."""
    edition = _held(slug)
    _obey(policies.refusal_to_arrange(work.actor, edition, editions.holding_places(edition)))
    stages = queries.of(edition.id)
    if not stages:
        raise Invalid(reason=StageReason.EMPTY)
    edition.begun_at = now
    work.session.flush()
    work.audit("budgets.stage.begin", edition.poll_key, stages=[stage.kind.value for stage in stages])
    work.record(ProcessBegun(edition.id, edition.slug))
    work.touch(edition.version_name, "budgets")
    return edition


@dataclass(frozen=True)
class NewDates:
    """What a stage is moved to, by the acts that give it other dates; no end: none is set."""

    since: datetime | None = None
    until: datetime | None = None


def move(
    work: Work, slug: str, kind: StageKind, act: StageAct, why: str, now: datetime, to: NewDates = NewDates()
) -> Stage:
    """Do this to a stage, with a reason that stands in the public log.

    `to`: both dates when the act is to reschedule it, the end alone when it is put off. Invalid names the field at
    fault.
    """
    edition = _held(slug)
    stage = queries.held(edition.id, kind, writing=False)
    if stage is None:
        raise NotFound(reason=StageReason.NO_SUCH_STAGE)
    _obey(policies.refusal_to_move(act, work.actor, stage, editions.holding_places(edition), now))
    if not why.strip():
        raise Invalid(fields={"reason": StageReason.NEEDS_A_REASON.sentence})
    before = stage.opens_at, stage.closes_at
    _ACTS[act](stage, now, to)
    work.session.flush()
    details = {"stage": kind.value, "why": why.strip()}
    if act in (StageAct.RESCHEDULE, StageAct.PUT_OFF):
        details |= {"before": _iso(before[1]), "until": _iso(stage.closes_at)}
    if act is StageAct.RESCHEDULE:
        details |= {"began": _iso(before[0]), "since": _iso(stage.opens_at)}
    work.audit(f"budgets.stage.{act.value}", edition.poll_key, **details)
    work.record(StageMoved(edition.id, edition.slug, kind, act))
    work.touch(edition.version_name, "budgets")
    return stage


def required(work: Work, edition_id: int, kind: StageKind, now: datetime) -> Stage:
    """The stage, when one may write in it now; Refused otherwise.

    Every command that writes in a stage passes here first. The row is held until the command ends, with others who
    write: the secretariat closes before or after it, never across it.
    """
    stage = queries.held(edition_id, kind, writing=True)
    _obey(policies.refusal_to_write(stage, now))
    assert stage is not None  # refused above
    return stage


def _open(stage: Stage, now: datetime, _to: NewDates) -> None:
    if stage.closes_at is not None and stage.closes_at <= now:
        stage.closes_at = None
    stage.opens_at = now


def _reschedule(stage: Stage, now: datetime, to: NewDates) -> None:
    if to.since is None:
        raise Invalid(fields={"since": StageReason.NEEDS_A_BEGINNING.sentence})
    if to.since <= now:
        # It would open at once: that is another act, with a name of its own in the log.
        raise Invalid(fields={"since": StageReason.PAST.sentence})
    if to.until is not None and to.until <= to.since:
        raise Invalid(fields={"until": StageReason.BACKWARDS.sentence})
    stage.opens_at, stage.closes_at = to.since, to.until


def _put_off(stage: Stage, now: datetime, to: NewDates) -> None:
    if to.until is not None and to.until <= now:
        raise Invalid(fields={"until": StageReason.PAST.sentence})
    stage.closes_at = to.until


def _pause(stage: Stage, now: datetime, _to: NewDates) -> None:
    stage.paused_at = now


def _resume(stage: Stage, now: datetime, _to: NewDates) -> None:
    # What the pause took is given back, so that nobody loses a day they counted on.
    if stage.closes_at is not None and stage.paused_at is not None:
        stage.closes_at += now - stage.paused_at
    stage.paused_at = None


def _close(stage: Stage, now: datetime, _to: NewDates) -> None:
    if stage.opens_at == now:
        raise Refused(reason=StageReason.NOT_NOW)
    stage.paused_at, stage.closes_at = None, now


_ACTS: dict[StageAct, Callable[[Stage, datetime, NewDates], None]] = {
    StageAct.OPEN: _open,
    StageAct.RESCHEDULE: _reschedule,
    StageAct.PUT_OFF: _put_off,
    StageAct.PAUSE: _pause,
    StageAct.RESUME: _resume,
    StageAct.CLOSE: _close,
}


def _held(slug: str) -> Edition:
    edition = editions.held(slug)
    if edition is None:
        raise NotFound(reason=StageReason.NOT_FOUND)
    return edition


def _check(drafts: Sequence[StageDraft]) -> None:
    """Invalid, field by field: `<kind>_closes_at`."""
    if not drafts:
        raise Invalid(reason=StageReason.EMPTY)
    wrong = {}
    for draft in drafts:
        ends = draft.closes_at
        if ends is not None and (draft.opens_at is None or draft.opens_at >= ends):
            wrong[f"{draft.kind.value}_closes_at"] = StageReason.BACKWARDS.sentence
    if wrong:
        raise Invalid(fields=wrong)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else ""


def _obey(refusal: StageReason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
