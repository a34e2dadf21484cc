"""A facilitator holds a desk on a tablet and enters a batch; a person votes with a card, without scripts, in Arabic."""

from __future__ import annotations

import pytest

from commons.identity.types import Role
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import VOTE, Person
from tests.browser.house import House, Vote, place
from tests.factories import paper as make
from tests.factories.budgets import the_edition
from tests.factories.identity import make_officer

pytestmark = pytest.mark.browser
SENDS = "main form button[type=submit]"


def facilitator(house: House, phone: Phone, email: str, width: int = 820) -> Person:
    """Somebody who leads a place, at a tablet."""
    with house.inside():
        make_officer(email, Role.FACILITATOR)
    person = phone(width, careful=True)
    person.come_to_the_desk(email)
    return person


def test_a_desk_hands_the_tablet_over_and_takes_it_back(house: House, phone: Phone) -> None:
    vote = house.vote(title="Au guichet d’Air Bel")
    samia = facilitator(house, phone, "samia.guichet@exemple.fr")
    samia.tap("main a[href='/equipe/terrain']")
    samia.look(820)
    samia.tap(f"main a[href$='{vote.slug}/terrain']")
    samia.look(820)
    samia.tap("main a[href$='/terrain/guichet']")
    [home] = house.ids("marseille-air-bel")
    samia.page.locator("#place").select_option(home)
    samia.fill(pin=make.PIN)
    samia.look(820)
    samia.tap(SENDS)
    desk = samia.page.url
    samia.look(820)
    # By the keyboard alone: who the person is, then the tablet is handed over.
    samia.page.locator("#contact").focus()
    samia.page.keyboard.type("06 11 22 33 44")
    samia.page.locator("#saw_proof").focus()
    samia.page.keyboard.press("Space")
    with samia.page.expect_navigation():
        samia.page.keyboard.press("Enter")
    assert samia.heading == "Votez"
    samia.look(820)
    samia.go("/equipe")
    assert samia.page.url.endswith("/isoloir")
    assert samia.page.locator(".mainnav").count() == 0
    samia.tap("main .actions a.button")
    samia.pick(vote, "Un jardin partagé")
    samia.look(820)
    samia.read_again()
    samia.look(820)
    samia.tap(VOTE)
    samia.look(820)
    assert house.on_the_roll(vote) == 1
    samia.tap("main form[action$='/fini'] button")
    samia.look(820)
    assert looks.kept_on_the_device(samia.page) == [] or not any(
        "ballot:" in kept for kept in looks.kept_on_the_device(samia.page)
    )
    samia.fill(pin="0000")
    assert samia.tap(SENDS) == 422
    samia.fill(pin=make.PIN)
    samia.tap(SENDS)
    assert samia.page.url == desk


def test_an_untouched_screen_is_wiped_by_itself(house: House, phone: Phone) -> None:
    vote = house.vote(title="L’écran oublié")
    with house.inside():
        edition = the_edition(vote.slug)
        team = make.team(place("marseille-air-bel"))
        _pack, codes = make.make_pack(edition, place("marseille-air-bel"), team[0], number=1, given=1)
    someone = phone(360)
    someone.page.clock.install()
    someone.go(f"/budgets/{vote.slug}/carte-de-vote#{codes[0]}")
    assert someone.page.locator("#code").input_value() == codes[0]
    assert "#" not in someone.page.url
    someone.tap(SENDS)
    someone.tap("main .actions a.button")
    someone.pick(vote, "Un jardin partagé")
    someone.page.clock.run_for(95_000)
    assert "Vous êtes encore là" in someone.text("[data-idle]")
    someone.page.clock.run_for(40_000)
    someone.page.get_by_role("heading", name="C’est fini, merci").wait_for()
    assert house.on_the_roll(vote) == 0


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_a_card_votes_on_a_small_phone_without_scripts(house: House, phone: Phone, language: str) -> None:
    vote = house.vote(title=f"La carte {language}")
    with house.inside():
        team = make.team(place("marseille-air-bel"))
        edition = the_edition(vote.slug)
        _pack, codes = make.make_pack(edition, place("marseille-air-bel"), team[0], number=1, given=1)
    karim = phone(360, language, scripts=False)
    karim.go(f"/budgets/{vote.slug}/carte-de-vote")
    assert looks.direction(karim.page)[1] == ("rtl" if language == "ar" else "ltr")
    karim.look(360)
    karim.fill(code=codes[0].lower())
    karim.tap(SENDS)
    karim.look(360)
    karim.tap("main .actions a.button")
    karim.look(360)
    karim.pick(vote, "Un jardin partagé")
    karim.tap("[data-bar] button")
    karim.look(360)
    karim.tap(VOTE)
    karim.look(360)
    karim.tap("main form[action$='/fini'] button")
    karim.look(360)
    assert house.on_the_roll(vote) == 1


def test_a_batch_is_entered_on_a_tablet_and_read_on_a_phone(house: House, phone: Phone) -> None:
    vote = house.vote(title="Le papier d’Air Bel")
    samia = facilitator(house, phone, "samia.papier@exemple.fr")
    luc = facilitator(house, phone, "luc.papier@exemple.fr", 360)
    batch = begin_batch(house, samia, vote)
    for number in range(5):
        samia.go(batch + "/liste")
        samia.fill(contact=f"urne{number}@exemple.fr")
        samia.tap(SENDS)
    samia.look(820)
    for person, wide in ((samia, 820), (luc, 360)):
        for sheet in range(1, 6):
            person.go(f"{batch}/feuille/{sheet}")
            person.page.locator("[name=kind][value=ballot]").check()
            person.pick(vote, "Un jardin partagé")
            if sheet == 1:
                person.look(wide)
            person.tap(SENDS)
        person.look(wide)
    samia.go(batch)
    samia.tap("main form[action$='/urne'] button")
    samia.look(820)
    assert "Dans l’urne" in samia.text()
    assert house.on_the_roll(vote) == 5


def begin_batch(house: House, person: Person, vote: Vote) -> str:
    """Write an urn of five sheets down; the address of the batch."""
    person.go(f"/equipe/budgets/{vote.slug}/terrain/lots/nouveau")
    [home] = house.ids("marseille-air-bel")
    person.page.locator("#envelope").select_option(vote.envelope)
    person.page.locator("#place").select_option(home)
    person.fill(label="Centre social", officers="Samia et Luc", sheets="5")
    person.look(820)
    person.tap(SENDS)
    person.look(820)
    return str(person.page.url)
