"""A server that says yes before it has written anything: what a test of lost words must catch. Never the product's."""

from __future__ import annotations

import io
import queue
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.wsgi import app as product

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Between two forms that it writes in the end: no test lets it live so long.
PAUSE = 60
_waiting: queue.Queue[dict[str, object]] = queue.Queue()


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer each form at once, and keep it in mind."""
    if environ["REQUEST_METHOD"] != "POST":
        return product(environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    _waiting.put({**environ, "wsgi.input": io.BytesIO(body)})
    start_response("303 See Other", [("Location", "/")])
    return [b""]


def _write_some_day() -> None:
    while True:
        environ = _waiting.get()
        time.sleep(PAUSE)
        list(product(environ, lambda *_args: lambda _data: None))  # type: ignore[arg-type]  # nobody listens any more


threading.Thread(target=_write_some_day, daemon=True).start()
