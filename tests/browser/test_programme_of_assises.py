"""S1, first half: the secretariat prepares an edition, its places and its programme, publishes, and moves a room."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.identity.types import EVERYWHERE, Role
from commons.kernel import clock
from commons.kernel.clock import PARIS
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House
from tests.browser.test_answered import sit

pytestmark = pytest.mark.browser
YEAR = (clock.now().astimezone(PARIS) + timedelta(days=60)).year
FIRST = (clock.now().astimezone(PARIS) + timedelta(days=60)).date()
TEAM, PUBLIC = f"/equipe/assises/{YEAR}", f"/assises/{YEAR}"
WIDE = 1280


def test_a_programme_is_prepared_published_and_a_room_is_moved(house: House, phone: Phone) -> None:
    person = sit(house, phone, "secretariat-assises@exemple.fr", Role.SECRETARIAT, EVERYWHERE, WIDE)
    prepare(person)
    site(person)
    activities(person)
    publish(person, alerts=True)
    reader = phone(320, scripts=False)
    read(reader)
    move_the_room(person)
    publish(person, alerts=True)
    reader.go(f"{PUBLIC}/programme")
    reader.page.locator("main details summary").first.click()
    assert "change de salle" in reader.text()
    in_arabic(phone)


def prepare(person: Person) -> None:
    """An edition: a form that refuses, then an announcement."""
    person.go("/equipe/assises")
    person.look(WIDE)
    person.tap("main .actions a")
    person.look(WIDE)
    soon = clock.now().astimezone(PARIS) - timedelta(hours=1)
    closes = soon + timedelta(days=50)
    person.fill(
        year=str(YEAR), title="Assises d’essai", theme="Mieux vivre ensemble", first_day=FIRST.isoformat(),
        last_day=(FIRST - timedelta(days=1)).isoformat(), registrations_open_at=soon.strftime("%Y-%m-%dT%H:%M"),
        registrations_close_at=closes.strftime("%Y-%m-%dT%H:%M"), contact="04 00 00 00 00",
    )  # fmt: skip
    assert person.tap(SENDS) == 422
    assert person.page.locator("#title").input_value() == "Assises d’essai"
    person.look(WIDE)
    person.fill(last_day=FIRST.isoformat())
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    assert person.go(PUBLIC) == 404
    person.go(f"{TEAM}/etape/announced")
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    assert person.go(PUBLIC) == 200


def site(person: Person) -> None:
    """A site, a day, two rooms."""
    person.go(f"{TEAM}/sites/nouveau")
    person.look(WIDE)
    person.fill(name="Centre social Air Bel", address="36 rue de la Pinède", access="Bus 15, arrêt Air Bel")
    person.page.locator("#step_free").check()
    assert person.tap(SENDS) == 200
    here = person.page.url
    person.look(WIDE)
    person.go(f"{here}/jours/nouveau")
    person.look(WIDE)
    person.fill(day=FIRST.isoformat(), opens="09:00", closes="18:00", gauge="200")
    assert person.tap(SENDS) == 200
    for name, capacity in (("Grande salle", "80"), ("Petite salle", "15")):
        person.go(f"{here}/salles/nouvelle")
        person.fill(name=name, capacity=capacity, whereabouts="Rez-de-chaussée")
        assert person.tap(SENDS) == 200
    person.look(WIDE)


def activities(person: Person) -> None:
    """A workshop and a plenary."""
    rooms = {"Petite salle": 15, "Grande salle": 80}
    for title, room, begins, ends in (("Le square", "Petite salle", "10:00", "12:00"),
                                      ("Ouverture", "Grande salle", "09:00", "10:00")):  # fmt: skip
        person.go(f"{TEAM}/activites/nouvelle")
        person.look(WIDE)
        person.fill(title=title, summary="On dessine le square ensemble.", starts=begins, ends=ends, capacity="15")
        person.page.locator("#site_day").select_option(index=1)
        person.page.locator("#room").select_option(label=f"Centre social Air Bel — {room} ({rooms[room]})")
        assert person.tap(SENDS) == 200
        person.look(WIDE)
    person.go(f"{TEAM}/programme")
    person.look(WIDE)
    assert person.tap("main form[action$=tout] button") == 200


def publish(person: Person, alerts: bool) -> None:
    """Read what would change, then publish."""
    person.go(f"{TEAM}/programme/publication")
    person.look(WIDE)
    if alerts:
        assert person.tap(SENDS) == 422
        person.look(WIDE)
        person.page.locator("#read_alerts").check()
    assert person.tap(SENDS) == 200
    person.look(WIDE)


def read(reader: Person) -> None:
    """A neighbour on a small phone without JavaScript: the hub, the programme, an activity, the site, their diary."""
    reader.go("/")
    assert "Assises d’essai" in reader.text()
    reader.go("/assises")
    reader.look(320)
    reader.tap("main .panel .actions a")
    reader.look(320)
    reader.go(f"{PUBLIC}/programme")
    reader.look(320)
    reader.tap("main .slot h3 a[href*='/activites/']")
    reader.look(320)
    assert reader.heading == "Ouverture"
    diary = reader.page.request.get(reader.page.url + ".ics")
    assert (diary.status, "SUMMARY:Ouverture" in diary.text()) == (200, True)
    reader.tap("main a[href*='/sites/']")
    reader.look(320)
    assert "Bus 15" in reader.text()
    reader.go(f"{PUBLIC}/places")
    reader.look(320)


def move_the_room(person: Person) -> None:
    """The plenary goes to a smaller room with more seats than it holds: nothing is refused, everything is said."""
    person.go(f"{TEAM}/programme")
    person.page.locator("main li a", has_text="Ouverture").last.click()
    person.tap("main .actions a[href$=fiche]")
    person.look(WIDE)
    person.fill(capacity="40")
    person.page.locator("#room").select_option(label="Centre social Air Bel — Petite salle (15)")
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    assert "Plus de places que la salle" in person.text()
    person.go(f"{TEAM}/programme")
    assert "Plus de places que la salle" in person.text()
    person.look(WIDE)


def in_arabic(phone: Phone) -> None:
    """The same pages from right to left, looked at by axe."""
    reader = phone(320, "ar", careful=True)
    for path in (
        "/assises",
        PUBLIC,
        f"{PUBLIC}/programme",
        f"{PUBLIC}/places",
        f"{PUBLIC}/sites/centre-social-air-bel",
    ):
        assert reader.go(path) == 200
        assert looks.direction(reader.page) == ("ar", "rtl")
        reader.look(320)
