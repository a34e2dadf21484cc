"""I1: a body follows one recommendation and promises, follows another in part, sets one aside; everybody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from commission.works.types import RecommendationState
from commons.identity.types import Role
from commons.kernel import clock
from participation.bodies.types import BodyKind
from tests.browser import looks
from tests.browser.conftest import Phone, a_house
from tests.browser.hands import SENDS, Person
from tests.browser.house import House
from tests.browser.keys import Keys
from tests.browser.test_answered import of_body, sit
from tests.factories import works as made
from tests.factories.commission import make_commission
from tests.factories.participation import make_body

pytestmark = pytest.mark.browser
DESK, PUBLIC = "/equipe/preconisations", "/commission/preconisations"
FOLLOWED, PARTLY, ASIDE, LATE = (
    "Un dossier de deux pages", "Une réponse en deux mois", "Un guichet ouvert le soir", "Une fête par quartier",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(chromium_path: str, server_url: str, template_database: str) -> Iterator[House]:
    """A house of this journey's own."""
    with a_house(server_url, template_database) as built:
        yield built


def send(house: House) -> tuple[int, dict[str, int]]:
    """Four recommendations to one body, the last of which it let go by: (body, number by words)."""
    with house.inside():
        mandate, _members = make_commission()
        body = make_body(BodyKind.COMMUNE, name="Commune des Hauts")
        numbers = {}
        for words in (FOLLOWED, PARTLY, ASIDE):
            numbers[words] = made.make_recommendation(body=body, made=made.make_work(mandate), words=words).id
        with clock.frozen(clock.now() - timedelta(days=40)):
            numbers[LATE] = made.make_recommendation(
                RecommendationState.TRANSMITTED, body, made=made.make_work(mandate), words=LATE, delay=30
            ).id
        return body.id, numbers


def test_a_body_answers_what_the_commission_asks_and_everybody_reads_it(house: House, phone: Phone) -> None:
    body, numbers = send(house)
    visitor = phone(320, scripts=False)
    assert visitor.go(f"{PUBLIC}/{numbers[FOLLOWED]}") == 200
    assert "jours pour répondre" in visitor.text() or "Dernier jour" in visitor.text()
    person = sit(house, phone, "elus.hauts@exemple.fr", Role.RESPONDENT, of_body(body), width=360)
    assert person.go(DESK) == 200
    person.look(360)
    assert "Sans réponse depuis" in person.text()
    sets_aside(person, numbers[ASIDE])
    follows(person, numbers[FOLLOWED])
    follows_in_part(house, phone, body, numbers[PARTLY])
    everybody_reads(phone, visitor, numbers)


def sets_aside(person: Person, number: int) -> None:
    """Set aside without a reason: refused, and what was chosen stays; the reason is then sent by keyboard."""
    person.go(f"{DESK}/{number}")
    person.look(360)
    assert person.tap("main a[href$='/repondre']") == 200
    person.look(360)
    person.page.locator("[name=verdict][value=set_aside]").check()
    assert person.tap(SENDS) == 422
    assert person.page.locator("[name=verdict][value=set_aside]").is_checked()
    person.look(360)
    keys = Keys(person)
    keys.to("#words")
    person.page.keyboard.type("Les agents finissent à 18 h.")
    keys.to("main form button[type=submit]")
    keys.enter()
    assert "La réponse est enregistrée." in person.text()
    assert "Les agents finissent à 18 h." in person.text()
    person.look(360)


def follows(person: Person, number: int) -> None:
    """Followed, and a dated promise made of it, which the Assises follow with theirs."""
    person.go(f"{DESK}/{number}/repondre")
    person.page.locator("[name=verdict][value=followed]").check()
    person.fill(words="C’est utile à tous.")
    assert person.tap(SENDS) == 200
    assert person.tap("main a[href$='/engagement']") == 200
    person.look(360)
    person.fill(due_on="")
    assert person.tap(SENDS) == 422
    person.look(360)
    person.fill(due_on=(clock.now() + timedelta(days=200)).date().isoformat(), indicator="Un formulaire de deux pages")
    assert person.tap(SENDS) == 200
    assert "L’engagement est pris." in person.text()
    person.look(360)


def follows_in_part(house: House, phone: Phone, body: int, number: int) -> None:
    """Followed in part, by a colleague without scripts, on the smallest screen."""
    colleague = sit(house, phone, "cabinet.hauts@exemple.fr", Role.RESPONDENT, of_body(body), width=820)
    without = phone(320, scripts=False)
    without.page.context.add_cookies(colleague.page.context.cookies())
    without.go(f"{DESK}/{number}/repondre")
    without.look(320)
    without.page.locator("[name=verdict][value=partly]").check()
    without.fill(words="Trois mois, pas deux.")
    assert without.tap(SENDS) == 200
    without.look(320)
    arabic = phone(360, language="ar")
    arabic.page.context.add_cookies(colleague.page.context.cookies())
    for path in (DESK, f"{DESK}/{number}", f"{DESK}/{number}/repondre"):
        assert arabic.go(path) == 200, path
        assert looks.direction(arabic.page) == ("ar", "rtl")
        arabic.look(360)


def everybody_reads(phone: Phone, visitor: Person, numbers: dict[str, int]) -> None:
    """Each shows one of answer, time left, silence; in French without scripts, and in Arabic."""
    told = {
        FOLLOWED: ("C’est utile à tous.", "L’engagement pris"), PARTLY: ("Trois mois, pas deux.",),
        ASIDE: ("Les agents finissent à 18 h.",), LATE: ("Sans réponse depuis",),
    }  # fmt: skip
    arabic = phone(320, language="ar", careful=True)
    for words, sentences in told.items():
        assert visitor.go(f"{PUBLIC}/{numbers[words]}") == 200
        visitor.look(320)
        for sentence in sentences:
            assert sentence in visitor.text(), sentence
        assert arabic.go(f"{PUBLIC}/{numbers[words]}") == 200
        arabic.look(320)
    for path in (PUBLIC, "/commission/travaux", "/assises", "/commission"):
        assert arabic.go(path) == 200
        assert looks.direction(arabic.page) == ("ar", "rtl")
        arabic.look(320)
    paper = visitor.page.request.get(f"{PUBLIC}.pdf")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
