"""What is asked of moderation from anywhere: how many are masked, what stands, who is blocked, who is new."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_

from commons.identity.models import Account
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.moderation.models import Block, Case, Judgment, KnownAuthor
from commons.moderation.types import NEW_FOR, Masked, Scopes, Verdict

EVERYWHERE = ("everywhere", 0)


def masked_in(space: Ref) -> Masked:
    """How many texts of this space are masked, and for which motives; one query."""
    return masked_in_each([space]).get(space, Masked())


def masked_in_each(spaces: Collection[Ref]) -> dict[Ref, Masked]:
    """The same for many spaces, still in one query; those where nothing is masked are left out."""
    number = func.count().label("number")
    query = (
        select(Judgment.space_kind, Judgment.space_id, Judgment.motive, number)
        .where(Judgment.is_current, Judgment.verdict == Verdict.HIDE)
        .where(tuple_(Judgment.space_kind, Judgment.space_id).in_([(s.kind, s.id) for s in spaces]))
        .group_by(Judgment.space_kind, Judgment.space_id, Judgment.motive)
        .order_by(number.desc(), Judgment.motive)
    )
    found: dict[Ref, Masked] = {}
    for kind, space_id, motive, count in db.session.execute(query):
        assert motive is not None, "what is hidden has a motive"
        known = found.get(Ref(kind, space_id), Masked())
        found[Ref(kind, space_id)] = Masked(known.total + count, (*known.by_motive, (motive, count)))
    return found


def current_decision(ref: Ref) -> Judgment | None:
    """What was last decided of a text, while it still stands."""
    query = select(Judgment).where(Judgment.kind == ref.kind, Judgment.subject_id == ref.id, Judgment.is_current)
    return db.session.scalar(query)


def hidden_among(refs: Collection[Ref]) -> set[Ref]:
    """Which of these texts a moderator hides; one query."""
    query = select(Judgment.kind, Judgment.subject_id).where(
        Judgment.is_current, Judgment.verdict == Verdict.HIDE,
        tuple_(Judgment.kind, Judgment.subject_id).in_([(ref.kind, ref.id) for ref in refs]),
    )  # fmt: skip
    return {Ref(kind, number) for kind, number in db.session.execute(query)} if refs else set()


def open_case_of(ref: Ref) -> Case | None:
    """The open case of a text."""
    query = select(Case).where(Case.kind == ref.kind, Case.subject_id == ref.id, Case.closed_at.is_(None))
    return db.session.scalar(query)


def is_shown(ref: Ref) -> bool:
    """True unless the text waits to be read, or is masked."""
    decided = current_decision(ref)
    if decided is not None and decided.verdict is Verdict.HIDE:
        return False
    case = open_case_of(ref)
    return case is None or not case.cause.holds


def block_now(account_id: int, scopes: Scopes, now: datetime) -> Block | None:
    """The block that keeps this account from publishing in one of these scopes now; the longest one."""
    held = tuple_(Block.scope, Block.scope_id).in_([EVERYWHERE, *scopes])
    query = select(Block).where(Block.account_id == account_id, held, *in_force(now))
    return db.session.scalar(query.order_by(Block.ends_at.desc(), Block.id).limit(1))


def in_force(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a block count at this moment."""
    return Block.starts_at <= now, Block.ends_at > now, Block.lifted_at.is_(None)


def is_newcomer(account_id: int, now: datetime) -> bool:
    """True for a new account, and for one of which no text was shown yet."""
    created, known = db.session.execute(
        select(Account.created_day, KnownAuthor.account_id)
        .outerjoin(KnownAuthor, KnownAuthor.account_id == Account.id)
        .where(Account.id == account_id)
    ).one()
    return known is None or created > (now - NEW_FOR).astimezone(PARIS).date()
