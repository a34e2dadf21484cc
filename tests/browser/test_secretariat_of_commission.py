"""The secretariat of the commission: seats, a text frozen by two, a consultation, a survey, a work that is adopted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from commission.protocol import queries
from commission.protocol.types import VERSION, VersionState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.clock import PARIS
from commons.kernel.refs import Ref
from participation.bodies.types import BodyKind
from tests.browser import looks, seated
from tests.browser.conftest import Phone, a_house
from tests.browser.hands import SENDS, Person
from tests.browser.house import House
from tests.browser.keys import Keys
from tests.browser.seated import Seated
from tests.browser.test_answered import sit
from tests.factories import protocol as made
from tests.factories.participation import make_body

pytestmark = pytest.mark.browser
WIDE = 1280


@pytest.fixture(scope="module")
def house(chromium_path: str, server_url: str, template_database: str) -> Iterator[House]:
    """A house of this journey's own: one commission sits at a time."""
    with a_house(server_url, template_database) as built:
        yield built


def local(moment: datetime) -> str:
    """A moment as a field of a form takes it."""
    return moment.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")


def test_the_secretariat_keeps_a_mandate_from_its_seats_to_an_adopted_work(house: House, phone: Phone) -> None:
    with house.inside():
        there = seated.seat_everybody()
        version = made.bring(there.room, made.make_draft(there.room, 4), VersionState.AMENDING)
        version_id = version.id
        make_body(BodyKind.COMMUNE, name="Commune des Hauts")
    desk = f"/equipe/commission/{there.mandate_id}"
    person = sit(house, phone, "secretariat-commission@exemple.fr", Role.SECRETARIAT, width=WIDE)
    president = phone(360, scripts=False)
    president.carry(there.tickets["president"])
    composes(person, desk)
    freezes(person, president, version_id)
    consultation = opens(person, president, desk, f"{VERSION}:{version_id}")
    publishes(house, person, consultation, version_id)
    slug = surveys(person, desk)
    work = works(person, president, there, desk)
    pages = (desk, f"{desk}/places", f"{desk}/consultations", f"{desk}/protocoles", f"{desk}/enquetes",
             f"{desk}/travaux", f"{desk}/matrice", f"{desk}/cycle")  # fmt: skip
    reads(phone, person, pages, ("/commission", f"/commission/consultations/{consultation}", slug, work))


def composes(person: Person, desk: str) -> None:
    """A seat more, and somebody on it; an address that is none is refused beside what was typed."""
    person.go(desk)
    person.look(WIDE)
    person.go(f"{desk}/places/nouvelle")
    person.look(WIDE)
    person.page.locator("[name=college][value=residents]").check()
    person.page.locator("[name=origin][value=designation]").check()
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    assert person.tap("main a[href$='/6/membre']") == 200
    person.page.locator("[name=part][value=titular]").check()
    person.fill(name="Karim B.", contact="rien", chosen_by="Désigné par le conseil citoyen")
    assert person.tap(SENDS) == 422
    assert person.page.locator("#name").input_value() == "Karim B."
    person.look(WIDE)
    person.fill(contact="karim@exemple.fr")
    assert person.tap(SENDS) == 200
    assert "La personne siège." in person.text()
    person.look(WIDE)


def freezes(person: Person, president: Person, version: int) -> None:
    """Amendments are closed; nothing is frozen before the bureau asks, from its telephone; then with the keyboard."""
    steps = f"/commission/protocole/versions/{version}/etapes"
    person.go(steps)
    person.look(WIDE)
    assert person.tap("main form[action$=clore] button") == 200
    assert "Les amendements sont clos." in person.text()
    person.look(WIDE)
    president.go(steps)
    president.look(360)
    assert president.tap("main form[action$=demander] button") == 200
    assert "le secrétariat peut arrêter le texte" in president.text()
    person.go(steps)
    keys = Keys(person)
    keys.to("main form[action$=arreter] button")
    keys.enter()
    assert "Le texte est arrêté" in person.text()
    person.look(WIDE)


def opens(person: Person, president: Person, desk: str, subject: str) -> int:
    """A consultation is prepared; opened only once the bureau asked; its number."""
    now = clock.now()
    person.go(f"{desk}/consultations/nouvelle")
    person.look(WIDE)
    person.fill(title="Adopter le protocole", question="Êtes-vous d’accord avec ce texte ?", elsewhere="/nulle-part")
    person.page.locator("[name=kind][value=vote]").check()
    person.page.select_option("[name=subject]", "elsewhere")
    person.fill(opens_at=local(now - timedelta(minutes=1)), closes_at=local(now + timedelta(days=2)))
    assert person.tap(SENDS) == 422
    assert person.page.locator("#title").input_value() == "Adopter le protocole"
    person.look(WIDE)
    person.fill(elsewhere="")
    person.page.select_option("[name=subject]", subject)
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    hub = person.page.url
    found = re.search(r"/consultations/(\d+)", hub)
    assert found is not None
    number = int(found[1])
    assert not person.page.locator("main a[href$='/ouvrir']").count()
    president.go(f"/commission/consultations/{number}/demander")
    president.look(360)
    assert president.tap(SENDS) == 200
    assert "Le secrétariat l’exécute." in president.text()
    person.go(hub)
    assert person.tap("main a[href$='/ouvrir']") == 200
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    assert "Ouverte" in person.text()
    person.look(WIDE)
    return number


