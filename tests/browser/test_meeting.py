"""A table at work on a tablet: a meeting, its minutes written by two people at once, and something that is lent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.clock import PARIS
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.browser.test_answered import of_body, sit
from tests.factories import equipment, tables

pytestmark = pytest.mark.browser
TABLET = 820
PUBLISH = "main button[name=act][value=publish]"


def test_a_meeting_is_announced_told_and_its_minutes_survive_two_writers(house: House, phone: Phone) -> None:
    with house.inside():
        body = tables.make_table(place("marseille-air-bel"), "Table du Vallon")
        table, slug = body.id, body.slug
    person = sit(house, phone, "animatrice@exemple.fr", Role.FACILITATOR, of_body(table), TABLET)
    hub = announce(person, slug)
    second = Person(person.page.context.new_page(), house, careful=True)
    for each in (person, second):
        each.go(f"{hub}/compte-rendu")
        each.look(TABLET)
    person.fill(body="On plante dix arbres.")
    assert person.tap(PUBLISH) == 200
    second.fill(body="On plante dix arbres, et on pose un banc.")
    assert second.tap(PUBLISH) == 409
    assert second.page.locator("#body").input_value() == "On plante dix arbres, et on pose un banc."
    second.look(TABLET)
    assert second.tap(PUBLISH) == 200
    read(phone(360, scripts=False), slug)


def announce(person: Person, slug: str) -> str:
    """A meeting that began an hour ago; the address of its desk."""
    person.go(f"/equipe/rencontres/nouvelle/{slug}")
    person.look(TABLET)
    begins = clock.now().astimezone(PARIS) - timedelta(hours=1)
    ends = begins + timedelta(hours=2)
    person.fill(title="Les arbres du Vallon", place="Centre social", starts_at=begins.strftime("%Y-%m-%dT%H:%M"))
    assert person.tap(SENDS) == 422
    assert person.page.locator("#title").input_value() == "Les arbres du Vallon"
    person.look(TABLET)
    person.fill(ends_at=ends.strftime("%Y-%m-%dT%H:%M"))
    assert person.tap(SENDS) == 200
    person.look(TABLET)
    return str(person.page.url)


def read(person: Person, slug: str) -> None:
    """Anybody reads it, keeps it in their calendar, and follows its code."""
    person.go(f"/tables/{slug}")
    person.look(360)
    person.tap("main a[href^='/rencontres/']")
    person.look(360)
    assert "et on pose un banc" in person.text("#apres")
    calendar = person.page.request.get(person.page.url + ".ics")
    assert (calendar.status, "Les arbres du Vallon" in calendar.text()) == (200, True)
    code = person.text("[aria-labelledby=suite]").partition("Code de suivi : ")[2][:8]
    person.go("/suivi")
    person.fill(code=code)
    assert person.tap(SENDS) == 200
    assert person.heading == "Ce que c’est devenu : Les arbres du Vallon"
    person.look(360)


def test_something_is_asked_for_handed_out_and_brought_back(house: House, phone: Phone) -> None:
    with house.inside():
        home = place("marseille-air-bel")
        item = equipment.make_item(1, home, name="Une sono", lead_days=0).slug
        scope, today = Scope(ScopeKind.TERRITORY, home.id), equipment.today().isoformat()
    person = phone(320, scripts=False)
    person.carry(house.voter())
    person.go("/materiel")
    person.look(320)
    person.tap(f"main a[href='/materiel/{item}']")
    person.look(320)
    person.tap("main .actions a")
    person.fill(first_day=today, last_day=today, organisation="Les Amis du Vallon")
    person.look(320)
    assert person.tap(SENDS) == 200
    assert "Une sono" in person.text()
    keeper = sit(house, phone, "regie@exemple.fr", Role.OFFICER, scope, TABLET)
    keeper.go("/equipe/materiel")
    keeper.look(TABLET)
    keeper.tap("main a[href*='/reservations/']")
    for step in ("confirmer", "remettre", "reprendre"):
        booking = keeper.page.url
        keeper.look(TABLET)
        assert keeper.tap(f"main form[action$={step}] button") == 200, step
        keeper.go(booking)
    person.go("/mes-emprunts")
    person.look(320)
    assert "Une sono" in person.text()
