"""The pages by which the team comes in, and its first page."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from flask import current_app, flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.identity import library, queries
from commons.identity.answers import complain, page, typed
from commons.identity.blueprint import blueprint
from commons.identity.models import Account
from commons.identity.team import menu, services
from commons.identity.team.forms import NewPasswordForm, PasswordForm, SecondFactorForm, SetUpForm
from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.errors import DomainError
from commons.kernel.http import go, safe_next
from commons.kernel.unit_of_work import unit_of_work

_KEY = "team_sign_in"
_PATIENCE = 600


@dataclass(frozen=True)
class Pending:
    """The password was right; what this browser must remember until the second factor is."""

    account_id: int
    at: float
    next: str
    #: A new TOTP secret being set up, encrypted by Flask-Security.
    secret: str = ""


def _pending() -> Pending | None:
    kept = session.get(_KEY)
    pending = Pending(**kept) if kept else None
    return pending if pending and clock.now().timestamp() - pending.at < _PATIENCE else None


@blueprint.route("/equipe/connexion", methods=["GET", "POST"])
@access(EVERYONE)
def team_sign_in() -> ResponseReturnValue:
    """Ask for the first factor."""
    if library.present_account() is not None:
        return go(safe_next(request.args.get("next"), url_for("identity.team_home")))
    form, status = PasswordForm(next=request.args.get("next", "")), 200
    if form.validate_on_submit():
        try:
            account = services.check_password(typed(form.email), typed(form.password), request.remote_addr or "")
            return _half_way(account, typed(form.next))
        except DomainError as error:
            status = complain(form, error, "email")
    return page("team_sign_in.html", form, status)


def _half_way(account: Account, next_page: str) -> ResponseReturnValue:
    session.clear()
    session[_KEY] = asdict(Pending(account.id, clock.now().timestamp(), next_page))
    ready = account.tf_totp_secret is not None
    return go(url_for("identity.team_code" if ready else "identity.team_set_up"))


@blueprint.route("/equipe/connexion/code", methods=["GET", "POST"])
@access(EVERYONE)
def team_code() -> ResponseReturnValue:
    """Ask for the second factor."""
    pending = _pending()
    if pending is None:
        return go(url_for("identity.team_sign_in"))
    form, status = SecondFactorForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(Actor(pending.account_id)) as work:
                account = services.take_second_factor(work, pending.account_id, typed(form.code))
            library.enter(account)
            return go(safe_next(pending.next, url_for("identity.team_home")))
        except DomainError as error:
            status = complain(form, error, "code")
    return page("team_code.html", form, status)


@blueprint.route("/equipe/connexion/application", methods=["GET", "POST"])
@access(EVERYONE)
def team_set_up() -> ResponseReturnValue:
    """Set the second factor up, the first time."""
    pending = _pending()
    account = queries.account(pending.account_id) if pending else None
    if pending is None or account is None or account.tf_totp_secret is not None:
        return go(url_for("identity.team_sign_in"))
    pending = _with_secret(pending)
    form, status = SetUpForm(), 200
    if form.validate_on_submit():
        try:
            return _keep(pending, typed(form.code))
        except DomainError as error:
            status = complain(form, error, "code")
    shown = library.totp().fetch_setup_values(pending.secret, account)
    return page("team_set_up.html", form, status, picture=shown["image"], key=shown["key"])


def _with_secret(pending: Pending) -> Pending:
    if not pending.secret:
        pending = replace(pending, secret=library.totp().generate_totp_secret())
        session[_KEY] = asdict(pending)
    return pending


def _keep(pending: Pending, code: str) -> ResponseReturnValue:
    with unit_of_work(Actor(pending.account_id)) as work:
        account, codes = services.set_up_second_factor(work, pending.account_id, pending.secret, code)
    library.enter(account)
    after = safe_next(pending.next, url_for("identity.team_home"))
    return page("team_recovery.html", codes=codes, after=after)


@blueprint.route("/equipe/mot-de-passe/<token>", methods=["GET", "POST"])
@access(EVERYONE)
def team_password(token: str) -> ResponseReturnValue:
    """Choose a password, by a link that serves once."""
    account = services.account_of_token(token, clock.now())
    form, status = NewPasswordForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(NOBODY) as work:
                services.choose_password(work, token, typed(form.password), clock.now())
            flash(gettext("Votre mot de passe est enregistré. Connectez-vous."), "success")
            return go(url_for("identity.team_sign_in"))
        except DomainError as error:
            status = complain(form, error, "password")
    return page("team_password.html", form, status, email=account.email)


@blueprint.get("/equipe")
@access(SIGNED_IN)
def team_home() -> ResponseReturnValue:
    """What this person of the team may open."""
    actor = current_actor()
    held = queries.grants_of(actor.person_id) if actor.person_id else []
    return page("team_home.html", doors=menu.doors_for(current_app, actor), held=held)
