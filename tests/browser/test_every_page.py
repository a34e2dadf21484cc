"""Every public page, at every width, in every light, both ways of reading: axe finds nothing and nothing overflows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.demo import services as demo
from app.demo.stories import stories
from budgets.editions import policies
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from commons.kernel import clock
from commons.kernel.db import db
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import Person
from tests.browser.house import House

pytestmark = pytest.mark.browser
WIDTHS, LIGHTS = (320, 360, 1280), ("light", "dark")
NOWHERE = "/cette-page-n-existe-pas"
PLAIN = (
    "/", "/budgets", "/comprendre", "/qui-peut-quoi", "/accessibilite", "/mentions-legales", "/cookies", "/contact",
    "/connexion", "/equipe/connexion", "/deconnexion", "/charte", "/moderation", "/signaler/merci", NOWHERE,
)  # fmt: skip
OPEN = ("", "/projets", "/projets?q=rien-de-tel", "/projets/1", "/carte", "/reglement", "/changer")
PUBLISHED = ("", "/projets", "/resultats", "/resultats/{box}", "/resultats/{box}/projets", "/resultats/{box}/tours",
             "/resultats/{box}/projets/1", "/urne")  # fmt: skip
MINE = ("/mon-espace", "/mon-espace/profil", "/mon-espace/effacer", "/mon-espace/residence",
        "/mon-espace/residence/carte", "/mon-espace/moderation", "/budgets/{open}/vote",
        "/budgets/{open}/vote/{box}")  # fmt: skip


@pytest.fixture(scope="module")
def addresses(house: House) -> list[str]:
    """The public pages of a house that shows the demonstration."""
    with house.inside():
        for story in stories():
            demo.tell(story, clock.now())
        now = clock.now()
        by_phase = {policies.phase(e, now): (e.slug, e.envelopes[0].slug) for e in db.session.scalars(select(Edition))}
    (voting, _), (told, box) = by_phase[Phase.VOTING], by_phase[Phase.PROCLAIMED]
    pages = [*PLAIN, *(f"/budgets/{voting}{page}" for page in OPEN)]
    return [*pages, *(f"/budgets/{told}{page}".format(box=box) for page in PUBLISHED)]


def states(person: Person, paths: list[str]) -> tuple[int, list[str]]:
    """How many states of these pages were looked at, and what was wrong in each."""
    number, wrong = 0, []
    for path in paths:
        assert person.go(path) == (404 if path == NOWHERE else 200), path
        for wide in WIDTHS:
            person.page.set_viewport_size({"width": wide, "height": 740})
            if looks.width(person.page) > wide:
                wrong.append(f"{path} at {wide}: {looks.width(person.page)} pixels wide")
            for light in LIGHTS:
                person.page.emulate_media(color_scheme=light)
                number += 1
                wrong += [f"{path} at {wide}, {light}: {what}" for what in looks.found_by_axe(person.page)]
    return number, wrong


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_axe_finds_nothing_on_any_public_page(house: House, phone: Phone, addresses: list[str], language: str) -> None:
    number, wrong = states(phone(language=language), addresses)
    print(f"{len(addresses)} public pages, {number} states in {language}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_axe_finds_nothing_on_the_pages_of_somebody_signed_in(house: House, phone: Phone, language: str) -> None:
    vote = house.vote()
    person = phone(language=language)
    person.carry(house.voter())
    paths = [path.format(open=vote.slug, box=vote.envelope) for path in MINE]
    number, wrong = states(person, paths)
    print(f"{len(paths)} personal pages, {number} states in {language}")
    assert not wrong, "\n".join(wrong)


def test_pages_hold_with_forced_colours_and_with_letters_twice_as_large(
    house: House, phone: Phone, addresses: list[str]
) -> None:
    vote = house.vote()
    person = phone(360)
    person.carry(house.voter())
    wrong = []
    for path in ("/", addresses[len(PLAIN)], addresses[-2], vote.start, vote.list):
        person.page.emulate_media(forced_colors="active")
        assert person.go(path) == 200, path
        # The colours are the reader's own: axe cannot know them.
        wrong += [f"{path}, forced colours: {what}" for what in looks.found_by_axe(person.page, "color-contrast")]
        person.page.emulate_media(forced_colors="none")
        person.page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong += [f"{path}, 200 %: {what}" for what in looks.found_by_axe(person.page)]
        if looks.width(person.page) > 360:
            wrong.append(f"{path}, 200 %: {looks.width(person.page)} pixels wide")
    assert not wrong, "\n".join(wrong)
