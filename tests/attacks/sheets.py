"""Every form that a page shows: where it goes, and what it would send if nothing were typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What is neither typed nor chosen.
_IDLE = ("submit", "button", "file", "image")
#: What takes words.
_WORDS = ("text", "search", "email", "tel", "url")


@dataclass
class Sheet:
    """One form of a page."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    #: Those of them that take words.
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path, self._area, self._select = path, "", ""
        self.sheets: list[Sheet] = []
        self._open: Sheet | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a field of one."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and found.get("method", "get").lower() == "post":
            self._open = Sheet(found.get("action") or self._path)
            self.sheets.append(self._open)
        name = found.get("name", "")
        if self._open is None:
            return
        if name and (tag == "textarea" or (tag == "input" and found.get("type", "text") in _WORDS)):
            self._open.words.append(name)
        if tag in ("input", "button") and name and found.get("type", "text") not in _IDLE:
            self._field(name, found)
        elif tag == "select":
            self._select = name
            self._open.fields[name] = []
        elif tag == "option" and self._select and ("selected" in found or not self._open.fields[self._select]):
            self._open.fields[self._select] = [found.get("value", "")]
        elif tag == "textarea":
            self._area = name
            self._open.fields[name] = [""]

    def _field(self, name: str, found: dict[str, str]) -> None:
        assert self._open is not None
        kept = self._open.fields.setdefault(name, [])
        if found.get("type") not in ("checkbox", "radio") or "checked" in found or not kept:
            kept[:] = [found.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        """A form ends, or a field of one."""
        self._open = None if tag == "form" else self._open
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self._open is not None and self._area:
            self._open.fields[self._area][0] += data


def sheets_of(path: str, html: str) -> list[Sheet]:
    """The forms of this page that post."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.sheets
