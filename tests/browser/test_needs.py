"""A resident says a need and chooses priorities on a telephone; a facilitator types sheets and gathers them."""

from __future__ import annotations

import pytest

from budgets.needs import choosing
from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.factories import needs as made
from tests.factories.identity import make_officer

pytestmark = pytest.mark.browser
ARABIC = "لا توجد مقاعد في الظل قرب موقف الحافلة"


def _edition(house: House) -> tuple[str, int]:
    with house.inside():
        edition = made.needs_edition(place=place("marseille-air-bel"))
        return edition.slug, edition.id


def _reads_well_in_arabic(phone: Phone, *paths: str) -> None:
    """The same pages with scripts, for the tool that looks for what readers of screens stumble on."""
    reader = phone(360, language="ar", careful=True)
    for path in paths:
        reader.go(path)
        reader.look(360)


def _facilitator(house: House, phone: Phone, edition_id: int) -> Person:
    with house.inside():
        make_officer("animatrice@exemple.fr", Role.FACILITATOR, Scope(ScopeKind.EDITION, edition_id))
    person = phone(1280, careful=True)
    person.come_to_the_desk("animatrice@exemple.fr")
    return person


def test_a_need_in_arabic_without_account_or_scripts_joins_a_priority_that_a_facilitator_writes(
    house: House, phone: Phone
) -> None:
    slug, edition_id = _edition(house)
    root, me = f"/budgets/{slug}/besoins", phone(360, language="ar", scripts=False)
    _reads_well_in_arabic(phone, f"{root}/dire", root)
    me.go(root)
    me.look(360)
    me.tap(f"main a.button[href='{root}/dire']")
    me.look(360)
    assert me.page.locator("html").get_attribute("dir") == "rtl"
    me.fill(words=ARABIC, contact="06 12 34 56 78")
    assert me.tap(SENDS) == 200
    me.look(360)
    assert me.page.locator("#receipt-code").inner_text().count("-") == 1
    team = _facilitator(house, phone, edition_id)
    base = f"/equipe/budgets/{slug}/besoins"
    team.go(f"{base}/papier")
    team.look()
    for words in ("Pas de banc devant l’école.", "Il fait trop chaud pour attendre le bus."):
        team.fill(where="Au marché", words=words)
        assert team.tap(SENDS) == 200
        assert team.page.locator("#where").input_value() == "Au marché"
    team.go(base)
    team.look()
    assert ARABIC in team.text()
    for box in team.page.locator("main [name=needs]").all():
        box.check()
    assert team.tap("button[name=then][value=new]") == 200
    team.look()
    team.fill(title="De l’ombre près des arrêts de bus", words="Des bancs, des arbres.")
    assert team.tap(SENDS) == 200
    team.look()
    assert team.heading == "De l’ombre près des arrêts de bus"
    me.go(f"/budgets/{slug}/priorites/1")
    me.look(360)
    assert looks.width(me.page) <= 360


def test_a_resident_chooses_with_the_keyboard_reads_again_and_keeps_a_receipt(house: House, phone: Phone) -> None:
    slug, _ = _edition(house)
    with house.inside():
        edition = made.editions.by_slug(slug)
        for title in made.WHAT[:4]:
            made.priority(edition, title, [made.said(edition, title)], words="Près de chez nous, pour tous.")
        with unit_of_work(SYSTEM) as work:
            choosing.arrange(work, slug, 2, clock.now())
    root, me = f"/budgets/{slug}/priorites", phone(360, careful=True)
    me.carry(house.voter())
    me.go(root)
    me.look(360)
    me.tap(f"main a.button[href='{root}/choisir']")
    me.look(360)
    for box in me.page.locator("[name=choice]").all()[:2]:
        box.focus()
        me.page.keyboard.press("Space")
    me.page.locator("main form button").focus()
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")
    me.look(360)
    assert me.page.locator(".bulletin li").count() == 2
    assert me.tap("main form[action$=urne] button:not([name])") == 200
    me.look(360)
    secret, _code = me.receipt()
    me.go(f"{root}/changer")
    me.fill(secret=secret)
    me.page.locator("[name=choice]").first.check()
    me.look(360)
    assert me.tap(SENDS) == 200
    assert me.receipt()[0] == secret
    me.go(f"{root}/choisir")
    me.look(360)
    assert me.page.locator("[name=choice]").count() == 0
