"""The page of roles, for the secretariat."""

from __future__ import annotations

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from commons.identity import policies, queries
from commons.identity.answers import complain, page, typed
from commons.identity.blueprint import blueprint
from commons.identity.models import RoleGrant
from commons.identity.roles import scopes, services
from commons.identity.roles.forms import GrantForm, WithdrawForm
from commons.identity.team.menu import Door
from commons.identity.types import Role, Scope
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.errors import DomainError, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

SECRETARIAT = holders_of("secretariat")
DOOR = Door(
    _l("Rôles"), _l("Donner un rôle à une personne de l’équipe, ou le retirer."), "identity.roles", ("secretariat",)
)


@blueprint.route("/equipe/roles", methods=["GET", "POST"])
@access(SECRETARIAT)
def roles() -> ResponseReturnValue:
    """Roles held now, and a form to give one."""
    named = scopes.named_scopes(current_app)
    form, status = GrantForm(), 200
    form.offer(named)
    if form.validate_on_submit():
        try:
            _give(form)
            return go(url_for("identity.roles"))
        except DomainError as error:
            status = complain(form, error, "email")
    held = [(grant, _name_of(grant.where, named), _refusal(grant)) for grant in queries.current_grants()]
    return page("roles.html", form, status, held=held)


def _name_of(scope: Scope, named: dict[Scope, str]) -> str:
    return named.get(scope) or (gettext("Tout le site") if scope.id == 0 else scope.code)


def _refusal(grant: RoleGrant) -> str:
    """Why this role cannot be withdrawn by whoever reads the page; the service asks the same policy."""
    chain = scopes.chain_of(grant.where)
    refusal = policies.refusal_to_withdraw(current_actor(), grant.account_id, chain, is_last=False)
    return refusal.sentence if refusal is not None else ""


def _give(form: GrantForm) -> None:
    now = clock.now()
    with unit_of_work(current_actor()) as work:
        account = services.give(
            work, typed(form.email), Role(form.role.data), Scope.read(form.scope.data), typed(form.reason), now
        )
        if account.password is None:
            services.send_password_link(work, account, current_app.config["SERVER_ADDRESS"], now)
    flash(gettext("Le rôle est donné à %(email)s.", email=account.email), "success")


@blueprint.route("/equipe/roles/<int:grant_id>/retirer", methods=["GET", "POST"])
@access(SECRETARIAT)
def withdraw_role(grant_id: int) -> ResponseReturnValue:
    """Withdraw a role, with its reason."""
    grant = services.grant_held(grant_id)
    if request.method == "POST" and _refusal(grant):
        raise Refused(_refusal(grant))
    form, status = WithdrawForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.withdraw(work, grant_id, typed(form.reason), clock.now())
            flash(gettext("Le rôle est retiré."), "success")
            return go(url_for("identity.roles"))
        except DomainError as error:
            status = complain(form, error, "reason")
    where = _name_of(grant.where, scopes.named_scopes(current_app))
    return page("withdraw_role.html", form, status, grant=grant, where=where)


@blueprint.post("/equipe/roles/<int:grant_id>/lien")
@access(SECRETARIAT)
def password_link(grant_id: int) -> ResponseReturnValue:
    """Mail the holder of a role a new link to choose a password."""
    grant, now = services.grant_held(grant_id), clock.now()
    with unit_of_work(current_actor()) as work:
        services.send_link_to_holder(work, grant, current_app.config["SERVER_ADDRESS"], now)
    flash(gettext("Un lien est parti à %(email)s.", email=grant.account.email), "success")
    return go(url_for("identity.roles"))
