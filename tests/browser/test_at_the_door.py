"""A day at the door with a real browser: online, offline, killed, back; everything is there once. And how it looks."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image

from assises.checkin import devices, tokens
from assises.checkin.models import CheckIn, DoorDevice, WalkIn
from assises.checkin.pictures import text_on
from assises.editions.models import AssisesEdition
from assises.programme.models import SiteDay
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.qr import code_of
from commons.kernel.unit_of_work import unit_of_work
from tests.browser.conftest import Phone
from tests.browser.house import House
from tests.browser.looks import direction, found_by_axe, width
from tests.factories.assises_days import make_activity, make_registration
from tests.factories.door import badge_of, seat, today_edition, today_site
from tests.factories.identity import make_officer
from tests.factories.street_checkin import settle

pytestmark = pytest.mark.browser


@dataclass
class Morning:
    """What stands before the doors open: a site, its people, the badges in their hands, a link for a device."""

    site_day: int
    badges: list[str]
    code: str
    link: str


def prepare(house: House, label: str = "Tablette de l’entrée") -> Morning:
    """A site open today, four people, one of them with a family; a fresh pairing link."""
    with house.app.app_context():
        edition = today_edition()
        site_day = today_site(edition)
        known = [make_registration(edition, persons=persons) for persons in (3, 1, 1, 1)]
        for registration, name in zip(known, ("Samia", "Noé", "Fatima", "Idris"), strict=True):
            registration.attendees[0].first_name = name
        db.session.commit()
        activity = make_activity(site_day)
        for registration in known:
            seat(registration, site_day)
        seat(known[0], activity)
        with unit_of_work(SYSTEM) as work:
            device = devices.open_device(work, site_day.site_id, label, clock.now())
            secret = tokens.pairing_secret(device.id, 1)
        found = Morning(site_day.id, [badge_of(each) for each in known], known[0].code, f"/accueil/ouvrir/{secret}")
        db.session.remove()
    return found


def stored(house: House, morning: Morning) -> list[CheckIn]:
    """The rows of this site."""
    with house.app.app_context():
        rows = db.session.query(CheckIn).filter_by(site_day_id=morning.site_day).all()
        db.session.expunge_all()
        db.session.remove()
    return rows


def walk_ins(house: House, morning: Morning) -> int:
    """How many were written down."""
    with house.app.app_context():
        number = db.session.query(WalkIn).filter_by(site_day_id=morning.site_day).count()
        db.session.remove()
    return int(number)


@pytest.fixture
def tablet(browser: Any, house: House) -> Iterator[Any]:
    """A browser context, to be taken offline."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=house.url, locale="fr-FR")
    context.set_default_timeout(30_000)
    yield context
    context.close()


def open_door(tablet: Any, morning: Morning) -> Any:
    """Tie the device, and wait until it holds its list and its page."""
    page = tablet.new_page()
    page.goto(morning.link)
    page.get_by_role("button", name="Ouvrir l’accueil").click()
    page.wait_for_selector("[data-door][data-version]")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_function("caches.match('/accueil/porte').then(Boolean)")
    return page


def type_code(page: Any, text: str) -> float:
    """Type what the badge says; how long until the answer stands, in seconds."""
    page.fill("#code", text)
    page.evaluate("document.querySelector('[data-result]').replaceChildren()")
    began = time.monotonic()
    page.press("#code", "Enter")
    page.wait_for_selector("[data-result] .door-answer")
    return time.monotonic() - began


def answer(page: Any) -> str:
    """What stands big on the screen."""
    return " ".join(page.inner_text("[data-result] .door-answer").split())


def wait_for_line(page: Any, waiting: int, state: str) -> None:
    """Until the line says so."""
    page.wait_for_selector(f'[data-line][data-waiting="{waiting}"][data-state="{state}"]')


def test_a_day_at_the_door(tablet: Any, house: House) -> None:
    morning = prepare(house)
    page = open_door(tablet, morning)
    online = type_code(page, morning.badges[0])
    assert "Bienvenue Samia (3 personnes)" in answer(page)
    wait_for_line(page, 0, "online")
    assert len(stored(house, morning)) == 1
    page.get_by_role("button", name="Faire entrer aussi le groupe").click()
    page.wait_for_function("document.querySelector('[data-line]').dataset.waiting === '0'")
    page.wait_for_timeout(300)
    assert len(stored(house, morning)) == 3

    tablet.set_offline(True)
    offline = max(type_code(page, badge) for badge in morning.badges[1:3])
    assert "Bienvenue Fatima" in answer(page)
    wait_for_line(page, 2, "offline")
    assert "Hors ligne, 2 en attente" in page.inner_text("[data-line]")
    assert type_code(page, morning.badges[0]) >= 0
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
    print(f"\ncheck-in in Chromium: online {online:.2f} s, offline {offline:.2f} s at most")


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
    rows = code_of(text).get_matrix()
    image = Image.new("L", (len(rows), len(rows)), 255)
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    out = io.BytesIO()
    image.resize((len(rows) * 8,) * 2, Image.Resampling.NEAREST).save(out, "PNG")
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
