"""A resident votes on a telephone, from the home page to the receipt, in two languages, with and without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from budgets.counting.types import BallotKind
from commons.kernel import clock
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import CHANGE, VOTE, Person
from tests.browser.house import House, Vote

pytestmark = pytest.mark.browser
VOTING = "main .actions a.button >> nth=0"


def come_in(person: Person, contact: str) -> None:
    """From the page of a vote to its list, through the sign-in and the residence."""
    person.tap(VOTING)
    person.look()
    person.give_contact(contact)
    person.look()
    person.give_code(contact)
    person.look()
    person.tap("main .notice a.button")
    person.look()
    person.say_home()
    person.look()
    person.tap(VOTING)
    person.look()


def test_a_resident_votes_within_the_envelope_then_changes_the_ballot_with_the_receipt(
    house: House, phone: Phone
) -> None:
    closes = clock.now() + timedelta(days=60)
    vote = house.vote(
        title="Le grand choix d’Air Bel", ballot=BallotKind.KNAPSACK, ballot_max=0, each=6, closes_at=closes
    )
    nora = phone(360, careful=True)
    nora.go("/")
    nora.look()
    nora.tap(f"main a[href='{vote.page}']")
    assert nora.heading == "Le grand choix d’Air Bel"
    nora.look()
    come_in(nora, "nora@exemple.fr")
    choose_too_much_then_less(nora, vote)
    assert house.on_the_roll(vote) == 0
    assert "Des bancs à l’ombre" not in nora.text("ol.bulletin")
    other_tab = Person(nora.page.context.new_page(), house, careful=True)
    other_tab.go(vote.list)
    other_tab.pick(vote, "Un four à pain")
    secret = nora.cast()
    nora.look()
    assert nora.heading == "Vous avez voté"
    assert house.on_the_roll(vote) == 1
    change_with(secret, nora, vote)
    refuse_a_second_ballot(nora, other_tab, vote)
    assert house.on_the_roll(vote) == 1
    assert looks.kept_on_the_device(nora.page) == []
    print(f"{nora.seen} pages looked at by axe, from the home page to the changed vote")


def choose_too_much_then_less(person: Person, vote: Vote) -> None:
    """Projects cost 1 000 to 6 000 euros; the envelope is 10 000."""
    person.pick(vote, "Des bancs à l’ombre", "L’aide aux devoirs")
    assert person.text("[data-total]") == "Vous dépassez de 1 000 €"
    assert "Retirez un projet" in person.text("[data-warning-text]")
    person.look()
    assert person.read_again() == 422
    assert "Vos projets dépassent le budget de 1 000 €" in person.text(".summary")
    assert person.picked() == 2
    person.look()
    person.drop(vote, "Des bancs à l’ombre")
    assert person.text("[data-total]") == "Il vous reste 5 000 €"
    assert person.read_again() == 200
    assert person.heading == "Relisez votre bulletin"
    person.look()
    person.tap(CHANGE)
    assert person.picked() == 1
    person.pick(vote, "Un jardin partagé")
    assert person.read_again() == 200
    assert "Un jardin partagé" in person.text("ol.bulletin")


def change_with(secret: str, person: Person, vote: Vote) -> None:
    """Replace the ballot, by the link of the page where one votes."""
    person.go(vote.start)
    assert "Vous avez voté" in person.text("main ul")
    person.look()
    person.tap(f"main a[href='{vote.page}/changer']")
    person.look()
    person.page.locator("#secret").fill(secret.lower())
    person.tap("main form button")
    assert person.picked() == 0  # nobody is shown what the ballot says
    person.pick(vote, "Réparer les vélos")
    assert person.read_again() == 200
    assert person.cast() == secret
    assert person.heading == "Votre vote a été changé"
    person.look()


def refuse_a_second_ballot(person: Person, other_tab: Person, vote: Vote) -> None:
    """Neither the page of the vote, nor the address of the list, nor a form left open elsewhere gives one."""
    person.go(vote.list)
    assert person.page.url.endswith(vote.start)
    assert "Vous avez voté" in person.text("main ul")
    assert person.page.locator(f"main a[href='{vote.list}']").count() == 0
    other_tab.read_again()
    assert other_tab.tap(VOTE) == 403
    assert "reçu" in other_tab.text()
    other_tab.look()


@pytest.mark.parametrize("style", [BallotKind.POINTS, BallotKind.RANKING])
def test_the_same_in_arabic_at_320_pixels_without_javascript(house: House, phone: Phone, style: BallotKind) -> None:
    vote = house.vote(ballot=style, ballot_max=3, points_total=10, points_each=5)
    contact = f"{style.value}@exemple.fr"
    amina = Narrow(phone(320, "ar", scripts=False).page, house)
    amina.go(vote.page)
    amina.look()
    assert looks.direction(amina.page) == ("ar", "rtl")
    come_in(amina, contact)
    first, second, _third = vote.codes.values()
    write(amina, style, {first: "9" if style is BallotKind.POINTS else "2", second: "2"})
    assert amina.read_again() == 422
    amina.look()
    assert amina.page.locator(".summary a").count() >= 1
    write(amina, style, {first: "3", second: "2"})
    assert amina.read_again() == 200
    amina.look()
    order = [first, second] if style is BallotKind.POINTS else [second, first]
    fields = amina.page.locator("main form input[name^=points-], main form input[name^=rank-]")
    assert [field.get_attribute("name").partition("-")[2] for field in fields.all()] == order
    amina.cast()
    amina.look()
    assert house.on_the_roll(vote) == 1


class Narrow(Person):
    """Somebody whose screen is 320 pixels wide: no page may be wider."""

    def look(self, width: int | None = 320) -> None:
        """Nothing overflows, and the page stays in its language."""
        super().look(width)
        assert looks.direction(self.page)[0] == "ar"


def write(person: Person, style: BallotKind, values: dict[str, str]) -> None:
    """Give points or ranks by hand."""
    for code, value in values.items():
        if style is BallotKind.POINTS:
            person.page.locator(f"[id='points-{code}']").fill(value)
        else:
            person.page.locator(f"[id='rank-{code}']").select_option(value)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_among_a_thousand_projects_one_is_found_and_voted_for(house: House, phone: Phone, scripts: bool) -> None:
    vote = house.vote(each=1000)
    person = phone(360, scripts=scripts)
    person.carry(house.voter())
    person.go(vote.list)
    wanted = "Un mur d’escalade (78)"
    assert person.page.locator(".pick").count() == 1000
    if scripts:
        person.page.locator("#q").fill("escalade 78")
        person.page.wait_for_function("document.querySelectorAll('.pick:not([hidden])').length === 1")
    person.pick(vote, wanted)
    assert person.read_again() == 200
    assert wanted in person.text("ol.bulletin")
    person.cast()
    assert house.on_the_roll(vote) == 1
