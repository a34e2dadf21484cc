"""Whom to write to: the people who hold a role for one of some scopes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select, tuple_

from commons.identity.models import Account, RoleGrant
from commons.identity.types import EVERYWHERE, Role
from commons.kernel.db import db


def holders_of(role: Role, scopes: Collection[tuple[str, int]]) -> list[Account]:
    """Open accounts that hold this role for one of the scopes, or everywhere; each once, by number."""
    everywhere = (EVERYWHERE.kind.value, EVERYWHERE.id)
    held = or_(*(tuple_(RoleGrant.scope, RoleGrant.scope_id) == pair for pair in {everywhere, *scopes}))
    holding = select(RoleGrant.account_id).where(RoleGrant.role == role, RoleGrant.ends_at.is_(None), held)
    query = select(Account).where(Account.id.in_(holding), Account.active, Account.erased_day.is_(None))
    return list(db.session.scalars(query.order_by(Account.id)))
