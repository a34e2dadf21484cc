"""Commands on what an action is made of: milestones, lines of money, photographs, and its account."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from budgets.delivery import drafts, policies, queries, services
from budgets.delivery.drafts import BilanDraft, Shot, SpendingDraft
from budgets.delivery.models import ActionBilan, ActionMilestone, ActionPhoto, ActionSpending, ProgrammeAction
from budgets.delivery.types import ActionReason
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work


def plan(
    work: Work, action_id: int, title: str, planned_on: date | None, ticket: str | None, now: datetime
) -> None:  # fmt: skip
    """Plan a milestone; a form sent twice plans it once."""
    action = services.changed(work, action_id)
    row = {"action_id": action.id, "title": drafts.line(title, "title"), "planned_on": drafts.day(planned_on, "day")}
    if _added(work, ActionMilestone, {**row, "ticket": ticket}):
        services.save(work, action, now)
        work.audit("budgets.action.plan", str(action.ref), title=row["title"])


def reach(work: Work, action_id: int, milestone_id: int, done_on: date | None, now: datetime) -> None:
    """Say on which day a milestone was reached; of two who say so at once, the first."""
    action = services.changed(work, action_id)
    known = work.session.get(ActionMilestone, milestone_id)
    if known is None or known.action_id != action.id:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    day = drafts.day(done_on, "day")
    if day > policies.today(now):
        raise Invalid(fields={"day": ActionReason.NEEDS_A_DAY.sentence})
    mine = (ActionMilestone.id == milestone_id, ActionMilestone.done_on.is_(None))
    done = update(ActionMilestone).where(*mine).values(done_on=day).returning(ActionMilestone.id)
    if work.session.execute(done).one_or_none() is None:
        raise Stale(reason=ActionReason.CHANGED_MEANWHILE)
    services.save(work, action, now)
    work.audit("budgets.action.reach", str(action.ref), milestone=milestone_id, day=day.isoformat())


def spend(work: Work, action_id: int, draft: SpendingDraft, now: datetime) -> None:
    """Add a line of money; the action is held, so that its sum is never below zero, and over budget only said why."""
    action = services.open_to(work, action_id, now)
    cents = drafts.amount(draft.amount).cents * (-1 if draft.correction else 1)
    row = {
        "action_id": action.id, "label": drafts.line(draft.label, "label"), "amount": Money(cents),
        "spent_on": drafts.day(draft.spent_on, "day"), "at": now, "ticket": draft.ticket,
    }  # fmt: skip
    if queries.of_ticket(ActionSpending, draft.ticket) is not None:
        return
    over = _over(action, queries.spent([action.id]).get(action.id, 0) + cents, draft.over_reason)
    if _added(work, ActionSpending, row):
        services.save(work, action, now, over_reason=over)
        work.audit("budgets.action.spend", str(action.ref), cents=cents, label=row["label"])


def show(work: Work, action_id: int, shot: Shot, taken_on: date | None, ticket: str | None, now: datetime) -> None:
    """Add a photograph, with what it shows for those who do not see it."""
    action = services.open_to(work, action_id, now)
    day = drafts.day(taken_on, "day")
    digest, alt = services.kept_shot(work, shot)
    if digest is None:
        raise Invalid(fields={"picture": ActionReason.NEEDS_A_PICTURE.sentence})
    row = {"action_id": action.id, "digest": digest, "alt": alt, "taken_on": day, "at": now, "ticket": ticket}
    if _added(work, ActionPhoto, row):
        services.save(work, action, now)
        work.audit("budgets.action.show", str(action.ref), digest=digest)


def account(work: Work, action_id: int, version: int, draft: BilanDraft, now: datetime) -> None:
    """Give the account of an action that ended, or give it again. Stale."""
    action = services.written(action_id)
    services.refuse(policies.refusal_to_account(action, work.actor, *services.standing(action, work)))
    services.in_time(action, now)
    services.check_version(action, version)
    values = {
        "done": drafts.words(draft.done, "done"), "people": draft.people, "cost": drafts.amount(draft.cost, 0),
        "learnt": draft.learnt.strip()[: drafts.LONGEST_WORDS], "at": now,
    }  # fmt: skip
    statement = insert(ActionBilan).values(action_id=action.id, version=1, **values)
    again = {**values, "version": ActionBilan.version + 1}
    work.session.execute(statement.on_conflict_do_update(index_elements=["action_id"], set_=again))
    services.save(work, action, now)
    work.audit("budgets.action.account", str(action.ref), people=draft.people, cents=draft.cost.cents)


def _over(action: ProgrammeAction, total: int, reason: str) -> str:
    """Why it costs more than planned, once it does."""
    if total < 0:
        raise Invalid(fields={"amount": ActionReason.BELOW_ZERO.sentence})
    if total <= action.budget.cents:
        return ""
    return drafts.words(reason or action.over_reason, "over_reason", ActionReason.OVER_BUDGET)


def _added(work: Work, model: Any, row: dict[str, Any]) -> bool:
    """Whether it is new: a form sent twice, at the same moment too, makes it once."""
    statement = insert(model).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    return work.session.execute(statement.returning(model.id)).one_or_none() is not None