def publishes(house: House, person: Person, number: int, version: int) -> None:
    """Everybody speaks, the result stands, and the version is published."""
    with house.inside():
        assert seated.known(number).subject == Ref(VERSION, version)
        seated.everybody_speaks(number, "for")
        seated.finish(number)
        seated.stand(number)
        assert queries.version(version).state is VersionState.ADOPTED  # type: ignore[union-attr]  # made above
    person.go(f"/commission/protocole/versions/{version}/etapes")
    person.look(WIDE)
    assert person.tap("main form[action$=publier] button") == 200
    assert "La version est publiée." in person.text()
    person.look(WIDE)


def surveys(person: Person, desk: str) -> str:
    """A questionnaire with one question, opened; the address of its public page."""
    now = clock.now()
    person.go(f"{desk}/enquetes/nouvelle")
    person.look(WIDE)
    person.page.locator("[name=kind][value=questionnaire]").check()
    person.page.locator("[name=languages][value=fr]").check()
    person.fill(
        title_fr="Vivre ici", about_fr="Pour savoir ce qui change.", consent_fr="Vos réponses servent à l’évaluation.",
        opens_at=local(now - timedelta(hours=1)), closes_at=local(now + timedelta(days=9)),
    )  # fmt: skip
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    assert person.tap("main a[href$='/questions/nouvelle']") == 200
    person.look(WIDE)
    person.page.locator("#kind").select_option("single")
    person.fill(label_fr="Votre quartier change-t-il ?", options_fr="Oui\nNon")
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    assert person.tap("main a[href$='/etape/open']") == 200
    person.fill(why="Décidé en séance.")
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    public = person.page.locator("main a[href^='/commission/enquetes/']").first.get_attribute("href")
    person.look(WIDE)
    return str(public)


def works(person: Person, president: Person, there: Seated, desk: str) -> str:
    """A work, its evidence, a lesson, a recommendation; adopted by two, and sent; the address of its public page."""
    person.go(f"{desk}/travaux/nouveau")
    person.look(WIDE)
    person.fill(title="Le point de vue des habitants", summary="Ce que disent les habitants.")
    assert person.tap(SENDS) == 200
    work = person.page.url.rpartition("/")[2]
    assert person.tap("main a[href$='/source']") == 200
    person.page.locator("[name=part][value=evidence]").check()
    person.fill(words="400 participants à des ateliers")
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    assert person.tap("main a[href$='/enseignement']") == 200
    person.fill(words="Les dossiers sont lourds.")
    person.page.locator("[name=sources]").first.check()
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    assert person.tap("main a[href$='/preconisation']") == 200
    person.look(WIDE)
    person.fill(words="Un dossier de deux pages.", addressee="Commune des Hauts")
    person.page.locator("#body").select_option(label="Commune des Hauts")
    person.page.locator("[name=lessons]").first.check()
    assert person.tap(SENDS) == 200
    person.look(WIDE)
    president.go(f"/commission/moi/travaux/{work}")
    president.look(360)
    president.fill(reason="La séance l’a approuvé à main levée.")
    assert president.tap(SENDS) == 200
    person.page.reload()
    assert person.tap(f"main a[href$='/travaux/{work}/adopter']") == 200
    person.page.locator("[name=granted][value=yes]").check()
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    assert person.tap("main a[href$='/transmettre']") == 200
    person.look(WIDE)
    assert person.tap(SENDS) == 200
    assert "le délai court" in person.text()
    person.look(WIDE)
    return f"/commission/travaux/{work}"


def reads(phone: Phone, person: Person, desks: tuple[str, ...], public: tuple[str, ...]) -> None:
    """The desks in Arabic, on a small screen too; public pages without scripts."""
    arabic = phone(WIDE, language="ar")
    arabic.page.context.add_cookies(person.page.context.cookies())
    for path in desks:
        assert arabic.go(path) == 200, path
        assert looks.direction(arabic.page) == ("ar", "rtl")
        for width in (WIDE, 360):
            arabic.page.set_viewport_size({"width": width, "height": 740})
            arabic.look(width)
        assert looks.found_by_axe(arabic.page) == [], path
    visitor = phone(320, scripts=False)
    for path in public:
        assert visitor.go(path) == 200, path
        visitor.look(320)
