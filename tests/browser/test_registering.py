"""R1, R2 and A1: registering on a telephone, on paper through an agent, through an association."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from assises.editions import queries as editions
from assises.people.models import Registration
from assises.people.types import RegistrationState
from assises.seats import queries as seats
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.db import db
from tests.browser import looks
from tests.browser.house import House, place
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories import initiatives
from tests.factories.identity import make_officer
from tests.factories.voters import make_voters
from tests.stopwatch import timed

pytestmark = pytest.mark.browser
SCREENS = 5


class Town:
    """An edition with a workshop for four, and what is in the tables."""

    def __init__(self, house: House) -> None:
        self.house = house
        with house.inside():
            edition = days.make_edition(contact="04 00 00 00 00")
            self.year, self.edition_id = edition.year, edition.id
            day = days.make_site_day(edition, name=f"La Friche {uuid4().hex[:4]}")
            self.activity_id = days.make_activity(day, capacity=4, title="Les platanes").id

    def last(self) -> tuple[int, str, RegistrationState, int]:
        """The registration made last: number, secret, state, how many come."""
        with self.house.inside():
            mine = select(Registration).where(Registration.edition_id == self.edition_id)
            made = db.session.scalars(mine.order_by(Registration.id.desc())).first()
            assert made is not None
            return made.id, make.secret(made), made.state, len(made.present)

    def states(self, registration_id: int) -> set[str]:
        """Where the seats of a registration stand."""
        with self.house.inside():
            return {each.state.value for each in seats.of_registration(registration_id)}

    def fill(self, persons: int) -> str:
        """Somebody else takes so many seats; the secret of their link."""
        with self.house.inside():
            edition = editions.by_id(self.edition_id)
            assert edition is not None
            made = make.with_seats(edition, [self.activity_id], companions=persons - 1)
            return make.secret(made)


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


def walk(person: Any, town: Town, *, contact: str = "06 12 34 56 78", look: int | None = None) -> int:
    """The five screens; how many pages were filled."""
    page, filled = person.page, 0
    person.go(f"/assises/{town.year}/inscription")
    steps = (
        lambda: (
            page.locator("input[name=college]").first.check(), page.locator("#first_name").fill("Nadia"),
            page.locator("#companions").select_option("1"), page.locator("#children").fill("4"),
        ),
        lambda: page.locator(f"input[name=activities][value='{town.activity_id}']").check(),
        lambda: (
            page.locator("input[value=child_care]").check(), page.locator("input[value=interpreter]").check(),
            page.locator("#in_language").fill("comorien"),
        ),
        lambda: (
            page.locator(f"input[name=reach][value={'phone' if contact else 'nobody'}]").check(),
            page.locator("#contact").fill(contact),
        ),
        lambda: None,
    )  # fmt: skip
    for fill in steps:
        person.look(look)
        fill()
        assert person.tap("main form[method=post] button.full") == 200
        filled += 1
    return filled


@pytest.mark.parametrize("scripts", [True, False])
def test_r1_a_resident_registers_on_her_phone_answers_an_offer_and_cancels_one_person(phone, town, scripts):
    other = town.fill(2)
    nadia = phone(width=360, scripts=scripts, careful=scripts)
    with timed("a registration, the machine's part of it"):
        assert walk(nadia, town, look=360) <= SCREENS
    number, secret, state, persons = town.last()
    assert (state, persons) == (RegistrationState.TO_CONFIRM, 3)
    code, square = nadia.page.locator(".receipt-code"), nadia.page.locator(".receipt img")
    assert all(each.bounding_box()["y"] < 740 for each in (code, square)), "the code and its square on one screen"
    nadia.look(360)
    assert "waiting" in town.states(number)

    somebody = phone(scripts=scripts)
    somebody.go(f"/assises/{town.year}/inscription/{other}/annuler")
    for box in somebody.page.locator("input[name=people]").all():
        box.check()
    somebody.tap("main form[method=post] button")
    somebody.tap("main form[method=post] button.danger")
    own = f"/assises/{town.year}/inscription/{secret}"
    nadia.go(own)
    assert town.states(number) == {"confirmed", "offered"}
    nadia.look(360)
    assert nadia.tap("form[action$=accepter] button") == 200
    assert town.states(number) == {"confirmed"}
    nadia.go(f"{own}/annuler")
    nadia.look(360)
    nadia.page.locator("input[name=people]").nth(1).check()
    nadia.tap("main form[method=post] button")
    nadia.look(360)
    nadia.tap("main form[method=post] button.danger")
    assert town.last()[2:] == (RegistrationState.CONFIRMED, 2)
    assert town.states(number) == {"confirmed"}


@pytest.mark.parametrize(("language", "width"), [("ar", 320), ("fr-FR", 320), ("ar", 1280)])
def test_every_screen_holds_in_arabic_and_in_320_pixels(phone, town, language, width):
    person = phone(width=width, language=language, careful=True)
    walk(person, town, look=width)
    person.look(width)
    assert looks.direction(person.page)[1] == ("rtl" if language == "ar" else "ltr")
    secret = town.last()[1]
    for path in ("/choix", "/joindre", "/annuler"):
        person.go(f"/assises/{town.year}/inscription/{secret}{path}")
        person.look(width)
    person.go(f"/assises/{town.year}/inscription/retrouver")
    person.look(width)


def test_the_first_screen_is_filled_with_the_keyboard_alone(phone, town):
    person = phone(careful=True)
    person.go(f"/assises/{town.year}/inscription")
    keyboard = person.page.keyboard
    person.page.locator("input[name=college]").first.focus()
    for keys in (("Space", "Tab"), ("N", "a", "Tab"), ("Tab",), ("Tab",), ("Tab",), ("Tab",)):
        for key in keys:
            keyboard.press(key)
        assert looks.fault_of_focus(person.page) == ""
    person.take_time()
    with person.page.expect_navigation():
        keyboard.press("Enter")
    assert person.page.url.endswith("/2")


def test_r2_an_agent_types_a_paper_in_and_hands_the_code_over(phone, town, house):
    email = f"agent.{uuid4().hex[:6]}@exemple.fr"
    with house.inside():
        make_officer(email, Role.SECRETARIAT)
    agent = phone(width=1280, careful=True)
    agent.come_to_the_desk(email)
    desk = f"/equipe/assises/{town.year}/inscriptions"
    assert agent.go(desk) == 200
    agent.look(1280)
    agent.go(f"{desk}/saisir")
    agent.look(1280)
    page = agent.page
    page.locator("input[name=college]").first.check()
    page.locator("#first_name").fill("Fatima")
    page.locator(f"input[name=activities][value='{town.activity_id}']").check()
    page.locator("input[name=reach][value=nobody]").check()
    page.locator("#reached_by").fill("par la table d’Air Bel")
    assert agent.tap("main form[method=post] button[type=submit]") == 200
    agent.look(1280)
    _number, _secret, state, persons = town.last()
    assert (state, persons) == (RegistrationState.CONFIRMED, 1)
    assert page.locator(".receipt-code").is_visible()
    assert agent.go(f"{desk}/appels") == 200
    agent.look(1280)


def test_a1_an_association_invites_by_link_and_sees_its_group_without_its_needs(phone, town, house):
    with house.inside():
        [ticket] = make_voters(place("marseille-air-bel"), 1)
        leader = Actor(ticket.account_id)
        association = initiatives.make_organisation(leader, "Les amis des platanes").id
    president = phone(careful=True)
    president.carry(ticket)
    relay = f"/assises/{town.year}/relais/{association}"
    assert president.go(relay) == 200
    president.look(360)
    president.tap("form[action$=liens] button")
    link = president.text(".notice ol li")
    member = phone(scripts=False)
    member.go(link[link.index("/assises/") :])
    assert "Les amis des platanes" in member.text()
    page = member.page
    page.locator("input[name=college]").first.check()
    page.locator("#first_name").fill("Omar")
    member.tap("main form[method=post] button.full")
    page.locator("input[name=days]").first.check()
    member.tap("main form[method=post] button.full")
    page.locator("#meal").fill("sans porc")
    member.tap("main form[method=post] button.full")
    page.locator("input[name=reach][value=nobody]").check()
    member.tap("main form[method=post] button.full")
    member.tap("main form[method=post] button.full")
    president.go(relay)
    president.look(360)
    assert "Omar" in president.text()
    assert "sans porc" not in president.text()
