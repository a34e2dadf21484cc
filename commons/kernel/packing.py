"""Packs answers (gzip) for phones on small data plans; kept pages are packed once, others as they leave."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

#: Shorter bodies fit in one network packet anyway.
SHORTEST = 1400
_PACKABLE = ("text/", "application/json", "image/svg+xml", "application/javascript", "application/manifest+json")


def accepted() -> bool:
    """True when the reader's browser unpacks gzip."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def packed(body: bytes, level: int = 6) -> bytes:
    """The same body, smaller; without a time stamp, so that the same body gives the same bytes."""
    return gzip.compress(body, level, mtime=0)


def worth_packing(response: Response) -> bool:
    """True for a text that nobody packed yet."""
    kind = response.content_type or ""
    return (
        response.status_code == 200
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and kind.startswith(_PACKABLE)
        and len(response.get_data()) >= SHORTEST
    )


def init_app(app: Flask) -> None:
    """Pack whatever leaves unpacked."""

    @app.after_request
    def pack(response: Response) -> Response:
        response.vary.add("Accept-Encoding")
        if accepted() and worth_packing(response):
            response.set_data(packed(response.get_data(), 4))
            response.headers["Content-Encoding"] = "gzip"
        return response
