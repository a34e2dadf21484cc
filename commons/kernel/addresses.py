"""From an address of this site to what stands there: a person pastes the address of a page, the product keeps a Ref."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from commons.kernel.refs import Ref, known

#: From the arguments of a page's address to what the page shows; None when there is no such thing.
Reader = Callable[..., Ref | None]
_readers: dict[str, Reader] = {}


def know(endpoint: str, reader: Reader) -> None:
    """Say what the pages of this endpoint show."""
    _readers[endpoint] = reader


def ref_at(text: str) -> Ref | None:
    """What a pasted address (or a reference written out) points at; None for anything else, other sites included."""
    text = text.strip()
    try:
        written = Ref.read(text)
    except ValueError:
        written = None
    if written is not None and known(written.kind):
        return written
    return _at_path(_path_of(text))


def _path_of(text: str) -> str:
    """The path of an address of this site; nothing for another site's."""
    try:
        parts = urlsplit(text if "://" in text or text.startswith("/") else f"//{text}")
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", request.host):
        return ""
    return unquote(parts.path)


def _at_path(path: str) -> Ref | None:
    if not path.startswith("/") or "\x00" in path:
        return None
    try:
        endpoint, args = current_app.url_map.bind("").match(path)
    except (RequestRedirect, HTTPException):
        return None
    reader = _readers.get(endpoint)
    return reader(**args) if reader is not None else None
