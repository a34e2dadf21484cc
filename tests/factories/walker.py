"""Somebody who goes from page to page, sends the forms they find there, and reads what comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commons.kernel.actor import NOBODY, Actor
from tests.factories.desk import Desk
from tests.factories.identity import text_of

_IDLE = ("submit", "button", "file", "image", "reset")
_CHOSEN = ("checkbox", "radio")


@dataclass
class Paper:
    """A form of a page: where it goes, what it sends when nothing is typed, what its lists offer."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    #: Name -> label -> value, of lists and of boxes.
    offered: dict[str, dict[str, str]] = field(default_factory=dict)

    def chosen(self, name: str, label: str) -> str:
        """The value of the choice whose label holds these words."""
        found = [value for words, value in self.offered.get(name, {}).items() if label in words]
        assert len(found) == 1, f"{name}: {label!r} among {self.offered.get(name)}"
        return found[0]


class _Papers(HTMLParser):
    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self._path, self.papers = path, list[Paper]()
        self._open: Paper | None = None
        self._area = self._select = ""
        self._labelled: tuple[str, str] | None = None
        self._said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or something in it."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Paper(found.get("action") or self._path)
            self.papers += [self._open] if found.get("method", "get").lower() == "post" else []
        if self._open is None:
            return
        name, value = found.get("name", ""), found.get("value", "on" if found.get("type") in _CHOSEN else "")
        if tag == "select":
            self._select = name
        elif tag == "option":
            self._labelled, self._said = (self._select, value), ""
            if "selected" in found or self._select not in self._open.fields:
                self._open.fields[self._select] = [value]
        elif tag == "textarea":
            self._area, self._open.fields[name] = name, [""]
        elif tag == "input" and name:
            self._input(name, value, found)

    def _input(self, name: str, value: str, found: dict[str, str]) -> None:
        assert self._open is not None
        kind = found.get("type", "text")
        if kind in _CHOSEN:
            self._labelled, self._said = (name, value), ""
        if kind not in _IDLE and (kind not in _CHOSEN or "checked" in found):
            self._open.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        """A form ends, or what is written beside a choice."""
        if tag in ("option", "label") and self._labelled is not None and self._open is not None:
            name, value = self._labelled
            self._open.offered.setdefault(name, {})[" ".join(self._said.split())] = value
            self._labelled = None
        self._area = "" if tag == "textarea" else self._area
        self._open = None if tag == "form" else self._open

    def handle_data(self, data: str) -> None:
        """Words in a text area, or beside a choice."""
        self._said += data
        if self._area and self._open is not None:
            self._open.fields[self._area][0] = (self._open.fields[self._area][0] + data).lstrip("\r\n")


class Walker:
    """A person with a browser of their own: nobody in particular, or whoever they signed in as."""

    def __init__(self, app: Flask, actor: Actor = NOBODY) -> None:
        self._app, self._actor, self._browser = app, actor, app.test_client()
        self._here = ("", "")

    def open(self, path: str) -> TestResponse:
        """A page, which is there."""
        answer = self._as_me().get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if answer.mimetype == "text/html":
            self._here = (answer.request.path, answer.text)
        return answer

    def reads(self, path: str, *words: str) -> str:
        """A page on which these words stand; its text."""
        text = text_of(self.open(path))
        for each in words:
            assert each in text, f"{path} does not say {each!r}:\n{text}"
        return text

    def finds(self, path: str, pattern: str) -> str:
        """The first group of this pattern in the source of a page."""
        found = re.search(pattern, self.open(path).text)
        assert found is not None, f"{path} holds nothing like {pattern}"
        return found[1]

    def sends(
        self, path: str, to: str = "", having: str = "", status: int = 303, choosing: Mapping[str, str] | None = None,
        **typed: Any,
    ) -> str:  # fmt: skip
        """Fill in the form of a page (no path: of the page at hand) and send it; where one lands.

        The form is the first that goes `to` an address with this in it and has a field with the value `having`; without
        either, the last of the page. `choosing`: field -> words of the choice. A field given None is left out.
        """
        paper = self._paper(path, to, having)
        fields: dict[str, Any] = dict(paper.fields)
        if "opened" in fields:
            fields["opened"] = Desk(self._app, self._browser, self._actor).opened_a_while_ago()
        fields |= typed | {name: paper.chosen(name, label) for name, label in (choosing or {}).items()}
        data = {name: value for name, value in fields.items() if value is not None}
        answer = self._as_me().post(paper.action, data=data, content_type="multipart/form-data")
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{text_of(answer)}"
        self._here = (answer.request.path, answer.text)
        return str(answer.headers.get("Location", ""))

    def _paper(self, path: str, to: str, having: str) -> Paper:
        if path:
            self.open(path)
        here, html = self._here
        papers = _Papers(html, here).papers
        found = [each for each in papers if to in each.action and (not having or [having] in each.fields.values())]
        assert found, f"{here} has no form to {to!r} with {having!r}: {[each.action for each in papers]}"
        return found[0] if to or having else found[-1]

    def _as_me(self) -> FlaskClient:
        self._app.extensions["possibles.actor"] = lambda: self._actor
        return self._browser
