"""Templates hold no style, no script and no trusted text; what htmx swaps has one root with an id."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import PurePosixPath

import pytest

from tests.guards.sources import templates
from tests.pages import VOID

FORBIDDEN = {
    "trusted text": r"\|\s*safe\b|autoescape\s+false",
    "inline style": r"<style|\sstyle\s*=(?!=)",
    "inline script": r"<script(?![^>]*\bsrc=)(?![^>]*json)",
    "inline handler": r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*=",
    "another site's file": r"<(?:script|img|link|iframe)[^>]+(?:src|href)=\"(?:https?:)?//",
}
#: Domains' partials; those of commons/ui are pieces of the frame and of the showcase, never swapped.
PARTIALS = [
    name
    for name, text in templates().items()
    if PurePosixPath(name).name.startswith("_") and not name.startswith("commons/ui/") and "{% macro" not in text
]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    assert [name for name, text in templates().items() if re.search(FORBIDDEN[what], text)] == []


class Roots(HTMLParser):
    """The elements that stand at the top of a fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth, self.roots, self.loose = 0, list[bool](), ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a root, and whether it has an id."""
        if self.depth == 0:
            self.roots.append("id" in dict(attrs))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape that closes itself opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        """One level up."""
        self.depth -= tag not in VOID

    def handle_data(self, data: str) -> None:
        """Text outside any element."""
        self.loose += data.strip() if self.depth == 0 else ""


@pytest.mark.parametrize("name", PARTIALS)
def test_a_partial_has_one_root_with_an_id(name: str) -> None:
    found = Roots(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", templates()[name], flags=re.S))
    assert found.roots == [True]
    assert found.loose == ""
