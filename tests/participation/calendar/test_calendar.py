"""The calendar of the year, for people, for printers and for other calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import queries as bodies
from participation.bodies.types import BodyKind
from participation.calendar import front, services
from participation.calendar.drafts import draft_of
from participation.calendar.models import GovernanceDate
from participation.calendar.sources import Source
from participation.calendar.types import DateState, Happening
from tests.factories.identity import text_of
from tests.factories.participation import make_body, somebody
from tests.factories.referrals import a_date, a_day, make_date

EVENING = {"from_hour": time(18, 0), "to_hour": time(20, 30)}


def change(body, kept, seen=1, actor=SYSTEM, **changes):
    with unit_of_work(actor) as work:
        return services.change(work, body.slug, kept.id, a_date(**changes), seen, clock.now())


def events(client, path="/calendrier.ics"):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    calendar = Calendar.from_ical(answer.get_data())
    return calendar, {str(event["summary"]): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def body(database, frozen):
    return make_body(BodyKind.STEERING, name="Comité")


def test_the_year_shows_what_when_where_and_whose(client, body):
    make_date(body, first_day=a_day("2026-07-14"), **EVENING, place="Hôtel de ville", note="Ouvert à tous.")
    make_date(body, title="Assises", first_day=a_day("2026-11-20"), last_day=a_day("2026-11-22"))
    make_date(body, title="Club", first_day=a_day("2026-09-01"), last_day=a_day("2026-09-30"), firm=False)
    make_date(body, title="Un autre an", first_day=a_day("2027-01-01"))
    said = text_of(client.get("/calendrier"))
    for words in (
        "Juillet", "mardi 14 juillet 2026, de 18 h à 20 h 30", "Hôtel de ville", "Ouvert à tous.", "Comité",
        "du vendredi 20 novembre 2026 au dimanche 22 novembre 2026",
        "entre le mardi 1er septembre 2026 et le mercredi 30 septembre 2026", "Date à fixer",
    ):  # fmt: skip
        assert words in said.replace("\xa0", " "), words
    assert "Un autre an" not in said
    assert "Un autre an" in text_of(client.get("/calendrier?annee=2027"))


def test_an_empty_year_says_who_will_fill_it(client, frozen):
    assert "Aucune date pour 2026" in text_of(client.get("/calendrier"))


@pytest.mark.parametrize("year", ["1999", "2100", "x", "20²6", "99999999", "", "-100", "0000"])
def test_an_unreadable_year_is_this_one(client, frozen, year):
    assert "Le calendrier 2026" in text_of(client.get("/calendrier", query_string={"annee": year}))


def test_the_bounds_of_the_calendar_can_be_read(client, frozen):
    assert client.get("/calendrier?annee=2000").status_code == 200
    assert client.get("/calendrier?annee=2099").status_code == 200


def test_a_cancelled_date_stays_with_its_reason(client, body):
    kept = make_date(body, first_day=a_day("2026-07-14"))
    client.get("/calendrier")
    change(body, kept, first_day=a_day("2026-07-14"), state=DateState.CANCELLED, reason="La salle est fermée.")
    said = text_of(client.get("/calendrier"))
    assert "Annulée" in said
    assert "La salle est fermée." in said


def test_a_past_date_says_so_by_itself(client, body, frozen):
    make_date(body, first_day=a_day("2026-06-16"), **EVENING)
    assert "Passée" not in text_of(client.get("/calendrier"))
    with clock.frozen(datetime(2026, 6, 16, 18, 30, tzinfo=UTC)):
        assert "Passée" in text_of(client.get("/calendrier"))


def test_the_feed_is_read_back_with_the_hours_of_paris(client, body):
    make_date(body, first_day=a_day("2026-07-14"), **EVENING, place="Hôtel de ville, 1er étage", note="Venez ; tous.")
    make_date(body, title="Hiver", first_day=a_day("2026-12-01"), **EVENING)
    calendar, found = events(client)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    summer, winter = found["Comité annuel"], found["Hiver"]
    assert summer["dtstart"].params["TZID"] == "Europe/Paris"
    assert summer.decoded("dtstart") == datetime(2026, 7, 14, 18, 0, tzinfo=PARIS)
    assert summer.decoded("dtstart").astimezone(UTC).hour == 16
    assert winter.decoded("dtstart").astimezone(UTC).hour == 17
    assert str(summer["location"]) == "Hôtel de ville, 1er étage"
    assert str(summer["description"]) == "Venez ; tous."
    assert str(summer["url"]).endswith("/calendrier?annee=2026#date-" + str(summer["uid"]).split("@")[0][5:])
    assert str(summer["status"]) == "CONFIRMED"


def test_whole_days_and_periods_are_days_in_the_feed(client, body):
    make_date(body, title="Assises", first_day=a_day("2026-11-20"), last_day=a_day("2026-11-22"))
    make_date(body, title="Club", first_day=a_day("2026-09-01"), last_day=a_day("2026-09-30"), firm=False)
    _, found = events(client)
    assert found["Assises"].decoded("dtstart") == date(2026, 11, 20)
    assert found["Assises"].decoded("dtend") == date(2026, 11, 23)
    assert (str(found["Club"]["status"]), str(found["Club"]["transp"])) == ("TENTATIVE", "TRANSPARENT")


def test_other_calendars_hear_of_each_change_under_the_same_id(client, body, frozen):
    kept = make_date(body)
    _, before = events(client)
    with clock.frozen(frozen + timedelta(hours=1)):
        change(body, kept, state=DateState.CANCELLED, reason="La salle est fermée.")
        _, after = events(client)
    old, new = before["Comité annuel"], after["Comité annuel"]
    assert old["uid"] == new["uid"]
    assert (old["sequence"], new["sequence"]) == (0, 1)
    assert new.decoded("last-modified") == frozen + timedelta(hours=1)
    assert str(new["status"]) == "CANCELLED"
    assert "La salle est fermée." in str(new["description"])


def test_each_body_has_a_feed_of_its_own(client, body):
    make_date(body)
    make_date(title="Ailleurs")
    calendar, found = events(client, "/instances/comite/calendrier.ics")
    assert list(found) == ["Comité annuel"]
    assert str(calendar["x-wr-calname"]) == "Comité"
    assert client.get("/instances/nulle-part/calendrier.ics").status_code == 404


def test_nobody_slips_a_line_into_the_feed(client, body):
    make_date(body, title="Réunion", note="un\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:faux", place="a;b,c\\n")
    calendar, found = events(client)
    assert list(found) == ["Réunion"]
    assert len(calendar.walk("VEVENT")) == 1


def test_other_features_bring_their_dates(app, client, body, monkeypatch):
    monkeypatch.setitem(app.extensions, "possibles.calendar", dict(app.extensions["possibles.calendar"]))
    start = datetime(2026, 10, 3, 16, tzinfo=UTC)
    meeting = Happening("reunion-7", "Réunion de table", start, start + timedelta(hours=2), body.id, body.name, "/r/7")

    def read(first, last, body_id):
        within = first < meeting.ends_at and meeting.starts_at < last
        return [meeting] if within and body_id in (None, body.id) else []

    front.add_source(app, Source("meetings", read, ("participation:meetings",)))
    page = client.get("/calendrier")
    assert 'href="/r/7"' in page.text
    assert "Réunion de table" in text_of(client.get("/instances/comite"))
    _, found = events(client)
    assert str(found["Réunion de table"]["uid"]).startswith("reunion-7@")
    assert "participation:meetings" in app.extensions["possibles.bodies"].versions


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last_day": a_day("2026-07-01"), "first_day": a_day("2026-07-02")}, "last_day"),
        ({"from_hour": time(18, 0)}, "from_hour"),
        ({"to_hour": time(18, 0)}, "from_hour"),
        ({"from_hour": time(20, 0), "to_hour": time(18, 0)}, "last_day"),
        ({"firm": False, **EVENING}, "from_hour"),
        ({"state": DateState.CANCELLED, "reason": " "}, "reason"),
        ({"state": DateState.HELD}, "state"),
        ({"first_day": a_day("1999-12-31")}, "first_day"),
        ({"first_day": a_day("9999-12-31")}, "first_day"),
    ],
)
def test_a_date_that_cannot_be_is_refused(body, wrong, field):
    with pytest.raises(Invalid) as refused:
        make_date(body, **wrong)
    assert set(refused.value.fields) == {field}


def test_a_draft_comes_back_as_it_was_typed(body):
    for typed in (
        a_date(), a_date(**EVENING), a_date(last_day=a_day("2026-07-20")), a_date(firm=False),
        a_date(first_day=a_day("2026-10-25"), from_hour=time(0, 0), to_hour=time(23, 59)),
    ):  # fmt: skip
        with unit_of_work(SYSTEM) as work:
            kept = services.plan(work, body.slug, typed, clock.now())
        assert draft_of(kept) == typed


def test_a_held_date_was_held(body, frozen):
    kept = make_date(body, first_day=a_day("2026-06-15"))
    assert change(body, kept, first_day=a_day("2026-06-15"), state=DateState.HELD).state is DateState.HELD


def test_whoever_changes_an_older_version_is_told(body):
    kept = make_date(body)
    change(body, kept)
    with pytest.raises(Stale):
        change(body, kept)
    with pytest.raises(NotFound):
        change(make_body(BodyKind.OTHER), kept, seen=2)


@pytest.mark.parametrize("role", ["secretariat", "facilitator", "respondent", "officer", "moderator", "observer"])
@pytest.mark.parametrize("here", [True, False])
def test_only_the_secretariat_of_the_body_keeps_its_dates(body, role, here):
    kept, actor = make_date(body), somebody(role, "body", body.id if here else body.id + 1)
    if here and role == "secretariat":
        assert change(body, kept, actor=actor).version == 2
    else:
        with pytest.raises(Refused):
            change(body, kept, actor=actor)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"ends_at": datetime(2026, 7, 1, tzinfo=UTC)}, "ends_after_it_starts"),
        ({"state": "cancelled"}, "cancelling_reasoned"),
        ({"reason": "x"}, "cancelling_reasoned"),
        ({"firm": False}, "a_period_is_of_days"),
        ({"title": ""}, "titled"),
    ],
)
def test_the_database_keeps_no_senseless_date(body, row, name):
    start = datetime(2026, 7, 1, tzinfo=UTC)
    whole = {"title": "x", "starts_at": start, "ends_at": start + timedelta(hours=1), "changed_at": start} | row
    with pytest.raises(IntegrityError) as refused, unit_of_work(SYSTEM) as work:
        work.session.add(GovernanceDate(body_id=body.id, **whole))
    assert constraint_of(refused.value) == f"ck_participation_date_{name}"


def test_a_year_of_two_hundred_dates_asks_as_many_questions_as_one_of_two(client, body, queries):
    def asked(number):
        for _ in range(number):
            make_date(bodies.by_slug("comite"))
        db.session.expunge_all()
        pages.shelf.clear()
        queries.clear()
        assert client.get("/calendrier").status_code == 200
        return len(queries)

    few = asked(2)
    assert asked(198) == few
    assert few < 8


def test_the_desk_plans_moves_and_cancels(desk, body):
    start = "/equipe/instances/comite/dates"
    typed = {"title": "Séance", "first_day": "2026-07-14", "from_hour": "18:00", "to_hour": "20:00", "firm": "y"}
    assert desk.send(f"{start}/nouvelle", **typed).status_code == 303
    kept = db.session.scalars(select(GovernanceDate)).one()
    assert "Séance" in text_of(desk.read("/calendrier"))
    cancelled = desk.send(f"{start}/{kept.id}", state="cancelled", reason="")
    assert cancelled.status_code == 422
    assert desk.send(f"{start}/{kept.id}", state="cancelled", reason="Grève des bus.").status_code == 303
    assert "Grève des bus." in text_of(desk.read("/calendrier"))
    late = desk.send(f"{start}/{kept.id}", title="Mes mots à moi", seen="1")
    assert late.status_code == 409
    assert "Mes mots à moi" in late.text
    assert desk.read(f"{start}/999999").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "  "}, {"title": "x" * 100_000}, {"first_day": ""}, {"first_day": "14 juillet"},
        {"from_hour": "25:00"}, {"from_hour": "<script>"}, {"state": "gone"}, {"place": "x" * 201},
        {"note": "a\x00b"}, {"last_day": "2020-01-01"},
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_kept_comes_back(desk, body, wrong):
    typed = {"title": "Séance", "first_day": "2026-07-14", "firm": "y"} | wrong
    assert desk.send("/equipe/instances/comite/dates/nouvelle", **typed).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(GovernanceDate)) == 0


def test_another_secretariat_neither_reads_nor_writes(desk, body):
    kept = make_date(body)
    token = desk.read(f"/equipe/instances/comite/dates/{kept.id}").text.split('csrf_token" value="')[1].split('"')[0]
    desk.sit(somebody("secretariat", "body", body.id + 1, 3))
    for path in ("", "/nouvelle", f"/{kept.id}"):
        assert desk.read(f"/equipe/instances/comite/dates{path}").status_code == 403
    forged = {"csrf_token": token, "title": "Piraté", "first_day": "2026-07-14", "state": "planned", "seen": "1"}
    for path in ("/nouvelle", f"/{kept.id}"):
        assert desk._client.post(f"/equipe/instances/comite/dates{path}", data=forged).status_code == 403
    assert [d.title for d in db.session.scalars(select(GovernanceDate))] == ["Comité annuel"]
