"""Pages that are the same for everybody are made once per process and kept until what they show changes.

Nothing here is shared between processes: each asks the database, in one short query, whether the version numbers
a kept page was made with still stand. `Work.touch` raises those numbers in the transaction of the change.
A kept page is handed over on the doorstep, before Flask opens a request: sessions and accounts are never asked.
"""

from __future__ import annotations

import functools
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from flask import Flask, Response, g, has_app_context, make_response, request

from commons.kernel import clock, i18n, packing
from commons.kernel.glance import glance

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT_PAGES = 512
LARGEST_PAGE = 1_000_000
_VERSION_SQL = "SELECT coalesce(sum(version), 0) FROM kernel_page_version WHERE name = ANY(%s)"
#: What is said anew for each reader.
_OF_THE_MOMENT = {"content-length", "content-encoding", "etag", "set-cookie"}

Key = tuple[str, ...]
Names = Callable[..., Sequence[str] | None]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class KeptPage:
    """A page as it was sent, with what it depends on."""

    names: tuple[str, ...]
    version: int
    until: datetime | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes
    etag: str

    def stands(self) -> bool:
        """True when neither the clock nor a command has made it old."""
        if self.until is not None and self.until <= clock.now():
            return False
        return self.version == current_version(self.names)


class Shelf:
    """The most recently used pages of one process."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> KeptPage | None:
        """The page kept under this key, which becomes the most recent."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: KeptPage) -> None:
        """Keep a page; the least recently used one makes room."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._pages.clear()


shelf = Shelf()


@dataclass
class _Making:
    """A page on its way out, to be kept once every header is on it."""

    names: tuple[str, ...]
    version: int
    body: bytes


def same_for_everybody(names: Names, *, names_move: bool = False) -> Callable[[View], View]:
    """Keep this view's page; `names` gives, from the view's arguments, the versions it depends on.

    None when it shows something that tells nobody of its changes: that page is made anew for each reader.
    With `names_move` a command may change what the page depends on: the names are asked again once it is made.
    The view must read neither the session nor the actor. It may call `good_until` when the page changes by the clock.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(**args: Any) -> Response:
            asked = names(**args)
            if asked is None:
                return make_response(view(**args))
            named = tuple(asked)
            # Read before the page is made: a change in between makes it anew next time, never too late.
            version = current_version(named)
            g.page_is_kept = True
            response = make_response(view(**args))
            kept = response.status_code == 200 and not response.direct_passthrough
            # A change between the reading of the names and of their version would leave a page that hears nothing of
            # what it newly names: it is shown to this reader, and not kept.
            if kept and (not names_move or _same(names(**args), named)):
                g.page_in_the_making = _Making(named, version, response.get_data())
            return response

        return wrapper  # type: ignore[return-value]  # same call signature, by name

    return decorate


def _same(again: Sequence[str] | None, named: tuple[str, ...]) -> bool:
    return again is not None and set(again) == set(named)


def good_until(moment: datetime | None) -> None:
    """The page being made changes by itself at this moment (the earliest one wins)."""
    if moment is not None and moment > clock.now():
        known = g.get("page_good_until")
        g.page_good_until = moment if known is None else min(known, moment)


def current_version(names: Sequence[str]) -> int:
    """Ask the database for the sum of the version numbers."""
    return int(glance(_VERSION_SQL, (list(names),))[0][0])


def _key(environ: WSGIEnvironment, locale: str) -> Key:
    known = (
        "wsgi.url_scheme",
        "HTTP_HOST",
        "SCRIPT_NAME",
        "PATH_INFO",
        "QUERY_STRING",
        "HTTP_HX_REQUEST",
        "HTTP_HX_TARGET",
    )
    return (*(str(environ.get(name, "")) for name in known), locale)


def _keep(response: Response) -> Response:
    """The last thing done to an answer: keep it with all its headers, and answer from what is kept."""
    making: _Making | None = g.get("page_in_the_making")
    if making is None or response.status_code != 200:
        return response
    headers = tuple((k, v) for k, v in response.headers if k.lower() not in _OF_THE_MOMENT)
    etag = hashlib.sha256(making.body).hexdigest()[:20]
    until = g.get("page_good_until")
    page = KeptPage(
        making.names, making.version, until, (*headers, ("Cache-Control", "no-cache")), making.body,
        packing.packed(making.body), f'W/"{etag}"',
    )  # fmt: skip
    # A language asked for in the address is remembered in a cookie: that answer is one reader's own.
    if len(making.body) <= LARGEST_PAGE and "lang" not in request.args:
        shelf.put(_key(request.environ, i18n.locale_code()), page)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = page.etag
    return response


class Doorstep:
    """Hands kept pages over before Flask is asked; everything else goes in."""

    def __init__(self, app: Flask, inside: WSGIApplication) -> None:
        self._app = app
        self._inside = inside

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request; no search holds a null character, which no database can be asked for."""
        environ["QUERY_STRING"] = environ.get("QUERY_STRING", "").replace("%00", "")
        page = self._standing(environ) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None
        if page is None:
            return self._inside(environ, start_response)
        headers = [*page.headers, ("ETag", page.etag)]
        if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 NOT MODIFIED", headers)
            return []
        body = page.body
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = page.packed
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _standing(self, environ: WSGIEnvironment) -> KeptPage | None:
        """The kept page for this request, when it is still true; None also when the database cannot say."""
        page = shelf.get(_key(environ, i18n.locale_of(environ)))
        if page is None:
            return None
        try:
            if has_app_context():
                return page if page.stands() else None
            with self._app.app_context():
                return page if page.stands() else None
        except psycopg.Error:
            return None


def init_app(app: Flask) -> None:
    """Stand on the doorstep. To be called first: what is registered first sees an answer last."""
    app.after_request(_keep)
    app.wsgi_app = Doorstep(app, app.wsgi_app)  # type: ignore[method-assign]  # the way Flask documents
