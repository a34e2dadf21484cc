"""Identity: accounts, one-time codes, the team's passwords and second factor, scoped roles, residence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Join the application. Imported here, so that policies and words stay readable without a database."""
    from commons.identity import cli, library, outbox_views, policies
    from commons.identity.events import AccountErased
    from commons.identity.organisations import leaving, papers, views_desk, views_papers
    from commons.identity.organisations import policies as organisation_policies
    from commons.identity.organisations import views as organisations
    from commons.identity.residences import views as residences
    from commons.identity.roles import views as roles
    from commons.identity.sign_in import services as codes
    from commons.identity.sign_in import views as sign_in
    from commons.identity.space import views as space
    from commons.identity.team import menu
    from commons.identity.team import views as team
    from commons.kernel import jobs, rights
    from commons.kernel.events import subscribe

    library.init_app(app)
    parts = (sign_in, team, space, residences, roles, organisations, views_papers)
    for blueprint in {part.blueprint for part in parts}:
        app.register_blueprint(blueprint)
    if app.config["SHOW_OUTBOX"]:
        app.register_blueprint(outbox_views.blueprint)
    for door in (residences.DOOR, roles.DOOR, views_desk.DOOR):
        menu.offer(app, door)
    app.extensions["possibles.sign_in_url"] = sign_in.address
    app.cli.add_command(cli.group)
    rights.add_rights(app, _l("Comptes, rôles et lieu de vie"), policies.RIGHTS)
    rights.add_rights(app, _l("Associations et collectifs"), organisation_policies.RIGHTS)
    subscribe(AccountErased)(leaving.leave_organisations)
    jobs.every(timedelta(hours=1), "identity.purge_codes", codes.purge_expired)
    jobs.every(timedelta(hours=24), "identity.organisations.reseal", papers.reseal)
