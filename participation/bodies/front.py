"""What bodies bring to the application: pages, the way they are referred to, and scopes for roles."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.roles import scopes
from commons.identity.types import ScopeKind
from commons.kernel import refs
from participation.bodies import addresses, queries, views
from participation.bodies.types import BODY


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    refs.register(BODY, _l("Instance"), addresses.targets)
    scopes.offer(app, ScopeKind.BODY, lambda: [(body.id, body.name) for body in queries.bodies()])
