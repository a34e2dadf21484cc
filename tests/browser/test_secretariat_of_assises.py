"""S1, second half: floors, badges, devices and the day itself; then minutes, the account, and an agenda reopened."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from commons.identity.types import EVERYWHERE, Role
from commons.kernel import clock
from commons.kernel.db import db
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House
from tests.browser.test_answered import sit
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.door import seat, today_edition, today_site
from tests.factories.outcome import make_item, past_activity, past_edition, submitted_minutes

pytestmark = pytest.mark.browser
WIDE = 1280


@dataclass
class Stood:
    """What the secretariat finds: an edition to come, one that runs today, one that is over, a sheet to decide on."""

    coming: int
    room: int
    today: int
    past: int
    activity: int
    sheet: int


def stand(house: House) -> Stood:
    """Three editions, and people in them."""
    with house.inside():
        coming, today, past = make_edition(), today_edition(), past_edition()
        room = make_activity(make_site_day(coming), capacity=12)
        door = today_site(today)
        people = make_registration(today, persons=6)
        people.attendees[0].first_name = "Samia"
        db.session.commit()
        seat(people, door)
        held = past_activity(past)
        minutes = submitted_minutes(held)
        minutes.contest_until = clock.now()
        db.session.commit()
        return Stood(coming.year, room.id, today.year, past.year, held.id, make_item(2098, "Des bancs à l’ombre"))


def test_the_secretariat_keeps_an_edition_from_the_floors_to_the_account(house: House, phone: Phone) -> None:
    stood = stand(house)
    person = sit(house, phone, "secretariat-journee@exemple.fr", Role.SECRETARIAT, EVERYWHERE, WIDE)
    floors(person, stood)
    the_day(person, stood)
    minutes(person, stood)
    account(person, stood)
    agenda(person, stood)
    everybody_reads(phone, stood)


def floors(person: Person, stood: Stood) -> None:
    """Seats kept for a college: more than there are is refused beside what was typed."""
    person.go(f"/equipe/assises/{stood.coming}/places/colleges/activite/{stood.room}")
    person.look(WIDE)
    first = person.page.locator("main form input[type=text]:visible").first
    first.fill("40")
    assert person.tap(SENDS) == 422
    person.look(WIDE)
    person.page.locator("main form input[type=text]:visible").first.fill("4")
    assert person.tap(SENDS) == 200
    person.look(WIDE)


def the_day(person: Person, stood: Stood) -> None:
    """Badges on paper, a device with its link, the dashboard; the lost device is closed."""
    here = f"/equipe/assises/{stood.today}"
    person.go(f"{here}/badges")
    person.look(WIDE)
    printing = person.page.locator("main form[action$='.pdf']").first
    typed = printing.evaluate("form => Object.fromEntries(new FormData(form))")
    paper = person.page.request.post(printing.evaluate("form => form.action"), form=typed)
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    person.go(f"{here}/appareils")
    person.look(WIDE)
    person.fill(label="Tablette de l’entrée")
    assert person.tap(SENDS) == 200
    assert "/accueil/ouvrir/" in person.text("#lien")
    person.look(WIDE)
    device = person.page.url
    person.go(f"{here}/jour")
    person.look(WIDE)
    person.go(device)
    assert person.tap("main form[action$=fermer] button") == 200
    person.go(f"{here}/appareils")
    assert "Fermé" in person.text()


def minutes(person: Person, stood: Stood) -> None:
    """The time to contest is over: the minutes are published, with the keyboard alone."""
    person.go(f"/equipe/assises/activites/{stood.activity}/compte-rendu")
    person.look(WIDE)
    button = person.page.locator("main form[action$=publier] button")
    for _press in range(60):
        if button.evaluate("it => it === document.activeElement"):
            break
        person.page.keyboard.press("Tab")
    assert looks.fault_of_focus(person.page) == ""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look(WIDE)
    assert person.go(f"/assises/{stood.past}/comptes-rendus") == 200
    assert person.page.locator("main a[href*='/comptes-rendus/']").count()


def account(person: Person, stood: Stood) -> None:
    """Nothing is published before a word is written; then the figures freeze."""
    person.go(f"/equipe/assises/{stood.past}/bilan")
    person.look(WIDE)
    person.fill(opening_fr="Deux jours de débats.", opening_ar="يومان من النقاش.")
    assert person.tap(SENDS) == 200
    person.go(f"/equipe/assises/{stood.past}/bilan/publier")
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    person.look(WIDE)


def agenda(person: Person, stood: Stood) -> None:
    """What the comité de pilotage decided is written and published, then reopened with a reason."""
    here = "/equipe/agenda/2098"
    person.go(f"{here}/fiches/{stood.sheet}/decider")
    person.look(WIDE)
    person.page.locator("[name=state][value=adopted]").check()
    person.fill(decided_on=clock.now().date().isoformat())
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    assert person.tap("main form[action$=publier] button") == 200
    assert person.tap("main a[href$=rouvrir]") == 200
    person.look(WIDE)
    assert person.tap(SENDS) == 422
    person.look(WIDE)
    person.fill(reason="Une date était fausse.")
    assert person.tap(SENDS) == 200
    person.look(WIDE)


def everybody_reads(phone: Phone, stood: Stood) -> None:
    """A neighbour on a small phone without JavaScript, in French and in Arabic."""
    pages = (f"/assises/{stood.past}", f"/assises/{stood.past}/comptes-rendus", f"/assises/{stood.past}/bilan",
             f"/assises/{stood.past}/engagements", "/agenda/2098", "/agenda/2098/versions/1")  # fmt: skip
    reader, arabic = phone(320, scripts=False), phone(320, language="ar", careful=True)
    for path in pages:
        assert reader.go(path) == 200, path
        reader.look(320)
        assert arabic.go(path) == 200, path
        assert looks.direction(arabic.page) == ("ar", "rtl")
        arabic.look(320)
    assert "Une date était fausse." in reader.text()
    for language in ("fr", "ar"):
        paper = reader.page.request.get(f"/assises/{stood.past}/bilan-{language}.pdf")
        assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
