"""A person of the team at their desk: opens pages and sends forms as a browser does, with everything on the page."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commons.kernel import clock, guarded
from commons.kernel.actor import Actor


class _Fields(HTMLParser):
    """What the last form of a page that has a token would send if nothing were typed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._select = ""
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        kind = found.get("type", "text")
        if tag == "input" and (kind not in ("checkbox", "radio", "file", "submit") or "checked" in found):
            self._add(found.get("name", ""), found.get("value", ""), kind == "checkbox")
        self._select = found.get("name", "") if tag == "select" else self._select
        if tag == "option" and ("selected" in found or self._select not in self.values):
            self.values[self._select] = found.get("value", "")
        if tag == "textarea":
            self._area = found.get("name", "")
            self.values[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def _add(self, name: str, value: str, several: bool) -> None:
        if several:
            self.values.setdefault(name, []).append(value)
        else:
            self.values[name] = value


class Desk:
    """A desk and whoever sits at it."""

    def __init__(self, app: Flask, client: FlaskClient, actor: Actor) -> None:
        self._app, self._client = app, client
        self.sit(actor)

    def sit(self, actor: Actor) -> None:
        """Somebody else takes the chair."""
        self._app.extensions["possibles.actor"] = lambda: actor

    def read(self, path: str) -> TestResponse:
        """Open a page."""
        return self._client.get(path)

    def fields(self, path: str) -> dict[str, Any]:
        """What the form of a page would send if nothing were typed."""
        return _Fields(self._client.get(path).text).values

    def send(self, path: str, *, to: str = "", **typed: Any) -> TestResponse:
        """Open the page, change these fields (None leaves one out), and send its form, at a person's pace."""
        fields = self.fields(path)
        if "opened" in fields:
            fields["opened"] = self.opened_a_while_ago()
        fields |= typed
        data = {name.removesuffix("_"): value for name, value in fields.items() if value is not None}
        return self._client.post(to or path, data=data, content_type="multipart/form-data")

    def opened_a_while_ago(self) -> str:
        """The stamp of a guarded page that was opened ten seconds ago."""
        with self._app.test_request_context(), clock.frozen(clock.now() - timedelta(seconds=10)):
            return guarded.Guarded(meta={"csrf": False}).stamp()
