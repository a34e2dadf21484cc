"""What everybody reads: released versions only, with what changed, light and printable."""

from __future__ import annotations

import csv
import io
from datetime import time, timedelta

import pytest
from icalendar import Calendar

from assises.editions.types import EditionState
from assises.programme import hub, occupancy
from assises.programme import queries as programme
from assises.programme.types import ActivityKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.pages import shelf
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import add_day, make_edition, make_site_day
from tests.factories.identity import text_of
from tests.factories.programme import cancel, many, publish, rewrite, secretary, write


def test_drafts_are_read_by_nobody(client, ground):
    activity = write(ground.edition, ground.day, ground.room)
    write(ground.edition, ground.day, None, plan=False, title="Encore un brouillon")
    assert "Le programme n’est pas encore publié" in text_of(client.get(f"{ground.public}/programme"))
    assert client.get(f"{ground.public}/activites/{activity.id}").status_code == 404
    publish(ground.edition, "Bonne lecture.")
    page = text_of(client.get(f"{ground.public}/programme"))
    assert "Le square d’Air Bel" in page
    assert "Bonne lecture." in page
    for path in ("/programme", "/programme.csv", "/programme.json", "/programme.ics", "/places"):
        assert "Encore un brouillon" not in client.get(f"{ground.public}{path}").text


def test_what_changes_at_the_desk_is_not_public_before_it_is_published(client, ground):
    activity = write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    here = f"{ground.public}/activites/{activity.id}"
    rewrite(activity, title="La place du marché", starts=time(14), ends=time(16))
    assert "Le square d’Air Bel" in text_of(client.get(here))
    publish(ground.edition)
    page = client.get(here)
    assert "La place du marché" in text_of(page)
    assert "de 10 h à 12 h</s>" in page.text.replace("\xa0", " ")
    said = text_of(client.get(f"{ground.public}/programme"))
    assert "« Le square d’Air Bel » s’appelle maintenant « La place du marché »." in said
    assert "est déplacé. Avant :" in said
    first = text_of(client.get(f"{ground.public}/programme/versions/1"))
    assert "Le square d’Air Bel" in first
    assert "Une ancienne version" in first
    assert "Une ancienne version" not in text_of(client.get(f"{ground.public}/programme/versions/2"))
    assert client.get(f"{ground.public}/programme/versions/3").status_code == 404


def test_a_cancelled_activity_is_struck_out_at_once_and_nothing_else_is_told(client, ground):
    activity = write(ground.edition, ground.day, ground.room)
    other = write(ground.edition, ground.day, None, title="La visite")
    publish(ground.edition)
    rewrite(other, title="La visite, changée")
    cancel(activity)
    page = client.get(f"{ground.public}/programme")
    assert "La salle est inondée." in text_of(page)
    assert "<s>de 10 h à 12 h</s>" in page.text.replace("\xa0", " ")
    assert "La visite, changée" not in page.text
    assert programme.latest(ground.edition.id).number == 2
    publish(ground.edition)
    assert "La visite, changée" in client.get(f"{ground.public}/programme").text


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", {"Un", "Deux", "Trois"}),
        ("?jour={first}", {"Un", "Deux"}),
        ("?jour={second}", {"Trois"}),
        ("?langue=ar", {"Deux"}),
        ("?langue=fsl", {"Trois"}),
        ("?site=air-bel&langue=ar", {"Deux"}),
        ("?site=ailleurs", set()),
        ("?jour=jamais", set()),
        ("?theme=%3Cscript%3E", set()),
        ("?langue=" + "x" * 5000, set()),
    ],
)  # fmt: skip
def test_one_chooses_by_day_site_theme_and_language(client, ground, search, found):
    second = add_day(ground.day.site, ground.edition.last_day)
    write(ground.edition, ground.day, None, title="Un")
    write(ground.edition, ground.day, None, title="Deux", languages=("ar",))
    write(ground.edition, second, None, title="Trois", interpreted=("fsl",))
    publish(ground.edition)
    days = {"first": ground.edition.first_day.isoformat(), "second": ground.edition.last_day.isoformat()}
    answer = client.get(f"{ground.public}/programme{search.format(**days)}")
    assert answer.status_code == 200
    assert {title for title in ("Un", "Deux", "Trois") if f">{title}</a>" in answer.text} == found
    assert "<script>alert" not in answer.text


