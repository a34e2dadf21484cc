"""A vote with the keyboard alone, and a vote while the network comes and goes."""

from __future__ import annotations

import pytest

from budgets.counting.types import BallotKind
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import VOTE, Person
from tests.browser.house import House
from tests.browser.keys import Keys, lose

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("style", [BallotKind.KNAPSACK, BallotKind.RANKING])
def test_one_votes_with_tab_space_and_enter_and_always_sees_the_focus(
    house: House, phone: Phone, style: BallotKind
) -> None:
    vote = house.vote(ballot=style, ballot_max=3 if style is BallotKind.RANKING else 0, each=5)
    contact = f"clavier.{style.value}@exemple.fr"
    house.resident(contact)
    person = phone(360)
    keys = Keys(person)
    person.go(vote.page)
    keys.to(f"a[href='{vote.start}']")
    keys.enter()
    keys.type("#contact", contact)
    keys.type("#code", house.code_sent_to(contact))
    keys.to(f"a[href='{vote.list}']")
    keys.enter()
    chosen = rank(keys) if style is BallotKind.RANKING else tick(keys)
    keys.to("[data-bar] button")
    keys.enter()
    assert chosen in person.text("ol.bulletin")
    keys.to("form[action$=urne] button.full:not([name])")
    keys.enter()
    assert person.heading == "Vous avez voté"
    assert house.on_the_roll(vote) == 1
    print(f"{keys.stops} stops of the keyboard, the focus seen at each")


def tick(keys: Keys) -> str:
    """Tick the first project; every other one is walked through on the way to the button."""
    keys.to(".pick-box")
    keys.page.keyboard.press("Space")
    return looks.flat(keys.page.locator(".pick:has(:checked) .pick-name").inner_text())


def rank(keys: Keys) -> str:
    """Add the first project to the list, with Enter."""
    keys.to("[data-rank-add]")
    keys.page.keyboard.press("Enter")
    name = keys.page.locator(".pick:has([aria-pressed=true]) .pick-name").first
    return "1. " + looks.flat(name.inner_text())


def test_a_skip_link_leads_past_the_menu(house: House, phone: Phone) -> None:
    person = phone(1280)
    person.go("/")
    person.page.keyboard.press("Tab")
    assert looks.fault_of_focus(person.page) == ""
    person.page.keyboard.press("Enter")
    assert person.page.evaluate("document.activeElement.id") == "contenu"


@pytest.fixture
def resident(house: House, phone: Phone) -> Person:
    """Somebody signed in, with a telephone."""
    person = phone(360)
    person.carry(house.voter())
    return person


def test_the_network_drops_while_choosing_and_before_confirming_and_nothing_is_lost(
    house: House, resident: Person
) -> None:
    vote = house.vote(each=5)
    network = resident.page.context
    resident.go(vote.list)
    resident.pick(vote, "Un jardin partagé")
    network.set_offline(True)
    resident.pick(vote, "Réparer les vélos")
    resident.page.locator("[data-bar] button").click()
    assert "Vous n’avez pas encore voté" in resident.text("[data-offline]")
    network.set_offline(False)
    resident.page.wait_for_selector("[data-offline]", state="hidden")
    resident.go(vote.list)
    assert resident.picked() == 2  # the draft was kept on the telephone
    resident.read_again()
    network.set_offline(True)
    resident.page.locator(VOTE).click()
    assert "Vous n’avez pas encore voté" in resident.text("[data-offline]")
    assert resident.heading == "Relisez votre bulletin"
    assert house.on_the_roll(vote) == 0
    network.set_offline(False)
    resident.page.wait_for_selector("[data-offline]", state="hidden")
    resident.cast()
    assert house.on_the_roll(vote) == 1
    assert looks.kept_on_the_device(resident.page) == []


def test_an_answer_lost_on_the_way_is_given_again_with_the_same_receipt(house: House, resident: Person) -> None:
    vote = house.vote(each=3)
    resident.go(vote.list)
    resident.pick(vote, "Un jardin partagé")
    resident.read_again()
    secret = resident.page.locator("[name=secret]").get_attribute("value")
    lost: list[str] = []
    resident.page.route("**/urne", lambda route: lose(route, lost))
    with resident.page.expect_event("requestfailed", lambda request: request.url.endswith("/urne")):
        resident.page.locator(VOTE).click()
    assert house.on_the_roll(vote) == 1  # the ballot is in the box, and its voter does not know it
    resident.page.unroute("**/urne")
    again = resident.page.reload()
    assert again.status == 200
    assert resident.receipt()[0].replace("-", "") == secret
    assert resident.receipt()[1] in lost[0]
    assert house.on_the_roll(vote) == 1


def test_two_taps_on_the_same_confirmation_give_one_ballot_and_one_receipt(house: House, resident: Person) -> None:
    vote = house.vote(each=3)
    resident.go(vote.list)
    resident.pick(vote, "Un jardin partagé")
    resident.read_again()
    resident.page.locator(VOTE).dblclick()
    resident.page.wait_for_selector("#receipt-code")
    assert house.on_the_roll(vote) == 1


def test_once_one_has_finished_nothing_of_the_ballot_is_left_on_a_shared_telephone(
    house: House, resident: Person
) -> None:
    vote = house.vote(each=3)
    resident.go(vote.list)
    resident.pick(vote, "Un jardin partagé")
    assert looks.kept_on_the_device(resident.page) != []
    resident.read_again()
    resident.cast()
    resident.tap("main form[action='/deconnexion'] button")
    assert looks.kept_on_the_device(resident.page) == []
    with pytest.raises(Exception, match="ERR_CACHE_MISS"):  # the browser kept no copy, and asks before sending again
        resident.page.go_back()
    assert resident.page.locator("#receipt-secret").count() == 0


def test_the_next_person_on_a_shared_telephone_finds_nothing_of_a_ballot_left_unfinished(
    house: House, resident: Person
) -> None:
    vote = house.vote(each=3)
    resident.go(vote.list)
    resident.pick(vote, "Un jardin partagé")
    [begun] = looks.kept_on_the_device(resident.page)
    resident.carry(house.voter())  # somebody else is signed in on it now
    resident.go(vote.list)
    assert resident.picked() == 0
    assert begun not in looks.kept_on_the_device(resident.page)
    resident.pick(vote, "Réparer les vélos")
    resident.go("/deconnexion")
    assert looks.kept_on_the_device(resident.page) == []
