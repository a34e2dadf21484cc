"""What people bring is answered: words are judged and appealed, an association's file decided, a question settled."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from commons.identity.types import Role, Scope, ScopeKind
from participation.bodies.types import BodyKind
from participation.debates.types import Phase
from tests.browser.conftest import Phone, a_house
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.factories import debates, initiatives, participation
from tests.factories.identity import make_officer

pytestmark = pytest.mark.browser
#: A form for people takes a person longer than this to fill.
A_MOMENT = 2_100
WORDS = "Le voisin du rez-de-chaussée est un menteur."


def sit(house: House, phone: Phone, email: str, role: Role, scope: Scope | None = None, width: int = 1280) -> Person:
    """Somebody of the team, at their desk."""
    with house.inside():
        make_officer(email, role, scope or Scope(ScopeKind.EVERYWHERE))
    person = phone(width, careful=True)
    person.come_to_the_desk(email)
    person.look()
    return person


def of_body(number: int) -> Scope:
    """The scope of one body."""
    return Scope(ScopeKind.BODY, number)


@pytest.fixture(scope="module")
def house(chromium_path: str, server_url: str, template_database: str) -> Iterator[House]:
    """A house of these journeys' own: desks show what waits, and must not show what others left."""
    with a_house(server_url, template_database) as built:
        yield built


@pytest.fixture
def resident(house: House, phone: Phone) -> Person:
    """Somebody signed in, with a telephone and no scripts."""
    person = phone(360, scripts=False)
    person.carry(house.voter())
    return person


def test_words_are_reported_hidden_with_a_reason_and_shown_again_after_an_appeal(
    house: House, phone: Phone, resident: Person
) -> None:
    with house.inside():
        slug = debates.make_debate(Phase.OPEN, place("marseille-air-bel")).slug
    resident.go(f"/debats/{slug}/contribuer")
    resident.fill(words=WORDS)
    assert resident.tap(SENDS) == 200
    report(phone(320, scripts=False), slug)
    hide(sit(house, phone, "moderatrice@exemple.fr", Role.MODERATOR))
    visitor = phone(360)
    visitor.go(f"/debats/{slug}")
    assert "1 contribution masquée : 1 insulte" in visitor.text("#contributions").lower()
    assert WORDS not in visitor.text()
    appeal(resident)
    overturn(sit(house, phone, "moderateur@exemple.fr", Role.MODERATOR))
    resident.go("/mon-espace/moderation")
    assert "Vous avez raison, rien n’est grave." in resident.text()
    visitor.go(f"/debats/{slug}")
    assert WORDS in visitor.text("#contributions")
    assert "masquée" not in visitor.text()


def report(person: Person, slug: str) -> None:
    """Somebody without account says what is wrong; a form without a reason comes back as it was."""
    person.go(f"/debats/{slug}/contributions/1")
    person.tap("main a[href^='/signaler/']")
    person.look(320)
    person.fill(words="Il est nommé.")
    person.page.wait_for_timeout(A_MOMENT)
    assert person.tap(SENDS) == 422
    assert person.page.locator("#words").input_value() == "Il est nommé."
    person.look(320)
    person.page.locator("[name=motive][value=insult]").check()
    assert person.tap(SENDS) == 200
    assert person.page.url.endswith("/signaler/merci")


def hide(person: Person) -> None:
    """Take the text, and hide it with a motive and a few words."""
    person.go("/equipe/moderation")
    assert WORDS in person.text()
    person.look()
    # The queue holds what other journeys left there.
    person.tap(f"main .card:has-text('{WORDS}') .card-foot a")
    person.tap("main form[action$=prendre] button")
    assert "Vous lisez" in person.text()
    person.page.locator("[name=verdict][value=hide]").check()
    person.page.locator("#motive").select_option("insult")
    person.fill(words="Parlez de la place, pas des voisins.")
    person.look()
    assert person.tap("main form[action$=decider] button") == 200


def appeal(person: Person) -> None:
    """The author reads why, and asks somebody else to look."""
    person.go("/mon-espace/moderation")
    assert "Parlez de la place, pas des voisins." in person.text()
    person.look(360)
    person.tap("main a[href$='/recours']")
    person.look(360)
    person.fill(words="C’était une plaisanterie entre nous.")
    assert person.tap(SENDS) == 200


def overturn(person: Person) -> None:
    """Another moderator reads both, and shows the words again."""
    person.go("/equipe/moderation/recours")
    person.look()
    person.tap("main .card:has-text('une plaisanterie entre nous') .card-foot a")
    assert "C’était une plaisanterie entre nous." in person.text()
    person.page.locator("[name=outcome][value=overturn]").check()
    person.fill(words="Vous avez raison, rien n’est grave.")
    person.look()
    assert person.tap(SENDS) == 200


