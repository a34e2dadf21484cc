"""Words that would be another line of a calendar: read back whole, as the words of one event."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar, Event

from participation.bodies.models import Body
from tests.attacks.conftest import House
from tests.factories import referrals, tables

#: What would end a line, a value or an event, or be too much for one line.
WORDS = {
    "windows lines": "un\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:faux",
    "a line": "un\nDTEND:1\ndeux",
    "an old line": "un\rATTENDEE:mailto:x@y\rdeux", "a folded line": "un\r\n UID:faux\r\n\tdeux",
    "separators": "a;b,c:d;VALUE=URI:e,f", "slashes": "a\\b\\nc\\;d\\,e\\\\", "quotes": 'a"b"^n^^c\'d',
    "what is escaped already": "\\r\\nEND:VCALENDAR", "very long": "long " * 1000,
    "very long without a space": "é" * 3000,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 60, "arabic": "اجتماع الحي؛ السبت، صباحًا" * 10, "turned around": "a\u202egnp\u2066b",
    "invisible lines": "a\u2028END:VEVENT\u2029b\x85c\x0bd\x0ce\x1cf\x1dg\x1eh", "bells": "a\x07b\x1b[31mc\x7fd\x01",
    "markup": "<script>alert(1)</script>&amp;", "percent": "%0D%0AEND:VEVENT{{7*7}}%(x)s",
}  # fmt: skip
#: May not stand in a value (RFC 5545, 3.3.11), or ends a line for some who read it.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def as_read(words: str) -> str:
    """These words in a calendar: lines are lines, what controls a terminal is a space, ends are not kept."""
    return CONTROL.sub(" ", re.sub("\r\n?", "\n", words)).strip()


def events(house: House, path: str) -> dict[str, Event]:
    """Uid -> event, from a file whose every line is one that a calendar may read."""
    answer = house.knock("GET", path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    raw = answer.get_data()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    for line in raw.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert not CONTROL.search(line.decode().removeprefix(" ").replace("\n", "\x00")), line
    unfolded = raw.decode().replace("\r\n ", "")
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in unfolded.removesuffix("\r\n").split("\r\n"))
    return {str(event["UID"]).partition("@")[0]: event for event in Calendar.from_ical(raw).walk("VEVENT")}


@pytest.mark.parametrize("what", WORDS)
def test_words_of_a_meeting_stay_its_words(house: House, what: str) -> None:
    words = WORDS[what]
    with house.app.test_request_context():
        body = body_of(house)
        name = body.name
        made = tables.make_meeting(
            body, title=words, summary=words, place=words, address=words, access=words, contact=words
        )
        uid, number = f"rencontre-{made.id}", made.id
    known = {f"rencontre-{house.here.things['meeting']}", f"rencontre-{house.here.things['past_meeting']}"}
    slug = house.here.things["table"]
    for path in (f"/rencontres/{number}.ics", "/rencontres/agenda.ics", f"/tables/{slug}/agenda.ics"):
        found = events(house, path)
        assert uid in found
        assert str(number) in path or known & set(found)
        event = found[uid]
        assert str(event["SUMMARY"]) == as_read(f"{words} ({name})")
        assert str(event["LOCATION"]) == as_read(f"{words}, {words}")
        assert as_read(words) in str(event["DESCRIPTION"])
        assert (str(event["STATUS"]), str(event["SEQUENCE"])) == ("CONFIRMED", "0")
        assert not {"ATTENDEE", "ATTACH", "VALARM", "RRULE"} & set(event)
        assert event.decoded("DTEND") - event.decoded("DTSTART") == made.ends_at - made.starts_at


@pytest.mark.parametrize("what", WORDS)
def test_words_of_a_date_stay_its_words(house: House, what: str) -> None:
    words = WORDS[what]
    with house.app.test_request_context():
        made = referrals.make_date(body_of(house), title=words, place=words, note=words)
        uid = f"date-{made.id}"
    slug = house.here.things["table"]
    for path in ("/calendrier.ics", f"/instances/{slug}/calendrier.ics"):
        event = events(house, path)[uid]
        assert str(event["SUMMARY"]) == as_read(words)
        assert str(event["LOCATION"]) == as_read(words)
        assert str(event["DESCRIPTION"]) == as_read(words)
        assert not {"ATTENDEE", "ATTACH", "VALARM", "RRULE"} & set(event)


def body_of(house: House) -> Body:
    """The table of the street, read anew."""
    from participation.bodies import queries

    body = queries.by_slug(house.here.things["table"])
    assert body is not None
    return body
