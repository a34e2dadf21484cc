"""The residents' fund in a real browser: a collective asks on a phone, the committee decides on theirs."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.fund import queries
from budgets.fund.types import Choice
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.house import House
from tests.factories import fund as make
from tests.factories import street_fund
from tests.factories.budgets import make_place

pytestmark = pytest.mark.browser
FIVE = {
    "what": "Un repas de quartier", "where_at": "Sur la place", "whom": "Les familles, 60 personnes", "asked": "400",
    "collective": "Les voisines du C", "name": "Samia", "contact": "samia@exemple.fr",
}  # fmt: skip


@pytest.fixture(scope="module")
def settled(house: House) -> dict[str, Any]:
    """A fund in which everything happened."""
    with house.inside(), house.app.test_request_context():
        return street_fund.settle(make_place("Quartier du fonds"))


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_axe_finds_nothing_on_the_pages_of_a_fund(house: House, phone: Phone, settled: Any, language: str) -> None:
    person, slug, wrong = phone(language=language), settled["slug"], []
    pages = (
        "/fonds", f"/fonds/{slug}", f"/fonds/{slug}/registre", f"/fonds/{slug}/demandes/1", f"/fonds/{slug}/demander",
        f"/fonds/demande/{settled['secret']}", f"/fonds/demande/{settled['granted_secret']}/bilan", "/fonds/retrouver",
    )  # fmt: skip
    for path in pages:
        assert person.go(path) == 200, path
        for width in (360, 1280):
            person.page.set_viewport_size({"width": width, "height": 740})
            if looks.width(person.page) > width:
                wrong.append(f"{path} at {width}: {looks.width(person.page)} pixels wide")
            wrong += [f"{path} at {width}: {what}" for what in looks.found_by_axe(person.page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_collective_asks_and_follows_with_the_keyboard(
    house: House, phone: Phone, settled: Any, scripts: bool
) -> None:
    person = phone(scripts=scripts)
    person.go(f"/fonds/{settled['slug']}/demander")
    person.page.wait_for_timeout(2_100)  # nobody fills a form at once
    five = person.page.locator("main form textarea, main form input:not([type=hidden]):not([tabindex='-1'])")
    shown = list(five.evaluate_all("all => all.filter(e => e.checkVisibility()).map(e => e.name)"))
    assert shown == ["what", "where_at", "starts_on", "whom", "asked"]
    for name in shown:
        person.page.locator(f"main [name={name}]").fill(FIVE.get(name, "2098-01-01"))
    with person.page.expect_navigation():
        person.page.locator("main button[value=next]").click()
    for name in ("collective", "name", "contact"):
        person.page.locator(f"main [name={name}]").fill(FIVE[name])
    send = person.page.locator("main button[value=send]")
    send.focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    assert "dans l’année" in person.text(), "2098 is too late, and nothing typed is lost"
    assert person.page.locator("main [name=what]").input_value() == FIVE["what"]
    with house.inside():
        soon = make.request_draft().starts_on
    person.page.locator("main [name=starts_on]").fill(str(soon))
    with person.page.expect_navigation():
        person.page.locator("main button[value=send]").click()
    assert "Réponse attendue avant" in person.text()
    assert "/fonds/demande/" in person.page.url


def test_a_member_decides_on_a_phone_without_javascript(house: House, phone: Phone) -> None:
    voter = house.voter()
    with house.inside(), house.app.test_request_context():
        found = street_fund.settle(make_place("Quartier de la commission"), house_account(house, voter))
    person = phone(scripts=False)
    person.carry(voter)
    person.go("/fonds/commission")
    person.go(f"/fonds/commission/{found['session_id']}")
    person.go(f"/fonds/commission/{found['session_id']}/{found['item_id']}")
    person.page.locator("main input[value=yes]").check()
    with person.page.expect_navigation():
        person.page.locator("main button[type=submit]").click()
    assert "Votre choix : Pour" in person.text()
    with house.inside():
        (vote,) = queries.votes([found["item_id"]])[found["item_id"]]
        assert vote.choice is Choice.YES


def house_account(house: House, voter: Any) -> int:
    """The account of whoever carries this."""
    from sqlalchemy import select

    from commons.identity.models import Account
    from commons.kernel.db import db

    return int(db.session.scalars(select(Account.id).order_by(Account.id.desc()).limit(1)).one())