def test_calendars_follow_a_move_and_a_cancelling(client, ground):
    activity = write(ground.edition, ground.day, ground.room, kind=ActivityKind.PLENARY)
    publish(ground.edition)

    def event(path):
        answer = client.get(f"{ground.public}{path}")
        assert answer.mimetype == "text/calendar"
        (found,) = Calendar.from_ical(answer.data).walk("VEVENT")
        return found

    first = event("/programme.ics")
    assert first["uid"].startswith(f"assises-activite-{activity.id}@")
    assert (int(first["sequence"]), str(first["status"])) == (0, "CONFIRMED")
    assert first.decoded("dtstart") == activity.starts_at
    assert first["dtstart"].params["TZID"] == "Europe/Paris"
    rewrite(activity, starts=time(15), ends=time(16))
    publish(ground.edition)
    moved = event(f"/activites/{activity.id}.ics")
    assert moved["uid"] == first["uid"]
    assert int(moved["sequence"]) == 1
    assert moved.decoded("dtstart") - first.decoded("dtstart") == timedelta(hours=5)
    cancel(activity)
    gone = event("/programme.ics")
    assert (gone["uid"], str(gone["status"]), int(gone["sequence"])) == (first["uid"], "CANCELLED", 2)
    assert "La salle est inondée." in gone["description"]
    assert client.get(f"{ground.public}/activites/{activity.id + 1}.ics").status_code == 404


def test_a_day_of_summer_time_keeps_its_hours(client, database, frozen):
    """The last Sunday of October has 25 hours: ten o'clock stays ten o'clock."""
    day = clock.now().date().replace(month=10, day=31)
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    edition = make_edition(first_day=sunday, last_day=sunday, registrations_close_at=clock.now())
    site_day = make_site_day(edition, sunday)
    activity = write(edition, site_day)
    publish(edition)
    page = text_of(client.get(f"/assises/{edition.year}/activites/{activity.id}"))
    assert "de 10 h à 12 h" in page
    assert activity.starts_at.hour == 9


