"""Somebody speaks in a debate: without account, without scripts, with a keyboard, in Arabic, with a broken network."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.opinions import services as opinions
from participation.debates import moderated
from participation.debates.models import Contribution
from participation.debates.types import Phase
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.browser.keys import Keys, lose
from tests.browser.town import ARABIC
from tests.factories import debates

pytestmark = pytest.mark.browser
SPEAK = "main .ballot-bar a"
WORDS = "Des arbres devant l’école, et un banc."


@pytest.fixture(scope="module")
def debate(house: House) -> str:
    """The slug of a debate one may speak in."""
    with house.inside():
        return debates.make_debate(Phase.OPEN, place("marseille-air-bel"), question="Que faire de la place ?").slug


def said_in(house: House, slug: str) -> list[Contribution]:
    """What was said there, whatever its standing."""
    with house.inside():
        query = select(Contribution).where(Contribution.debate_id == debates.the_debate(slug).id)
        return list(db.session.scalars(query.order_by(Contribution.number)))


def let_through(house: House, row: Contribution) -> None:
    """A moderator leaves these words in sight."""
    with house.inside(), unit_of_work(SYSTEM) as work:
        moderated.apply(work, row.id, Standing.SHOWN)


def test_without_account_nor_scripts_one_contributes_and_follows_with_a_code(
    house: House, phone: Phone, debate: str
) -> None:
    person = phone(360, scripts=False)
    person.go("/debats")
    person.look(360)
    person.tap(f"main a[href='/debats/{debate}']")
    assert person.heading == "Que faire de la place ?"
    person.look(360)
    person.tap(SPEAK)
    person.look(360)
    assert person.tap(SENDS) == 422
    assert "Écrivez ce que vous voulez dire" in person.text(".summary")
    person.look(360)
    person.fill(words=WORDS, first_name="Samia")
    assert person.tap(SENDS) == 200
    assert "Quelqu’un les relit avant publication" in person.text()
    code = person.text("#receipt-code")
    person.look(360)
    follow(person, code)
    assert person.heading == "Ce n’est pas public pour l’instant"
    person.look(360)
    let_through(house, said_in(house, debate)[-1])
    follow(person, code)
    assert "/suivi/participation.contribution/" in person.page.url
    assert WORDS in person.text()
    person.look(360)
    person.go(f"/debats/{debate}")
    assert "Samia" in person.text("#contributions")


def follow(person: Person, code: str) -> None:
    """Type a code where codes are typed."""
    person.go("/suivi")
    person.fill(code=code.lower())
    assert person.tap(SENDS) == 200


def test_the_same_in_arabic_with_a_keyboard_alone(house: House, phone: Phone, debate: str) -> None:
    person = phone(360, "ar", careful=True)
    keys, before = Keys(person), len(said_in(house, debate))
    person.go("/debats")
    assert looks.direction(person.page) == ("ar", "rtl")
    keys.walk()
    keys.to(f"main a[href='/debats/{debate}']")
    keys.enter()
    keys.walk()
    keys.to(SPEAK)
    keys.enter()
    assert keys.walk() >= 5
    keys.to("#words")
    person.page.keyboard.type(ARABIC)
    keys.type("#first_name", "نادية")
    person.look(360)
    assert person.page.locator("#receipt-code").count() == 1
    [row] = said_in(house, debate)[before:]
    assert (row.words, row.first_name, row.language.value) == (ARABIC, "نادية", "ar")
    keys.to("main .actions a")
    keys.enter()
    assert person.heading == "Que faire de la place ?"
    print(f"{keys.stops} stops of the keyboard, the focus seen at each")


def test_statements_are_answered_with_three_large_buttons_without_account_nor_scripts(
    house: House, phone: Phone
) -> None:
    with house.inside():
        poll = debates.make_debate(Phase.OPEN, with_statements=True).poll_key
        with unit_of_work(SYSTEM) as work:
            for text in ("Les bancs manquent.", "Fermer la rue le matin.", "Le bus passe trop tôt."):
                opinions.add_statement(work, poll, text, "fr", clock.now())
    person = phone(320, scripts=False)
    person.go(f"/avis/{poll}")
    person.look(320)
    person.tap("main .actions a")
    for stance in ("agree", "disagree", "pass"):
        person.look(320)
        buttons = [button.bounding_box() for button in person.page.locator(".opinion-choice").all()]
        assert [box["height"] >= 56 and box["width"] >= 88 for box in buttons] == [True] * 3, buttons
        assert person.tap(f".opinion-choice[value={stance}]") == 200
    assert person.heading == "Merci pour votre avis"
    assert "3 sur 3" in person.text()
    person.look(320)
    stances = person.page.locator("#mes-reponses ~ ul li strong").all_inner_texts()
    assert sorted(stances) == ["D’accord", "Je passe", "Pas d’accord"]
    person.tap("main form[action$=quitter] button")
    person.go(f"/avis/{poll}/fin")
    assert "pas sur cet appareil" in person.text()


@pytest.fixture
def writer(phone: Phone, debate: str) -> Person:
    """Somebody who has typed something, and not sent it yet."""
    person = phone(360)
    person.go(f"/debats/{debate}/contribuer")
    person.fill(words=WORDS, title="L’ombre")
    person.take_time()
    return person


def test_without_a_network_what_was_typed_stays_and_is_sent_once_it_is_back(
    house: House, writer: Person, debate: str
) -> None:
    before = len(said_in(house, debate))
    network = writer.page.context
    network.set_offline(True)
    writer.page.locator(SENDS).last.click()
    assert "Rien n’est parti" in writer.text("[data-offline]")
    assert writer.page.locator("#words").input_value() == WORDS
    assert looks.found_by_axe(writer.page) == []
    network.set_offline(False)
    writer.page.wait_for_selector("[data-offline]", state="hidden")
    assert writer.tap(SENDS) == 200
    assert len(said_in(house, debate)) == before + 1


def test_an_answer_lost_on_the_way_and_the_form_sent_again_give_one_contribution(
    house: House, writer: Person, debate: str
) -> None:
    before, lost = len(said_in(house, debate)), []
    writer.page.route("**/contribuer", lambda route: lose(route, lost))
    with writer.page.expect_event("requestfailed", lambda request: request.url.endswith("/contribuer")):
        writer.page.locator(SENDS).last.click()
    assert len(said_in(house, debate)) == before + 1  # it arrived, and nobody knows
    writer.page.unroute("**/contribuer")
    assert writer.page.reload().status == 200  # the browser sends the same form again
    assert writer.page.locator("#receipt-code").count() == 1
    assert len(said_in(house, debate)) == before + 1
