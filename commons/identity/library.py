"""Flask-Security and Flask-Login, put to our use: their engine (sessions, argon2, TOTP), none of their pages.

Their pages have no `lang`, accept weak passwords and answer unknown people faster than known ones; ours, in
`sign_in/` and `team/`, call the same functions.
"""

from __future__ import annotations

import base64
from typing import Any, cast

from flask import Flask, current_app, session
from flask_login import current_user, user_logged_in
from flask_security import Security, SQLAlchemyUserDatastore, login_user, logout_user
from flask_security.totp import Totp
from passlib.totp import TOTP, TokenError

from commons.identity import queries
from commons.identity.models import Account, RoleGrant
from commons.identity.seals import derived_key
from commons.kernel import clock, qr
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.sessions import SIGNED_IN_KEY, rotate

#: argon2 made quick where nothing is protected by it.
_QUICK = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


class OneTimePasswords(Totp):
    """Flask-Security's TOTP on our clock, telling which half-minute matched so that a code serves once."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        self._totp = TOTP.using(issuer=issuer, secrets=secrets, now=lambda: clock.now().timestamp())

    def counter_of(self, code: str, secret: str, last: int | None) -> int | None:
        """The half-minute this code belongs to (the present one or a neighbour), or None."""
        try:
            # A code is refused when its half-minute is not after the last one that was taken.
            match = self._totp.verify(code, secret, window=30, last_counter=last)
        except (TokenError, ValueError):
            return None
        return int(match.counter)

    def secret_of(self, key: str) -> str:
        """A base32 key as it is kept: encrypted."""
        return str(self._totp(key=key).to_json(encrypt=True))

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The key as a picture, dark on white whatever the theme of the page."""
        drawn = qr.drawing(self.get_totp_uri(username, totp))
        return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode("ascii")


def init_app(app: Flask) -> None:
    """Set the library up and take away what would read the session of every visitor."""
    secret = app.config["SECRET_KEY"]
    app.config.update(
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_REQUIRED=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TOTP_SECRETS={"1": derived_key("identity.totp", secret)},
        SECURITY_TOTP_ISSUER="Possibles",
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SALT=derived_key("identity.pepper", secret),
        # Peppered before argon2: a stolen database is not enough to guess passwords.
        SECURITY_PASSWORD_SINGLE_HASH=False,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=_QUICK if app.testing else {},
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    datastore = SQLAlchemyUserDatastore(db, Account, RoleGrant)
    security = Security(app, datastore, register_blueprint=False, totp_cls=OneTimePasswords)
    _quiet(app, security)
    app.extensions["possibles.actor"] = present_actor


def _quiet(app: Flask, security: Any) -> None:
    """Nobody's session is read before somebody asks who they are: pages kept for everybody stay so."""
    manager = security.login_manager
    # Phones change address all the time; the session lives in the database and its id is unguessable.
    manager.session_protection = None
    # A session is the only way to be signed in: no token in a header or an address.
    manager.request_loader(lambda request: None)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.after_request_funcs[None].remove(manager._update_remember_cookie)
    processors = app.template_context_processors[None]
    processors[:] = [p for p in processors if p.__module__ != "flask_login.utils"]
    user_logged_in.connect(_new_session, app)


def _new_session(sender: Flask, **_: object) -> None:
    rotate(session)


def totp() -> OneTimePasswords:
    """The application's one-time passwords."""
    return cast(OneTimePasswords, current_app.extensions["security"].totp_factory)


def enter(account: Account) -> None:
    """Sign somebody in: nothing that was in the visitor's session (a planted form token) follows them."""
    session.clear()
    login_user(account)


def leave() -> None:
    """Sign out: the session is ended in the database, its cookie is worth nothing even if it was copied."""
    logout_user()
    session.clear()


def present_account() -> Account | None:
    """The account of whoever makes this request."""
    return cast(Account, current_user._get_current_object()) if current_user.is_authenticated else None


def present_actor() -> Actor:
    """Whoever makes this request, with what they were given; the account itself is not loaded for that."""
    owner = session.get(SIGNED_IN_KEY)
    return queries.actor_of(owner) if owner else NOBODY
