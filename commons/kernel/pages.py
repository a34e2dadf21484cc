"""Pages that are the same for everybody are made once per process and kept until what they show changes.

Nothing here is shared between processes: each asks the database, in one short query, whether the version numbers
a kept page was made with still stand. `Work.touch` raises those numbers in the transaction of the change.
"""

from __future__ import annotations

import functools
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, Response, g, make_response, request

from commons.kernel import clock, packing
from commons.kernel.db import glance
from commons.kernel.i18n import locale_code

KEPT_PAGES = 512
LARGEST_PAGE = 1_000_000
_VERSION_SQL = "SELECT coalesce(sum(version), 0) FROM kernel_page_version WHERE name = ANY(%s)"

Names = Callable[..., Sequence[str]]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class KeptPage:
    """A page as it was sent, with what it depends on."""

    version: int
    until: datetime | None
    body: bytes
    packed: bytes
    content_type: str
    etag: str


class Shelf:
    """The most recently used pages of one process."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, ...], KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...]) -> KeptPage | None:
        """The page kept under this key, which becomes the most recent."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: KeptPage) -> None:
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


def same_for_everybody(names: Names) -> Callable[[View], View]:
    """Keep this view's page; `names` gives, from the view's arguments, the versions it depends on.

    The view must read neither the session nor the actor. It may call `good_until` when the page changes by the clock.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(**args: Any) -> Response:
            version = current_version(names(**args))
            response = make_response(view(**args))
            if response.status_code == 200 and response.direct_passthrough is False:
                _keep(response, version)
            return response

        wrapper.version_names = names  # type: ignore[attr-defined]  # read back by serve_kept
        return wrapper  # type: ignore[return-value]  # same call signature, by name

    return decorate


def good_until(moment: datetime | None) -> None:
    """The page being made changes by itself at this moment (the earliest one wins)."""
    if moment is not None and moment > clock.now():
        known = g.get("page_good_until")
        g.page_good_until = moment if known is None else min(known, moment)


def current_version(names: Sequence[str]) -> int:
    """Ask the database for the sum of the version numbers."""
    with glance() as connection:
        return int(connection.exec_driver_sql(_VERSION_SQL, (list(names),)).scalar_one())


def _key() -> tuple[str, ...]:
    return (
        request.full_path,
        locale_code(),
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-Target", ""),
    )


def _keep(response: Response, version: int) -> None:
    body = response.get_data()
    etag = hashlib.sha256(body).hexdigest()[:20]
    kept = KeptPage(version, g.get("page_good_until"), body, packing.packed(body), response.content_type or "", etag)
    if len(body) <= LARGEST_PAGE:
        shelf.put(_key(), kept)
    _send(response, kept)


def _send(response: Response, page: KeptPage) -> None:
    """Give the answer its body, packed when the browser unpacks, and let it say that it already has it."""
    if packing.accepted():
        response.set_data(page.packed)
        response.headers["Content-Encoding"] = "gzip"
    # Weak: the packed body and the plain one are the same page.
    response.set_etag(page.etag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)


def serve_kept(app: Flask) -> Response | None:
    """The kept page for this request, when it is still true; runs before anything else does."""
    if request.method not in ("GET", "HEAD") or request.endpoint is None:
        return None
    names: Names | None = getattr(app.view_functions[request.endpoint], "version_names", None)
    page = shelf.get(_key()) if names else None
    if page is None or names is None or (page.until is not None and page.until <= clock.now()):
        return None
    if page.version != current_version(names(**(request.view_args or {}))):
        return None
    response = Response(page.body, content_type=page.content_type)
    _send(response, page)
    return response


def init_app(app: Flask) -> None:
    """Serve kept pages before sessions, accounts and everything else is asked."""

    @app.before_request
    def kept() -> Response | None:
        return serve_kept(app)
