"""Calendar files, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from participation.meetings import services
from participation.meetings.drafts import draft_of
from tests.factories import tables as make

pytestmark = pytest.mark.usefixtures("frozen")


def read(client, path: str) -> Calendar:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data)


def one(client, meeting):
    (event,) = read(client, f"/rencontres/{meeting.id}.ics").walk("VEVENT")
    return event


def test_a_meeting_is_a_whole_event(client):
    meeting = make.make_meeting(make.make_table(name="Table; Belle, Vue"), title="Jeux\\bancs, eau")
    event = one(client, meeting)
    assert event["UID"].startswith(f"rencontre-{meeting.id}@")
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event["SUMMARY"] == "Jeux\\bancs, eau (Table; Belle, Vue)"
    assert event["LOCATION"] == "Centre social, 12 rue des Oliviers"
    assert "Garde d’enfants" in event["DESCRIPTION"]
    assert event["URL"].endswith(f"/rencontres/{meeting.id}")
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (meeting.starts_at, meeting.ends_at)


@pytest.mark.parametrize(
    ("starts_at", "wall"),
    [
        (datetime(2026, 10, 24, 16, tzinfo=UTC), "20261024T180000"),
        (datetime(2026, 10, 26, 17, tzinfo=UTC), "20261026T180000"),
        (datetime(2026, 3, 28, 17, tzinfo=UTC), "20260328T180000"),
        (datetime(2026, 3, 30, 16, tzinfo=UTC), "20260330T180000"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "20261025T023000"),
    ],
)
def test_six_in_the_evening_stays_so_on_both_sides_of_summer_time(client, starts_at, wall):
    meeting = make.make_meeting(make.make_table(), starts_at)
    calendar = read(client, f"/rencontres/{meeting.id}.ics")
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].to_ical().decode() == wall
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"
    assert {rule.name for rule in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    assert (
        zone.to_tz().utcoffset(starts_at.astimezone(clock.PARIS).replace(tzinfo=None))
        == starts_at.astimezone(clock.PARIS).utcoffset()
    )


def test_a_moved_meeting_has_a_higher_sequence_and_a_cancelled_one_says_so(client):
    meeting = make.make_meeting(make.make_table())
    before = one(client, meeting)
    moved = replace(
        draft_of(meeting), starts_at=meeting.starts_at + timedelta(days=1), ends_at=meeting.ends_at + timedelta(days=1)
    )
    with unit_of_work(SYSTEM) as work:
        services.rewrite(work, meeting.id, moved, 1, clock.now())
    after = one(client, meeting)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == before.decoded("DTSTART") + timedelta(days=1)
    with unit_of_work(SYSTEM) as work:
        services.cancel(work, meeting.id, "Trop chaud", clock.now())
    last = one(client, meeting)
    assert (last["STATUS"], last["SEQUENCE"]) == ("CANCELLED", 2)
    assert "Trop chaud" in last["DESCRIPTION"]


def test_a_table_and_everybody_have_their_calendar(client):
    here, there = make.make_table(), make.make_table()
    mine, theirs = make.make_meeting(here), make.make_meeting(there)
    old = make.make_past_meeting(here, days=400)
    uids = {
        int(e["UID"].split("@")[0].split("-")[1])
        for e in read(client, f"/tables/{here.slug}/agenda.ics").walk("VEVENT")
    }
    assert uids == {mine.id, old.id}
    everything = {
        int(e["UID"].split("@")[0].split("-")[1]) for e in read(client, "/rencontres/agenda.ics").walk("VEVENT")
    }
    assert everything == {mine.id, theirs.id}


def test_an_empty_calendar_is_still_one(client):
    body = make.make_table()
    assert read(client, f"/tables/{body.slug}/agenda.ics").walk("VEVENT") == []


def test_words_cannot_forge_another_line_of_the_calendar(client):
    meeting = make.make_meeting(make.make_table(), summary="Salut\r\nSTATUS:CANCELLED\r\nEND:VEVENT")
    event = one(client, meeting)
    assert event["STATUS"] == "CONFIRMED"
