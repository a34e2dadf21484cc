"""Sessions: a visitor's fits in a signed cookie; from sign-in on, it lives in the database and dies at sign-out.

The cookie of somebody signed in holds a random id only, of which the database keeps the hash: neither a stolen
database nor a replayed cookie opens a session that was ended.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel import clock
from commons.kernel.db import Model, autonomous
from commons.kernel.glance import glance

LIFETIME = timedelta(hours=12)
SIGNED_IN_KEY = "_user_id"
# By hand: every personal page asks it.
_READ = "SELECT data FROM kernel_session WHERE id_hash = %s AND expires_at > %s"
_VISITOR_AGE = 12 * 3600
_serialise = TaggedJSONSerializer()


class HttpSession(Model):
    """A signed-in session."""

    __tablename__ = "kernel_session"

    #: SHA-256 of the id in the cookie.
    id_hash: Mapped[str] = mapped_column(primary_key=True)
    #: The account's unguessable session key, so that all sessions of one account can be ended at once.
    owner: Mapped[str] = mapped_column(index=True)
    data: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


class LazySession(SessionMixin):
    """A session that is only read when somebody asks: kept pages never do."""

    def __init__(self, cookie: str, signer: URLSafeTimedSerializer) -> None:
        self._cookie = cookie
        self._signer = signer
        self._values: dict[str, Any] | None = None
        self.modified = False
        self.accessed = False
        #: The id of the row it came from, when it came from one.
        self.stored_id: str | None = None

    @property
    def values_read(self) -> dict[str, Any]:
        """The content, fetched at the first use."""
        self.accessed = True
        if self._values is None:
            self._values = self._fetch()
        return self._values

    @property
    def untouched(self) -> bool:
        """True when nobody asked for anything."""
        return self._values is None

    def _fetch(self) -> dict[str, Any]:
        kind, _, rest = self._cookie.partition(".")
        if kind == "v":
            return self._fetch_visitor(rest)
        return self._fetch_stored(rest) if kind == "s" else {}

    def _fetch_visitor(self, signed: str) -> dict[str, Any]:
        try:
            values: dict[str, Any] = self._signer.loads(signed, max_age=_VISITOR_AGE)
        except BadSignature:
            return {}
        # Whoever forges nothing but replays an old visitor's cookie never gets an account with it.
        values.pop(SIGNED_IN_KEY, None)
        return values

    def _fetch_stored(self, session_id: str) -> dict[str, Any]:
        rows = glance(_READ, (_hash(session_id), clock.now()))
        if not rows:
            return {}
        self.stored_id = session_id
        loaded: dict[str, Any] = _serialise.loads(rows[0][0])
        return loaded

    def __getitem__(self, key: str) -> Any:
        return self.values_read[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.values_read[key] = value
        self.modified = True

    def __delitem__(self, key: str) -> None:
        del self.values_read[key]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_read)

    def __len__(self) -> int:
        return len(self.values_read)


class Sessions(SessionInterface):
    """Opens and saves sessions."""

    def __init__(self, secret_key: str) -> None:
        self._signer = URLSafeTimedSerializer(secret_key, salt="possibles.visitor", serializer=_serialise)

    def open_session(self, app: Flask, request: Request) -> LazySession:
        """Take the cookie; nothing is read yet."""
        return LazySession(request.cookies.get(self.get_cookie_name(app), ""), self._signer)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, and the row when somebody is signed in."""
        assert isinstance(session, LazySession)
        if session.accessed:
            response.vary.add("Cookie")
        if session.untouched or not session.modified:
            return
        if session.get(SIGNED_IN_KEY):
            cookie = "s." + self._store(session)
        else:
            self._forget(session.stored_id)
            cookie = "v." + str(self._signer.dumps(dict(session))) if session else ""
        self._send(app, response, cookie)

    def _store(self, session: LazySession) -> str:
        # A new id whenever somebody signs in: a cookie planted before sign-in is worth nothing after it.
        session_id = session.stored_id or secrets.token_urlsafe(32)
        row = {
            "id_hash": _hash(session_id),
            "owner": str(session[SIGNED_IN_KEY]),
            "data": _serialise.dumps(dict(session)),
            "expires_at": clock.now() + LIFETIME,
        }
        statement = insert(HttpSession).values(row)
        changed = {key: statement.excluded[key] for key in ("owner", "data", "expires_at")}
        with autonomous() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["id_hash"], set_=changed))
        return session_id

    def _forget(self, session_id: str | None) -> None:
        if session_id is not None:
            with autonomous() as connection:
                connection.execute(delete(HttpSession).where(HttpSession.id_hash == _hash(session_id)))

    def _send(self, app: Flask, response: Response, cookie: str) -> None:
        name, path = self.get_cookie_name(app), "/"
        secure, same_site = bool(app.config["SESSION_COOKIE_SECURE"]), "Lax"
        if cookie:
            response.set_cookie(name, cookie, path=path, secure=secure, httponly=True, samesite=same_site)
        else:
            response.delete_cookie(name, path=path, secure=secure, httponly=True, samesite=same_site)


def rotate(session: SessionMixin) -> None:
    """Give this session a new id and end the old one (at sign-in, and when somebody gains rights)."""
    assert isinstance(session, LazySession)
    old, session.stored_id = session.stored_id, None
    session.modified = True
    if old is not None:
        with autonomous() as connection:
            connection.execute(delete(HttpSession).where(HttpSession.id_hash == _hash(old)))


def end_all_of(owner: str) -> None:
    """End every session of one account (password changed, account disabled)."""
    with autonomous() as connection:
        connection.execute(delete(HttpSession).where(HttpSession.owner == owner))


def purge_expired() -> int:
    """Delete sessions past their time; their number."""
    with autonomous() as connection:
        return connection.execute(delete(HttpSession).where(HttpSession.expires_at <= clock.now())).rowcount
