"""What is read of blocks, and whose word reaches which scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from commons.identity import queries as identity
from commons.identity.roles.scopes import chain_of
from commons.identity.types import Scope, ScopeKind
from commons.kernel.actor import Actor
from commons.kernel.db import LARGEST_ID, db
from commons.moderation import policies
from commons.moderation.models import Block, Case
from commons.moderation.reasons import ModerationReason
from commons.moderation.types import Scopes


def reach(scope: tuple[str, int], case_scopes: Scopes) -> Scopes:
    """A scope with everything it lies in: whoever moderates the wider moderates the narrower, never the reverse."""
    kind, number = scope
    if kind == ScopeKind.EVERYWHERE:
        return ()
    if kind == ScopeKind.TERRITORY:
        return tuple(chain_of(Scope(ScopeKind.TERRITORY, number)))
    return tuple({scope, *(held for held in case_scopes if held[0] == ScopeKind.TERRITORY)})


def scopes_to_block(actor: Actor, case_scopes: Scopes) -> list[tuple[str, int]]:
    """Where this actor may block the author of a case: its scopes, and everywhere."""
    asked = [*case_scopes, ("everywhere", 0)]
    return [scope for scope in asked if policies.moderates(actor, reach(scope, case_scopes))]


@dataclass(frozen=True)
class Barred:
    """A block as moderators read it."""

    block: Block
    name: str
    refusal: ModerationReason | None


def barred(actor: Actor, now: datetime) -> list[Barred]:
    """Blocks in force within this actor's reach, the first to end first."""
    query = select(Block, Case).join(Case, Case.id == Block.case_id)
    query = query.where(Block.lifted_at.is_(None), Block.ends_at > now).order_by(Block.ends_at, Block.id)
    rows = [(b, reach((b.scope, b.scope_id), c.scopes)) for b, c in db.session.execute(query)]
    mine = [(block, held) for block, held in rows if policies.moderates(actor, held)]
    names = identity.names_of({block.account_id for block, _ in mine})
    return [
        Barred(b, names.get(b.account_id, ""), policies.refusal_to_lift(actor, held, b.account_id, over=False))
        for b, held in mine
    ]


def block(block_id: int) -> tuple[Block, Scopes] | None:
    """A block, with the scopes whose moderators may lift it."""
    found = db.session.get(Block, block_id) if block_id <= LARGEST_ID else None
    if found is None:
        return None
    case = db.session.get_one(Case, found.case_id)
    return found, reach((found.scope, found.scope_id), case.scopes)
