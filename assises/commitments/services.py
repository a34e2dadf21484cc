"""Commands on commitments: written, answered, moved, handed on, tied; never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from assises.commitments import drafts, policies, queries
from assises.commitments.drafts import PromiseDraft
from assises.commitments.events import CommitmentMoved
from assises.commitments.models import AssisesCommitment, PromiseOwner, PromiseStep
from assises.commitments.types import COMMITMENT, PAGES, PromiseReason, PromiseState
from assises.editions import queries as editions
from commons.identity.roles.scopes import chain_of
from commons.identity.types import Scope, ScopeKind
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def propose(work: Work, edition_id: int, draft: PromiseDraft, now: datetime) -> AssisesCommitment:
    """A commitment asked of somebody, with where it comes from."""
    edition = editions.by_id(edition_id)
    if edition is None:
        raise NotFound(reason=PromiseReason.NOT_FOUND)
    refuse(policies.refusal_to_keep(edition, work.actor))
    made = AssisesCommitment(edition_id=edition.id, created_at=now, state=PromiseState.PROPOSED, **_columns(draft))
    _must_be_its_axis(made.axis_id, edition.id)
    work.session.add(made)
    work.session.flush()
    _note(work, made, now)
    work.session.add(PromiseOwner(commitment_id=made.id, owner=made.owner, body_id=made.body_id, since=now))
    comes_from(work, Ref(COMMITMENT, made.id), draft.origins, now)
    work.audit("assises.commitment.propose", str(Ref(COMMITMENT, made.id)), owner=made.owner)
    work.touch(PAGES)
    return made


def correct(work: Work, commitment_id: int, version: int, draft: PromiseDraft, now: datetime) -> None:
    """Other words, as long as nobody accepted it."""
    commitment = held(commitment_id)
    refuse(policies.refusal_to_correct(commitment, work.actor))
    columns = _columns(draft)
    _must_be_its_axis(columns["axis_id"], commitment.edition_id)
    _write(work, commitment, version, columns)
    if (commitment.owner, commitment.body_id) != (columns["owner"], columns["body_id"]):
        owner = PromiseOwner(
            commitment_id=commitment_id, owner=columns["owner"], body_id=columns["body_id"], since=now
        )  # fmt: skip
        work.session.add(owner)
    comes_from(work, Ref(COMMITMENT, commitment_id), draft.origins, now)
    work.audit("assises.commitment.correct", str(Ref(COMMITMENT, commitment_id)), words=columns["words"])


def move(
    work: Work, commitment_id: int, version: int, to: PromiseState, reason: str, now: datetime, *,
    due_on: date | None = None, carried_to: int | None = None,
) -> None:  # fmt: skip
    """Accept, refuse, begin, keep, abandon, carry over: one of two who move it at once is told."""
    commitment = held(commitment_id)
    refuse(policies.refusal_to_move(commitment, to, scopes_of(commitment), work.actor))
    values = _moved(commitment, to, reason.strip(), now)
    if to is PromiseState.CARRIED_OVER:
        values |= _carried(commitment, due_on, carried_to)
    _write(work, commitment, version, values)
    work.session.refresh(commitment)
    _note(work, commitment, now)
    work.record(CommitmentMoved(commitment.id, commitment.edition_id, to.value))
    work.audit("assises.commitment.move", str(Ref(COMMITMENT, commitment_id)), state=to.value, reason=reason.strip())


def hand_on(
    work: Work, commitment_id: int, version: int, owner: str, body_id: int | None, reason: str, now: datetime
) -> None:
    """It passes to another owner; who owed it before stays written."""
    commitment = held(commitment_id)
    refuse(policies.refusal_to_hand_on(commitment, work.actor))
    name = one_line(owner, drafts.LONGEST_NAME)
    if not name:
        raise Invalid(fields={"owner": PromiseReason.NEEDS_AN_OWNER.sentence})
    if not reason.strip():
        raise Invalid(fields={"reason": PromiseReason.NEEDS_A_REASON.sentence})
    _write(work, commitment, version, {"owner": name, "body_id": body_id})
    passed = PromiseOwner(
        commitment_id=commitment_id, owner=name, body_id=body_id, since=now, reason=reason.strip()
    )  # fmt: skip
    work.session.add(passed)
    work.audit("assises.commitment.hand_on", str(Ref(COMMITMENT, commitment_id)), owner=name, reason=reason.strip())


def say_same(work: Work, commitment_id: int, version: int, other_id: int | None, now: datetime) -> None:
    """Say that it is the same as another one, or no longer; both stay, each with its own history."""
    commitment = held(commitment_id)
    refuse(policies.refusal_to_tie(commitment, work.actor))
    other = queries.commitment(other_id) if other_id is not None else None
    circle = other is not None and (other.id == commitment_id or other.duplicate_of_id is not None)
    if (other_id is not None and other is None) or circle or (other is not None and queries.duplicates(commitment_id)):
        raise Invalid(fields={"other": PromiseReason.SAME.sentence})
    _write(work, commitment, version, {"duplicate_of_id": other_id})
    work.audit("assises.commitment.say_same", str(Ref(COMMITMENT, commitment_id)), other=other_id)


def held(commitment_id: int) -> AssisesCommitment:
    """The commitment of this number."""
    commitment = queries.commitment(commitment_id)
    if commitment is None:
        raise NotFound(reason=PromiseReason.NOT_FOUND)
    return commitment


def scopes_of(commitment: AssisesCommitment) -> list[tuple[str, int]]:
    """The scopes whose respondents write for whoever owes it."""
    return chain_of(Scope(ScopeKind.BODY, commitment.body_id)) if commitment.body_id is not None else []


def refuse(reason: PromiseReason | None) -> None:
    """Raise this reason, if it is one."""
    if reason is not None:
        raise Refused(reason=reason)


def comes_from(work: Work, thing: Ref, origins: tuple[Ref, ...], now: datetime) -> None:
    """Tie a thing to all it comes from."""
    for origin in origins[: drafts.MOST_ORIGINS]:
        if origin != thing:
            threads.tie(work, origin, thing, Relation.LED_TO, now)


def _columns(draft: PromiseDraft) -> dict[str, Any]:
    owner = one_line(draft.owner, drafts.LONGEST_NAME)
    if not owner:
        raise Invalid(fields={"owner": PromiseReason.NEEDS_AN_OWNER.sentence})
    if not drafts.sane_day(draft.due_on):
        raise Invalid(fields={"due_on": PromiseReason.NEEDS_A_DAY.sentence})
    return {
        "words": drafts.cleaned(draft.words, drafts.LONGEST_WORDS, "words"), "owner": owner, "due_on": draft.due_on,
        "indicator": draft.indicator.strip(), "body_id": draft.body_id, "axis_id": draft.axis_id,
    }  # fmt: skip


def _must_be_its_axis(axis_id: int | None, edition_id: int) -> None:
    axis = queries.axis(axis_id) if axis_id is not None else None
    if axis_id is not None and (axis is None or axis.edition_id != edition_id):
        raise Invalid(fields={"axis": PromiseReason.NOT_FOUND.sentence})


def _moved(commitment: AssisesCommitment, to: PromiseState, reason: str, now: datetime) -> dict[str, Any]:
    if to.needs_reason and not reason:
        raise Invalid(fields={"reason": PromiseReason.NEEDS_A_REASON.sentence})
    accepted = commitment.accepted_at or (now if to is PromiseState.ACCEPTED else None)
    return {"state": to, "reason": reason, "settled_at": now if to.is_end else None, "accepted_at": accepted}


def _carried(commitment: AssisesCommitment, due_on: date | None, carried_to: int | None) -> dict[str, Any]:
    year = max(commitment.edition.year, commitment.carried_to or 0)
    if carried_to is None or not year < carried_to <= drafts.LAST_DAY.year:
        raise Invalid(fields={"carried_to": PromiseReason.NEEDS_A_YEAR.sentence})
    if due_on is None or not drafts.sane_day(due_on) or due_on <= commitment.due_on:
        raise Invalid(fields={"due_on": PromiseReason.NEEDS_A_DAY.sentence})
    return {"carried_to": carried_to, "due_on": due_on}


def _note(work: Work, commitment: AssisesCommitment, now: datetime) -> None:
    step = PromiseStep(
        commitment_id=commitment.id, state=commitment.state, reason=commitment.reason or "", at=now,
        due_on=commitment.due_on, carried_to=commitment.carried_to,
    )  # fmt: skip
    work.session.add(step)


def _write(work: Work, commitment: AssisesCommitment, version: int, values: dict[str, Any]) -> None:
    """One conditional update: of two people who write from the same page, one is told."""
    mine = (AssisesCommitment.id == commitment.id, AssisesCommitment.version == version)
    statement = update(AssisesCommitment).where(*mine).values(**values, version=AssisesCommitment.version + 1)
    statement = statement.execution_options(synchronize_session=False)
    if work.session.execute(statement.returning(AssisesCommitment.id)).one_or_none() is None:
        raise Stale(reason=PromiseReason.CHANGED_MEANWHILE)
    work.touch(PAGES)
