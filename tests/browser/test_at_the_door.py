"""A day at the door with a real browser: online, offline, killed, back; everything is there once. And how it looks."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

import pytest

from assises.checkin import devices, tokens
from assises.checkin.models import DoorDevice
from assises.checkin.pictures import text_on
from assises.editions.models import AssisesEdition
from assises.programme.models import SiteDay
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.browser.conftest import Phone
from tests.browser.film import badge
from tests.browser.house import House
from tests.browser.looks import direction, found_by_axe, width
from tests.browser.morning import answer, open_door, prepare, stored, wait_for_line, walk_ins
from tests.factories.identity import make_officer
from tests.factories.street_checkin import settle
from tests.stopwatch import timed

pytestmark = pytest.mark.browser


@pytest.fixture
def tablet(browser: Any, house: House) -> Iterator[Any]:
    """A browser context, to be taken offline."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=house.url, locale="fr-FR")
    context.set_default_timeout(30_000)
    yield context
    context.close()


def type_code(page: Any, text: str) -> None:
    """Type what the badge says; until the answer stands."""
    page.fill("#code", text)
    page.evaluate("document.querySelector('[data-result]').replaceChildren()")
    with timed("check-in in Chromium"):
        page.press("#code", "Enter")
        page.wait_for_selector("[data-result] .door-answer")