def test_an_association_sends_a_short_file_is_asked_a_question_and_is_retained(
    house: House, phone: Phone, resident: Person
) -> None:
    with house.inside():
        initiatives.make_call(place=place("marseille-air-bel"), title="Le fonds d’Air Bel", needs=())
    declare(resident)
    file = write(house, resident)
    officer = sit(house, phone, "instructrice@exemple.fr", Role.OFFICER)
    desk = decide(officer, "", "asked", words="Combien d’enfants viendront ?", days="10")
    resident.go(file)
    resident.tap("main a[href$='/reponse']")
    assert "Combien d’enfants viendront ?" in resident.text()
    resident.look(360)
    resident.fill(words="Une trentaine, chaque mercredi.")
    assert resident.tap(SENDS) == 200
    decide(officer, desk, "admissible")
    decide(officer, desk, "retained", words="Utile à tous.", amount="250", conditions="Dire le bilan.")
    resident.go(file)
    resident.tap("main a[href^='/initiatives/']")
    resident.look(360)
    for step in ("Combien d’enfants viendront ?", "Une trentaine", "Utile à tous.", "250 €"):
        assert step in resident.text(), step
    resident.tap("main a[href^='/suivi/']")
    resident.look(360)
    assert "Le fonds d’Air Bel" in resident.text()


def declare(person: Person) -> None:
    """Say which association one speaks for."""
    person.go("/mon-espace/organisations/nouvelle")
    person.fill(name="Les Amis du Vallon")
    person.page.locator("#kind").select_option("association")
    person.look(360)
    assert person.tap(SENDS) == 200
    person.look(360)


def write(house: House, person: Person) -> str:
    """Write the file on one page, publish it, send it; the address of the file."""
    [home] = house.ids("marseille-air-bel")
    person.go("/mes-initiatives/nouvelle")
    person.fill(title="Un atelier vélo", contact="06 12 34 56 78")
    person.page.locator("[name=shape][value=short]").check()
    person.page.locator("#organisation").select_option(label="Les Amis du Vallon")
    person.look(360)
    assert person.tap(SENDS) == 200
    number = re.search(r"/mes-initiatives/(\d+)", person.page.url)
    assert number is not None, person.page.url
    file = f"/mes-initiatives/{number.group(1)}"
    person.go(f"{file}/etape/court")
    person.fill(need="Les enfants n’ont rien à faire l’été.", activities="On répare des vélos.", amount="250")
    person.page.locator("#place").select_option(home)
    person.look(360)
    assert person.tap("main button[name=then][value=later]") == 200
    assert person.tap("main form[action$=publier] button") == 200
    person.tap("main #envoyer a")
    person.look(360)
    assert person.tap(SENDS) == 200, person.text()
    assert "Le fonds d’Air Bel" in person.text()
    return file


def decide(person: Person, desk: str, act: str, **fields: str) -> str:
    """One step of the officer; the address of the file at the desk."""
    if desk:
        person.go(desk)
    else:
        person.go("/equipe/initiatives")
        person.tap("main #table-attente th a")
    person.page.locator(f"[name=act][value={act}]").check()
    person.fill(**fields)
    person.look()
    address = person.page.url
    assert person.tap("main form.panel button[type=submit]") == 200
    return str(address)


def test_a_saisine_is_sent_by_a_table_answered_by_a_commune_and_told_to_everybody(house: House, phone: Phone) -> None:
    with house.inside():
        asking = participation.make_body(name="Table des Hauts").id
        asked = participation.make_body(BodyKind.COMMUNE, name="Commune des Hauts").id
    facilitator = sit(house, phone, "table.hauts@exemple.fr", Role.FACILITATOR, of_body(asking), width=820)
    facilitator.go("/equipe/saisines/nouvelle")
    facilitator.page.locator("#from_body").select_option(str(asking))
    facilitator.page.locator("#to_body").select_option(str(asked))
    facilitator.fill(question="Quand l’éclairage sera-t-il réparé ?", why="On ne voit rien le soir.")
    facilitator.page.locator("[name=asks]").first.check()
    facilitator.look(820)
    assert facilitator.tap(SENDS) == 200
    assert facilitator.tap("main form[action$=envoi] button") == 200
    facilitator.look(820)
    respondent = sit(house, phone, "mairie.hauts@exemple.fr", Role.RESPONDENT, of_body(asked))
    respondent.go("/equipe/saisines")
    respondent.look()
    respondent.tap("main a[href*='/equipe/saisines/']:not([href$=nouvelle])")
    respondent.tap("main #repondre a")
    respondent.fill(by_title="Adjointe à la voirie", text="Les lampes sont commandées.", measures="Avant l’été.")
    respondent.look()
    assert respondent.tap(SENDS) == 200
    visitor = phone(360, "ar", scripts=False)
    visitor.go("/saisines")
    visitor.tap("main a[href^='/saisines/2']")
    visitor.look(360)
    assert "Les lampes sont commandées." in visitor.text()
    visitor.tap("main a[href^='/suivi/']")
    visitor.look(360)
    assert "Commune des Hauts" in visitor.text()
