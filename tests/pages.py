"""A client that looks at every page any test fetches: what a page must always be is checked wherever one is read."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import Any

from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
#: SVG shapes may close themselves; the parser reports them as one event, like void elements.
Attributes = dict[str, str]


class Page(HTMLParser):
    """What the checks need to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: dict[str, list[str]] = {"h1": [], "title": [], "button": []}
        self.labelled: set[str] = set()
        self.fields: list[tuple[str, Attributes, bool]] = []
        self.buttons: list[tuple[Attributes, int]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        if tag in FIELDS:
            self.fields.append((tag, found, "label" in self._open))
        if tag in self.texts and not (tag == "title" and "svg" in self._open):
            self.texts[tag].append("")
        if tag == "button":
            self.buttons.append((found, len(self.texts["button"]) - 1))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and whatever was left open in it."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Give text to the heading, title or button it stands in."""
        for tag, texts in self.texts.items():
            if tag in self._open and texts and not (tag == "title" and "svg" in self._open):
                texts[-1] += data

    def words(self, tag: str) -> list[str]:
        """The texts of these elements, spaces made one."""
        return [" ".join(text.split()) for text in self.texts[tag]]


def mistakes_of_page(html: str) -> list[str]:
    """What is wrong with a whole page; empty when nothing is."""
    page = Page(html)
    return [*_frame(page), *_references(page), *_names(page), *_inline(page)]


def _frame(page: Page) -> list[str]:
    found = []
    root = next((attributes for tag, attributes in page.elements if tag == "html"), {})
    if not root.get("lang") or root.get("dir") not in ("ltr", "rtl"):
        found.append("html has no lang or no dir")
    headings, titles = page.words("h1"), page.words("title")
    if len(headings) != 1 or not headings[0]:
        found.append(f"one h1 is wanted: {headings}")
    elif not titles or not titles[0].startswith(headings[0]):
        found.append(f"the title {titles} does not begin with the h1 {headings}")
    if sum(tag == "main" for tag, _ in page.elements) != 1:
        found.append("one main is wanted")
    return found


def _references(page: Page) -> list[str]:
    twice = [name for name, times in Counter(page.ids).items() if times > 1]
    found = [f"id twice: {name}" for name in twice]
    for tag, attributes in page.elements:
        wanted = [attributes[name] for name in ("aria-describedby", "aria-labelledby", "for") if name in attributes]
        if tag == "a" and len(attributes.get("href", "")) > 1 and attributes["href"].startswith("#"):
            wanted.append(attributes["href"][1:])
        found += [
            f"{tag} points to no id: {name}" for group in wanted for name in group.split() if name not in page.ids
        ]
    return found


def _names(page: Page) -> list[str]:
    found = []
    for tag, attributes, inside_label in page.fields:
        named = attributes.get("aria-label") or attributes.get("aria-labelledby") or inside_label
        if not named and attributes.get("type") not in UNLABELLED and attributes.get("id") not in page.labelled:
            found.append(f"{tag} without a label: {attributes.get('name')}")
    for attributes, rank in page.buttons:
        if not (page.words("button")[rank] or attributes.get("aria-label")):
            found.append(f"a button without a name: {attributes}")
    return found + [f"img without alt: {a.get('src')}" for tag, a in page.elements if tag == "img" and "alt" not in a]


def _inline(page: Page) -> list[str]:
    found = []
    for tag, attributes in page.elements:
        if tag == "style" or "style" in attributes:
            found.append(f"inline style on {tag}")
        if tag == "script" and not attributes.get("src") and "json" not in attributes.get("type", ""):
            found.append("inline script")
        found += [f"{name} on {tag}" for name in attributes if name.startswith(("on", "hx-on"))]
    return found


class LookingClient(FlaskClient):
    """Fetches like any client, and refuses a page that is not what a page must be."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The response, once looked at.

        A test keeps its application context open, and with it `g`: emptied, as it is for every request of a server.
        """
        if has_app_context():
            vars(g._get_current_object()).clear()
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            self._look(response)
        return response

    def _look(self, response: TestResponse) -> None:
        html = response.get_data(as_text=True)
        found = mistakes_of_page(html) if "<html" in html else []
        if "script-src 'self'" not in response.headers.get("Content-Security-Policy", ""):
            found.append("no content security policy")
        assert not found, f"{response.request.path}: {'; '.join(found)}"