def test_the_programme_is_open_data(client, ground):
    write(ground.edition, ground.day, ground.room, title="=danger()", interpreted=("ar",))
    publish(ground.edition)
    answer = client.get(f"{ground.public}/programme.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert "'=danger()" in rows[1]
    assert rows[1][rows[0].index("interprétée en")] == "ar"
    data = client.get(f"{ground.public}/programme.json").get_json()
    assert (data["edition"], data["version"]) == (ground.edition.year, 1)
    (line,) = data["activities"]
    assert (line["title"], line["site_name"], line["capacity"]) == ("=danger()", "Air Bel", 20)
    assert "interpreters" not in line


def test_a_site_says_how_to_come_and_get_in(client, ground):
    ground.day.site.access = "Métro Saint-Just, sortie 2"
    ground.day.site.comfort = "Ascenseur, salle calme"
    ground.day.site.child_care = True
    db.session.commit()
    write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    page = text_of(client.get(f"{ground.public}/sites/air-bel"))
    for said in ("Métro Saint-Just, sortie 2", "salle calme", "Garde d’enfants sur place", "Le square d’Air Bel",
                 "L’entrée n’est pas sans marche"):  # fmt: skip
        assert said in page
    for slug in ("ailleurs", "x" * 3000, "%3Cscript%3E"):
        assert client.get(f"{ground.public}/sites/{slug}").status_code == 404


def test_pages_of_an_edition_that_is_not_announced_are_read_by_nobody(desk, ground):
    activity = write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    ground.edition.state = EditionState.DRAFT
    db.session.commit()
    paths = ("", "/programme", "/programme/versions/1", f"/activites/{activity.id}", "/sites/air-bel", "/places",
             "/programme.ics", "/programme.csv", "/programme.json", f"/activites/{activity.id}.ics")  # fmt: skip
    for actor in (NOBODY, secretary()):
        desk.sit(actor)
        for path in paths:
            assert desk.read(f"{ground.public}{path}").status_code == 404, path


def test_no_edition_no_page(client, ground):
    for year in ("1999", "2099", "0", "9" * 17):
        for path in ("", "/programme", "/activites/1", "/places"):
            assert client.get(f"/assises/{year}{path}").status_code == 404


class _Counter:
    def __init__(self) -> None:
        self.seated = 0

    def taken(self, activity_ids):
        return {number: occupancy.Taken(confirmed=self.seated, waiting=4) for number in activity_ids}

    def groups(self, activity_id):
        return ()


def test_seats_left_follow_the_counter_and_the_programme_stays_kept(client, ground, queries):
    activity = write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    counter = _Counter()
    occupancy.register(counter)
    here, every = f"{ground.public}/activites/{activity.id}", f"{ground.public}/places"
    assert "Il reste 20 places sur 20." in text_of(client.get(here))
    assert "20 places" in text_of(client.get(every))
    client.get(f"{ground.public}/programme")
    counter.seated = 19
    with unit_of_work(SYSTEM) as work:
        work.touch(occupancy.seats_version(ground.edition.id))
    assert "Il reste 1 place sur 20." in text_of(client.get(here))
    assert "1 place" in text_of(client.get(every))
    counter.seated = 30
    with unit_of_work(SYSTEM) as work:
        work.touch(occupancy.seats_version(ground.edition.id))
    assert "complet" in text_of(client.get(every))
    assert "C’est complet (20 places)." in text_of(client.get(here))
    # The programme itself knows nothing of seats: it is handed over as it was kept.
    where = f"{ground.public}/programme"
    queries.clear()
    assert client.get(where).status_code == 200
    assert len(queries) == 1
    assert "kernel_page_version" in queries[0]


@pytest.mark.parametrize("path", ["/programme", "/sites/air-bel", "/places", "/programme.ics", "/programme.csv", ""])
def test_a_large_programme_costs_as_many_queries_as_a_small_one(client, ground, queries, path):
    second = add_day(ground.day.site, ground.edition.last_day)
    counts = []
    for number in (3, 117):
        many(ground.edition, [ground.day, second], number)
        publish(ground.edition)
        db.session.expire_all()
        shelf.clear()
        where = f"{ground.public}{path}"
        queries.clear()
        assert client.get(where).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
    # Kept: the second reader costs nothing more than the question whether it still stands.
    queries.clear()
    client.get(where)
    assert [sql for sql in queries if "kernel_page_version" not in sql] == []
    assert len(queries) == 1


def test_the_desk_of_a_large_programme_too(desk, ground, queries):
    second = add_day(ground.day.site, ground.edition.last_day)
    desk.sit(secretary())
    counts = []
    for number in (3, 117):
        many(ground.edition, [ground.day, second], number)
        db.session.expire_all()
        assert ground.team
        queries.clear()
        assert desk.read(f"{ground.team}/programme").status_code == 200
        assert desk.read(f"{ground.team}/programme/publication").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


def test_the_hub_offers_what_one_can_do_now(app, client, ground, monkeypatch):
    monkeypatch.setitem(app.extensions, "possibles.assises_hub", hub._Brought())
    hub.open_way_in(app, hub.WayIn("assises_programme.programme", "assises_programme.left"))
    hub.add_section(app, hub.Section("assises/subjects/_what.html", lambda edition, now: {}, 10, ("essai:{id}",)))
    hub.add_section(app, hub.Section("assises/subjects/_none.html", lambda edition, now: None, 5))
    page = client.get(ground.public)
    assert ">S’inscrire</a>" in page.text
    assert "Les Assises, c’est quoi ?" in text_of(page)
    assert f"essai:{ground.edition.id}" in hub.versions(app, ground.edition)
    ground.edition.registrations_close_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    shelf.clear()
    closed = client.get(ground.public)
    assert ">S’inscrire</a>" not in closed.text
    assert "Les inscriptions sont closes." in text_of(closed)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_public_page_can_be_read_in_every_language(client, ground, language):
    activity = write(ground.edition, ground.day, ground.room, interpreted=("ar", "fsl"), easy_french=True)
    publish(ground.edition)
    rewrite(activity, starts=time(9), ends=time(10), room_id=None, capacity=3, title="Autre", languages=("fr", "swb"))
    publish(ground.edition)
    for path in ("", "/programme", f"/activites/{activity.id}", "/sites/air-bel", "/places", "/programme/versions/1"):
        assert client.get(f"{ground.public}{path}?lang={language}").status_code == 200
    assert client.get(f"/assises?lang={language}").status_code == 200
