"""What the composition brings to the application: a scope for roles, and who may do what."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.mandates import policies, queries
from commons.identity.roles import scopes
from commons.identity.types import ScopeKind
from commons.kernel.rights import add_rights


def offer(app: Flask) -> None:
    """Stand at the front door."""
    scopes.offer(app, ScopeKind.MANDATE, lambda: [(mandate.id, mandate.title) for mandate in queries.mandates()])
    scopes.lie_in(ScopeKind.MANDATE, _scopes_of)
    add_rights(app, _l("Commission d’évaluation"), policies.RIGHTS)


def _scopes_of(mandate_id: int) -> Sequence[tuple[str, int]]:
    return [(ScopeKind.MANDATE.value, mandate_id)]
