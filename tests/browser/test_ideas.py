"""A resident proposes an idea on a telephone, another in Arabic without scripts; an officer studies and answers it."""

from __future__ import annotations

import pytest

from budgets.editions import queries as editions
from commons.identity.types import Role, Scope, ScopeKind
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.factories import ideas as made
from tests.factories.identity import make_officer

pytestmark = pytest.mark.browser
ARABIC = "نريد ظلاً ومقاعد أمام المدرسة"


def _edition(house: House) -> tuple[str, int]:
    with house.inside():
        edition = made.ideas_edition(place=place("marseille-air-bel"))
        made.sent(edition, title="Des bancs à l’ombre devant l’école", place_id=edition.place_id)
        return edition.slug, edition.id


def _proposes(person: Person, root: str, title: str) -> None:
    """From the list to the idea everybody reads, one screen after the other."""
    person.go(root)
    person.look(360)
    person.tap("main a.button[href$='/proposer']")
    person.look(360)
    person.fill(title=title, summary=title)
    assert person.tap(SENDS) == 200
    person.fill(address="Air-Bel")
    person.look(360)
    assert person.tap(SENDS) == 200
    person.fill(author_name="Amina")
    assert person.tap(SENDS) == 200
    assert person.tap(SENDS) == 200
    person.look(360)
    assert person.tap(SENDS) == 200
    person.look(360)


def test_a_resident_sees_what_looks_alike_proposes_and_supports_with_the_keyboard_alone(
    house: House, phone: Phone
) -> None:
    slug, _ = _edition(house)
    root, me = f"/budgets/{slug}/idees", phone(360, careful=True)
    me.carry(house.voter())
    me.go(f"{root}/proposer")
    me.page.locator("#title").press_sequentially("banc ombre ecole")
    me.page.locator("#proches a").wait_for()
    assert "Des bancs à l’ombre" in me.text("#proches")
    me.look(360)
    _proposes(me, root, "Une fontaine au parc")
    assert me.heading == "Une fontaine au parc"
    # Nothing but the keyboard from here: to the button, and through.
    me.page.locator("form[action$='/soutien'] button").focus()
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")
    assert "1 soutien" in me.text("aside")


def test_an_idea_in_arabic_without_scripts_is_studied_and_answered(house: House, phone: Phone) -> None:
    slug, number = _edition(house)
    root, me = f"/budgets/{slug}/idees", phone(360, language="ar", scripts=False)
    me.carry(house.voter())
    _proposes(me, root, ARABIC)
    assert me.heading == ARABIC
    assert me.page.locator("html").get_attribute("dir") == "rtl"
    officer = _officer(house, phone, number)
    officer.go(f"/equipe/budgets/{slug}/idees")
    officer.look()
    officer.go(f"/equipe/budgets/{slug}/idees/2/recevabilite")
    for box in officer.page.locator("main [type=radio][value=yes]").all():
        box.check()
    officer.look()
    assert officer.tap(SENDS) == 200
    officer.go(f"/equipe/budgets/{slug}/idees/2/avis")
    officer.fill(service="Espaces verts", question="Peut-on planter ?")
    assert officer.tap(SENDS) == 200
    officer.tap("aside a[href*='/avis/']")
    officer.page.locator("[name=feasible][value=possible]").check()
    officer.fill(words="Oui, en automne.", cost="900")
    assert officer.tap(SENDS) == 200
    officer.go(f"/equipe/budgets/{slug}/idees/2/cout")
    officer.fill(cost="2700", words="Trois bancs, la pose")
    assert officer.tap(SENDS) == 200
    officer.go(f"/equipe/budgets/{slug}/idees/2/decision")
    officer.page.locator("[name=retained][value=no]").check()
    officer.fill(reason="Un réseau passe sous la place.")
    officer.look()
    assert officer.tap(SENDS) == 200
    officer.look()
    me.go(f"{root}/2/reponse")
    me.fill(words=ARABIC)
    assert me.tap(SENDS) == 200
    assert ARABIC in me.text(".timeline")
    assert looks.width(me.page) <= 360


def _officer(house: House, phone: Phone, edition_id: int) -> Person:
    with house.inside():
        make_officer("instructrice@exemple.fr", Role.OFFICER, Scope(ScopeKind.EDITION, edition_id))
        assert editions.scopes_of(edition_id)
    person = phone(1280, careful=True)
    person.come_to_the_desk("instructrice@exemple.fr")
    return person
