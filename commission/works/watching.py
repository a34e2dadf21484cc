"""Evaluations run elsewhere, the dated milestones of the contract, and what the commission hears of the Assises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commission.mandates import queries as mandates
from commission.works import drafts, policies, queries, services
from commission.works.drafts import EvaluationDraft, MilestoneDraft
from commission.works.models import HeardFact
from commission.works.models_answers import ContractMilestone, OtherEvaluation
from commission.works.types import EVALUATION, MILESTONE, PAGES, WorkReason, WorkState
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory


def declare(work: Work, draft: EvaluationDraft, now: datetime) -> OtherEvaluation:
    """Tell the commission of an evaluation; a form sent twice declares it once."""
    services.refuse(policies.refusal_to_declare(work.actor))
    row = {**_columns(draft), "declared_by_id": work.actor.person_id, "created_at": now, "changed_at": now,
           "ticket": draft.ticket}  # fmt: skip
    statement = insert(OtherEvaluation).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    made: OtherEvaluation | None = work.session.scalar(statement.returning(OtherEvaluation))
    work.touch(PAGES)
    if made is None:
        known = queries.evaluation_of_ticket(draft.ticket or "")
        assert known is not None  # the conflict was with it
        return known
    work.audit("commission.evaluation.declare", str(Ref(EVALUATION, made.id)))
    return made


def redeclare(work: Work, evaluation_id: int, version: int, draft: EvaluationDraft, now: datetime) -> None:
    """Other words, or another state, by whoever declared it or by the secretariat. Stale."""
    known = queries.evaluation(evaluation_id)
    if known is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    services.refuse(policies.refusal_to_redeclare(known, mandates.latest(), work.actor))
    services.save(work, OtherEvaluation, evaluation_id, version, {**_columns(draft), "changed_at": now})
    work.audit("commission.evaluation.redeclare", str(Ref(EVALUATION, evaluation_id)), state=draft.state.value)


def date_milestone(work: Work, mandate_id: int, draft: MilestoneDraft, now: datetime) -> ContractMilestone:
    """Give the intermediate or the final evaluation of the contract its date: one each a mandate."""
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    services.refuse(policies.refusal_to_write(mandate, work.actor))
    made = ContractMilestone(mandate_id=mandate_id, cycle=draft.cycle, created_at=now, **_dated(draft, mandate_id))
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError as error:
        raise Invalid(fields={"cycle": WorkReason.ALREADY_DATED.sentence}) from error
    work.audit("commission.milestone.date", str(Ref(MILESTONE, made.id)), due_on=draft.due_on.isoformat())
    work.touch(PAGES)
    return made


def move_milestone(work: Work, milestone_id: int, version: int, draft: MilestoneDraft) -> None:
    """Another date, what is due, the work that was handed over. Stale."""
    known = queries.milestone(milestone_id)
    mandate = mandates.by_id(known.mandate_id) if known is not None else None
    if known is None or mandate is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    services.refuse(policies.refusal_to_write(mandate, work.actor))
    services.save(work, ContractMilestone, milestone_id, version, _dated(draft, mandate.id))
    work.audit("commission.milestone.move", str(Ref(MILESTONE, milestone_id)), due_on=draft.due_on.isoformat())


def hear(work: Work, about: Ref, number: int, now: datetime) -> bool:
    """Note what happened elsewhere, once; whether it was new. Nothing is written in any work."""
    row = {"about_kind": about.kind, "about_id": about.id, "number": number, "at": now}
    statement = insert(HeardFact).values(row).on_conflict_do_nothing(constraint="uq_commission_heard_fact")
    return work.session.execute(statement.returning(HeardFact.id)).one_or_none() is not None


def _columns(draft: EvaluationDraft) -> dict[str, Any]:
    for field, day in (("starts_on", draft.starts_on), ("ends_on", draft.ends_on)):
        if not drafts.sane_day(day):
            raise Invalid(fields={field: WorkReason.NEEDS_A_DAY.sentence})
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        raise Invalid(fields={"ends_on": WorkReason.NEEDS_A_DAY.sentence})
    if draft.place_id is not None and not any(place.id == draft.place_id for place in territory.places()):
        raise Invalid(fields={"place": WorkReason.NOT_FOUND.sentence})
    return {
        "title": drafts.line(draft.title, "title"), "runner": drafts.line(draft.runner, "runner", drafts.LONGEST_NAME),
        "subject": draft.subject.strip(), "place_id": draft.place_id, "starts_on": draft.starts_on,
        "ends_on": draft.ends_on, "link": drafts.checked_link(draft.link), "state": draft.state,
    }  # fmt: skip


def _dated(draft: MilestoneDraft, mandate_id: int) -> dict[str, Any]:
    if not drafts.sane_day(draft.due_on):
        raise Invalid(fields={"due_on": WorkReason.NEEDS_A_DAY.sentence})
    if draft.work_id is not None:
        handed = queries.work(draft.work_id)
        if handed is None or handed.state is not WorkState.ADOPTED or handed.mandate_id != mandate_id:
            raise Invalid(fields={"work": WorkReason.NOT_FOUND.sentence})
    return {"due_on": draft.due_on, "words": draft.words.strip(), "work_id": draft.work_id, "done_on": draft.done_on}