def test_a_day_at_the_door(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    type_code(page, morning.badges[0])
    assert "Bienvenue Samia (3 personnes)" in answer(page)
    wait_for_line(page, 0, "online")
    assert len(stored(house, morning)) == 1
    page.get_by_role("button", name="Faire entrer aussi le groupe").click()
    wait_for_line(page, 0, "online")
    page.wait_for_timeout(300)
    assert len(stored(house, morning)) == 3

    tablet.set_offline(True)
    for held in morning.badges[1:3]:
        type_code(page, held)
    assert "Bienvenue Fatima" in answer(page)
    wait_for_line(page, 2, "offline")
    assert "Hors ligne, 2 en attente" in page.inner_text("[data-line]")
    type_code(page, morning.badges[0])
    assert "Déjà entré" in answer(page)

    page.reload()
    wait_for_line(page, 3, "offline")
    page.click("[data-newcomer]")
    page.fill("#nouveau-prenom", "Yanis")
    page.get_by_role("button", name="Inscrire et faire entrer").click()
    page.wait_for_selector("[data-result] .door-answer")
    assert "Bienvenue Yanis" in answer(page)
    wait_for_line(page, 4, "offline")

    page.close()
    page = tablet.new_page()
    page.goto("/accueil/porte")
    wait_for_line(page, 4, "offline")
    assert len(stored(house, morning)) == 3
    tablet.set_offline(False)
    wait_for_line(page, 0, "online")
    rows = stored(house, morning)
    assert len(rows) == len({row.id for row in rows}) == 7
    assert walk_ins(house, morning) == 1
    assert page.inner_text("[data-line]") == "En ligne. Tout est envoyé."


def test_the_gauge_stops_the_door_with_and_without_network_until_heads_are_counted(tablet: Any, house: House) -> None:
    morning = prepare(house, gauge=3)
    page = open_door(tablet, morning)
    type_code(page, morning.badges[0])
    page.get_by_role("button", name="Faire entrer aussi le groupe").click()
    page.wait_for_selector("text=3 dans le bâtiment")
    type_code(page, morning.badges[1])
    assert "Le bâtiment est plein" in answer(page)
    assert page.get_by_role("button", name="Faire entrer quand même").count() == 0

    tablet.set_offline(True)
    type_code(page, morning.badges[2])
    assert "Le bâtiment est plein" in answer(page), "it knows how many were in"
    wait_for_line(page, 0, "offline")
    page.fill("#compte-plein", "beaucoup")
    page.get_by_role("button", name="Enregistrer le compte et faire entrer").click()
    assert page.evaluate("document.querySelector('#compte-plein').validationMessage")
    page.fill("#compte-plein", "٢")
    page.get_by_role("button", name="Enregistrer le compte et faire entrer").click()
    page.wait_for_selector("text=Bienvenue Fatima")
    wait_for_line(page, 2, "offline")
    page.wait_for_selector("text=3 dans le bâtiment")
    type_code(page, morning.badges[3])
    assert "Le bâtiment est plein" in answer(page)
    page.reload()
    page.wait_for_selector("text=3 dans le bâtiment")
    page.click("summary:has-text('Changer de porte')")
    page.select_option("[data-way]", "out")
    type_code(page, morning.badges[2])
    assert "Sortie notée" in answer(page)
    page.select_option("[data-way]", "")
    type_code(page, morning.badges[3])
    assert "Bienvenue Idris" in answer(page)
    wait_for_line(page, 4, "offline")

    tablet.set_offline(False)
    wait_for_line(page, 0, "online")
    page.wait_for_selector("text=3 dans le bâtiment")
    assert len(stored(house, morning)) == 6
    page.click("summary:has-text('Compter qui est dans le bâtiment')")
    page.fill("#persons", "1")
    page.get_by_role("button", name="Enregistrer le compte", exact=True).click()
    page.wait_for_selector("text=1 dans le bâtiment")
    assert found_by_axe(page) == []
    type_code(page, morning.badges[1])
    assert "Bienvenue Noé" in answer(page)


def test_a_family_is_written_down_without_network(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    tablet.set_offline(True)
    with timed("a family of five written down offline, a first name typed at 8 letters a second"):
        page.click("[data-newcomer]")
        page.keyboard.type("Nadia", delay=120)
        page.fill("#nouveau-adultes", "2")
        page.fill("#nouveau-enfants", "3")
        page.get_by_role("button", name="Inscrire et faire entrer").click()
        page.wait_for_selector("[data-result] .door-answer")
    assert "Bienvenue Nadia (5 personnes)" in answer(page)
    assert "Nadia (enfant 3)" in answer(page)
    assert page.locator("[data-result] .door-code").count() == 5
    wait_for_line(page, 5, "offline")
    page.fill("#q", "nadia")
    assert page.locator("[data-found] .card").count() == 5
    tablet.set_offline(False)
    wait_for_line(page, 0, "online")
    rows = stored(house, morning)
    assert (len(rows), walk_ins(house, morning)) == (5, 5)
    assert len({row.walk_in_id for row in rows}) == 5


def test_the_day_after_a_device_that_never_found_the_network_again_holds_no_list(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    tablet.set_offline(True)
    type_code(page, morning.badges[1])
    wait_for_line(page, 1, "offline")
    held = "doorStore.open().then(store => Promise.all(['kept', 'seen', 'queue'].map(store.count)))"
    assert page.evaluate(held) == [3, 1, 1]
    page.clock.install(time=time.time() + 3 * 24 * 3600)
    page.reload()
    page.wait_for_selector("[data-line][data-state=over]")
    assert page.evaluate(held) == [0, 0, 1], "what was not sent is kept, the names are gone"
    page.fill("#q", "fati")
    assert page.locator("[data-found] .card").count() == 0


def test_a_device_untied_by_mistake_sends_what_it_kept_once_it_is_tied_again(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    tablet.set_offline(True)
    type_code(page, morning.badges[1])
    wait_for_line(page, 1, "offline")
    with house.app.app_context():
        with unit_of_work(SYSTEM) as work:
            site_id = db.session.get_one(SiteDay, morning.site_day).site_id
            (found,) = db.session.query(DoorDevice).filter_by(site_id=site_id)
            again = tokens.pairing_secret(found.id, devices.open_again(work, found.id, clock.now()).pairing_turn)
        db.session.remove()
    tablet.set_offline(False)
    page.wait_for_selector('[data-line][data-waiting="1"][data-state="untied"]')
    assert "demandez un nouveau lien" in page.inner_text("[data-line]")
    morning.link = f"/accueil/ouvrir/{again}"
    page = open_door(tablet, morning)
    wait_for_line(page, 0, "online")
    assert [row.attendee_id for row in stored(house, morning)] == [morning.people[1]]


def test_a_lost_device_forgets_everything(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    with house.app.app_context():
        with unit_of_work(SYSTEM) as work:
            site_id = db.session.get_one(SiteDay, morning.site_day).site_id
            (found,) = db.session.query(DoorDevice).filter_by(site_id=site_id)
            devices.revoke(work, found.id, clock.now())
        db.session.remove()
    page.fill("#code", morning.badges[1])
    page.press("#code", "Enter")
    page.wait_for_selector('[data-line][data-state="closed"]')
    counts = "doorStore.open().then(store => Promise.all(['kept', 'queue', 'seen'].map(store.count)))"
    assert page.evaluate(counts)[:2] == [0, 0]
    assert stored(house, morning) == []


def test_a_first_name_and_a_photograph_find_the_same_person(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    page.fill("#q", "ido")
    page.fill("#q", "fati")
    page.get_by_role("button", name="Faire entrer", exact=True).last.click()
    page.wait_for_selector("[data-result] .door-answer")
    assert "Bienvenue Fatima" in answer(page)
    page.set_input_files(
        "#picture", {"name": "badge.png", "mimeType": "image/png", "buffer": picture(morning.badges[3])}
    )
    page.wait_for_selector("text=Bienvenue Idris")


def test_the_badge_on_a_telephone_is_read_by_the_door(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = tablet.new_page()
    with house.app.app_context():
        edition_id = db.session.get_one(SiteDay, morning.site_day).site.edition_id
        year = db.session.get_one(AssisesEdition, edition_id).year
        db.session.remove()
    page.goto(f"/assises/{year}/badge/{morning.badges[0]}")
    shown = page.locator("img.door-qr")
    shown.evaluate("image => image.decode()")
    assert text_on(shown.screenshot()) == morning.badges[0]


def picture(text: str) -> bytes:
    """A photograph of a badge."""
    out = io.BytesIO()
    badge(text).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_door_looks_right(tablet: Any, house: House, language: str) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    for at in (320, 1280):
        page.set_viewport_size({"width": at, "height": 740})
        page.goto(f"/accueil/porte?lang={language}&q=Samia")
        assert found_by_axe(page) == []
        assert width(page) <= at
        assert direction(page)[0] == language
    type_code(page, morning.badges[0])
    assert found_by_axe(page) == []
    page.goto("/accueil/sur-place")
    assert found_by_axe(page) == []


def test_the_desk_of_the_day_looks_right(house: House, phone: Phone) -> None:
    with house.app.app_context():
        holes, _cookie = settle()
        make_officer("porte@exemple.fr", Role.SECRETARIAT)
        db.session.remove()
    day, device = holes["/equipe/assises/<int:year>/jour"], holes["/equipe/assises/<int:year>/appareils"]
    own = holes["/assises/<int:year>/badges"]
    team = f"/equipe/assises/{day['year']}"
    secretary = phone(320, careful=True)
    secretary.come_to_the_desk("porte@exemple.fr")
    paths = [
        f"{team}/jour", f"{team}/jour/cas/double/{day['check_in_id']}", f"{team}/jour/personne/{day['walk_in_id']}",
        f"{team}/appareils", f"{team}/appareils/{device['device_id']}", f"{team}/badges?q=Personne",
        f"/assises/{own['year']}/badges/{own['registration_id']}/{own['key']}", f"/assises/{own['year']}/badge",
    ]  # fmt: skip
    for language in ("ar", "fr"):
        for path in paths:
            for at in (320, 1280):
                secretary.page.set_viewport_size({"width": at, "height": 740})
                assert secretary.go(path + ("&" if "?" in path else "?") + f"lang={language}") == 200
                secretary.look(at)
