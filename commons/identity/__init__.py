"""Identity: accounts, one-time codes, the team's passwords and second factor, scoped roles, residence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Join the application. Imported here, so that policies and words stay readable without a database."""
    from commons.identity import blueprint, library

    library.init_app(app)
    app.register_blueprint(blueprint.blueprint)
