"""The secretariat comes in with two keys, makes a vote with an illustrated project, and announces it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageDraw

from commons.identity.types import Role
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House
from tests.factories.identity import make_officer

pytestmark = pytest.mark.browser


def photograph() -> bytes:
    """A picture as a telephone would send it."""
    image = Image.new("RGB", (1600, 900), "#bcd8e8")
    ImageDraw.Draw(image).ellipse((500, 200, 1100, 800), fill="#c96f4a")
    kept = io.BytesIO()
    image.save(kept, "JPEG")
    return kept.getvalue()


def at_the_desk(house: House, phone: Phone, role: Role) -> Person:
    """Somebody of the team, come in with a password and the code of a telephone."""
    email = f"{role.value}@exemple.fr"
    with house.inside():
        make_officer(email, role)
    person = phone(1280, careful=True)
    person.come_to_the_desk(email)
    person.look()
    return person


def test_a_vote_is_made_illustrated_previewed_and_announced(house: House, phone: Phone) -> None:
    secretary = at_the_desk(house, phone, Role.SECRETARIAT)
    secretary.tap("main a[href='/equipe/budgets']")
    secretary.look()
    secretary.tap("main a[href*='modele=fonctionnement']")
    secretary.look()
    create(house, secretary)
    add_an_envelope(secretary)
    picture = add_a_project(secretary)
    announce(secretary)
    visitor = phone(360, careful=True)
    assert visitor.go("/budgets/air-bel-decide/projets/1") == 200
    assert visitor.page.locator("img.illustration").get_attribute("src") == picture
    assert visitor.page.evaluate("document.querySelector('img.illustration').naturalWidth") == 1200
    visitor.look(360)


def create(house: House, person: Person) -> None:
    """The sheet, sent once with a mistake: nothing typed is lost."""
    [air_bel] = house.ids("marseille-air-bel")
    person.fill(title="Air Bel décide", summary="Un budget pour le quartier.", ballot_max="beaucoup")
    person.page.locator("#place").select_option(air_bel)
    assert person.tap(SENDS) == 422
    assert person.page.locator("#title").input_value() == "Air Bel décide"
    assert person.page.evaluate("document.activeElement.classList.contains('summary')")
    person.look()
    person.fill(ballot_max="3")
    assert person.tap(SENDS) == 200
    assert person.page.url.endswith("/equipe/budgets/air-bel-decide/enveloppes")
    person.look()


def add_an_envelope(person: Person) -> None:
    """Forty thousand euros, as people write them."""
    person.fill(name="Air Bel", amount="40 000 €")
    person.tap(SENDS)
    assert "40 000 €" in person.text()
    person.look()


def add_a_project(person: Person) -> str:
    """A project and its picture; the address of the picture as it is kept."""
    person.tap("main a[href$='/air-bel-decide/projets']")
    person.look()
    person.tap("main a[href$='/projets/nouveau']")
    person.look()
    person.fill(title="Un four à pain", cost="12 500", summary="Cuire ensemble.", picture_alt="Un four rond en terre")
    file = {"name": "four.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    person.page.locator("#picture").set_input_files(file)
    assert person.tap(SENDS) == 200
    person.look()
    address = person.page.locator("#partie-image img").get_attribute("src")
    assert re.fullmatch(r"/images/[0-9a-f]+\.webp", address)
    return str(address)


def announce(person: Person) -> None:
    """Look at the preview, then announce."""
    person.go("/equipe/budgets/air-bel-decide/apercu")
    assert "aperçu" in person.text()
    person.look()
    person.go("/equipe/budgets/air-bel-decide")
    person.look()
    person.tap("main a[href$='/annoncer']")
    person.look()
    assert person.tap(SENDS) == 200
    assert "annoncé" in person.text()
    person.look()
    print(f"{person.seen} pages of the desk looked at by axe")


def test_another_role_gets_a_plain_page_and_no_desk(house: House, phone: Phone) -> None:
    observer = at_the_desk(house, phone, Role.OBSERVER)
    assert observer.page.locator("main a[href='/equipe/budgets']").count() == 0
    for path in ("/equipe/budgets", "/equipe/budgets/nouveau", "/equipe/roles"):
        assert observer.go(path) == 403
        assert observer.page.locator("h1").count() == 1
        observer.look()


def test_a_resident_never_enters_the_teams_pages(house: House, phone: Phone) -> None:
    resident = phone(360)
    resident.carry(house.voter())
    assert resident.go("/equipe/budgets") == 403
