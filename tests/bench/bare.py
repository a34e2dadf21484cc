"""The least a Flask page can be: what public pages are measured against."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """One short page."""
    return "<!DOCTYPE html><html lang=fr><title>Page</title><h1>Page</h1></html>"


@app.get("/healthz")
def healthz() -> str:
    """The server answers."""
    return "ok"
