"""A thread as an Atom feed (RFC 4287): public lines only, everything escaped by the XML writer."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from flask_babel import gettext as _

from app.journeys.follow_up import words
from app.journeys.follow_up.messages import absolute, thread_address
from commons.kernel import i18n
from commons.threads.assembly import Thread

MOST_ENTRIES = 50
#: What XML has no way to write: one such character would make the whole feed unreadable.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A feed in which nothing happened yet has to say some moment.
_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Entry:
    """A line of the feed."""

    at: datetime
    said: str
    path: str


def atom(thread: Thread, own_path: str, now: datetime) -> bytes:
    """The feed: the latest lines first, what became late among them."""
    latest = sorted([*_told(thread), *_late(thread, now)], key=lambda entry: entry.at, reverse=True)[:MOST_ENTRIES]
    feed = Xml.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": i18n.locale_code()})
    here = thread_address(thread.subject)
    _add(feed, "title", _("Ce que c’est devenu : %(title)s", title=words.title_of(thread, thread.subject)))
    _add(feed, "id", here)
    _add(feed, "updated", (latest[0].at if latest else _EPOCH).isoformat())
    _add(feed, "link", rel="self", href=absolute(own_path))
    _add(feed, "link", rel="alternate", type="text/html", href=here)
    _add(_add(feed, "author"), "name", "Possibles")
    for entry in latest:
        _write(feed, here, entry)
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _told(thread: Thread) -> list[_Entry]:
    return [_Entry(h.at, words.whole(thread, h), thread.targets[h.ref].url) for h in thread.happenings()]


def _late(thread: Thread, now: datetime) -> list[_Entry]:
    """What is late, at the moment it became so: the sentence names the day, so that it stays the same entry."""
    late = [line for line in thread.owed(now) if line.debt.is_late(now)]
    return [_Entry(o.debt.due_at, words.missed(o.debt), thread.targets[o.ref].url) for o in late]


def _write(feed: Xml.Element, here: str, entry: _Entry) -> None:
    """The same line has the same id whenever the feed is read."""
    mark = hashlib.sha256(f"{entry.at.isoformat()}|{entry.path}|{entry.said}".encode()).hexdigest()[:20]
    made = _add(feed, "entry")
    _add(made, "title", entry.said)
    _add(made, "id", f"{here}#{mark}")
    _add(made, "updated", entry.at.isoformat())
    _add(made, "link", rel="alternate", type="text/html", href=absolute(entry.path))
    _add(made, "content", entry.said, type="text")


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, name, attributes)
    child.text = _UNWRITABLE.sub("", text)
    return child
