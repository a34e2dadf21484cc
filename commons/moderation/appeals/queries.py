"""What an author reads of moderation, and the appeals that moderators answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from commons.kernel.actor import Actor
from commons.kernel.db import LARGEST_ID, db
from commons.moderation import policies, registry
from commons.moderation.desk.queries import within_reach
from commons.moderation.models import Appeal, Block, Case, Judgment
from commons.moderation.reasons import ModerationReason
from commons.moderation.types import AppealState, Excerpt


@dataclass(frozen=True)
class OwnDecision:
    """A decision about one of my texts."""

    decision: Judgment
    excerpt: Excerpt | None
    appeal: Appeal | None
    #: Why I may not appeal; None when I may.
    refusal: ModerationReason | None


@dataclass(frozen=True)
class OwnPage:
    """All that moderation has to say to one person."""

    decisions: Sequence[OwnDecision]
    #: Texts that wait to be read.
    waiting: Sequence[tuple[Case, Excerpt]]
    blocks: Sequence[tuple[Block, bool]]


def own_page(actor: Actor, now: datetime) -> OwnPage:
    """What was decided about this person's texts, what waits, what is blocked."""
    me = actor.person_id
    past = select(Judgment, Appeal).outerjoin(Appeal, Appeal.decision_id == Judgment.id)
    past = past.where(Judgment.author_id == me).order_by(Judgment.id.desc()).limit(200)
    rows = [(decision, appeal) for decision, appeal in db.session.execute(past)]
    held = select(Case).where(Case.author_id == me, Case.closed_at.is_(None)).order_by(Case.id.desc())
    waiting = [case for case in db.session.scalars(held) if case.cause.holds]
    texts = registry.read([*(decision.ref for decision, _ in rows), *(case.ref for case in waiting)])
    blocks = db.session.scalars(select(Block).where(Block.account_id == me).order_by(Block.id.desc()))
    return OwnPage(
        [OwnDecision(d, texts.get(d.ref), a, _refusal(actor, d, a, now)) for d, a in rows],
        [(case, texts[case.ref]) for case in waiting if case.ref in texts],
        [(block, block.lifted_at is None and block.ends_at > now) for block in blocks],
    )


def _refusal(actor: Actor, decision: Judgment, appeal: Appeal | None, now: datetime) -> ModerationReason | None:
    return policies.refusal_to_appeal(
        actor, decision.author_id, decision.verdict, decision.decided_at, appeal is not None, now
    )


def decision(decision_id: int) -> Judgment | None:
    """The decision of this number."""
    return db.session.get(Judgment, decision_id) if decision_id <= LARGEST_ID else None


def appeal_against(decision_id: int) -> Appeal | None:
    """The appeal against this decision."""
    return db.session.scalar(select(Appeal).where(Appeal.decision_id == decision_id))


@dataclass(frozen=True)
class Plea:
    """An appeal as those who answer it read it."""

    appeal: Appeal
    decision: Judgment
    case: Case
    excerpt: Excerpt | None
    refusal: ModerationReason | None


def pleas(actor: Actor) -> list[Plea]:
    """Appeals nobody answered yet, the first due first."""
    query = _whole().where(Appeal.state == AppealState.OPEN).order_by(Appeal.due_at, Appeal.id).limit(200)
    reach = within_reach(actor)
    rows = db.session.execute(query if reach is None else query.where(reach)).all()
    texts = registry.read(decision.ref for _, decision, _ in rows)
    return [
        Plea(appeal, decision, case, texts.get(decision.ref), refusal(actor, appeal, decision, case))
        for appeal, decision, case in rows
    ]


def plea(actor: Actor, appeal_id: int) -> Plea | None:
    """One appeal."""
    row = db.session.execute(_whole().where(Appeal.id == appeal_id)).one_or_none() if appeal_id <= LARGEST_ID else None
    if row is None:
        return None
    appeal, decision, case = row
    text = registry.read([decision.ref]).get(decision.ref)
    return Plea(appeal, decision, case, text, refusal(actor, appeal, decision, case))


def _whole() -> Select[Appeal, Judgment, Case]:
    joined = select(Appeal, Judgment, Case).join(Judgment, Judgment.id == Appeal.decision_id)
    return joined.join(Case, Case.id == Judgment.case_id)


def refusal(actor: Actor, appeal: Appeal, decision: Judgment, case: Case) -> ModerationReason | None:
    """Why this actor may not answer this appeal, or None."""
    return policies.refusal_to_answer_appeal(
        actor, case.scopes, appeal.author_id, decision.decided_by, appeal.state
    )  # fmt: skip
