"""The least a Flask page can be: what public pages are measured against."""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Flask, Response

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """One short page."""
    return "<!DOCTYPE html><html lang=fr><title>Page</title><h1>Page</h1></html>"


@app.get("/events")
def events() -> Response:
    """A stream of server-sent events: a thread of the server for as long as somebody listens."""

    def beats() -> Iterator[str]:
        while True:
            yield "data: 1\n\n"
            time.sleep(3)

    return Response(beats(), mimetype="text/event-stream")


@app.get("/healthz")
def healthz() -> str:
    """The server answers."""
    return "ok"
