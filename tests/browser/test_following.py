"""Following a thing in a real browser: pages without a fault at every width, and the whole way without JavaScript."""

from __future__ import annotations

import pytest

from commons.kernel.actor import SYSTEM
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import codes
from commons.threads import services as threads
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS
from tests.browser.house import House
from tests.factories.assises import make_subject
from tests.factories.participation import make_body

pytestmark = pytest.mark.browser
FOLLOW = "main form[action$=suivre] button[type=submit]"


@pytest.fixture(scope="module")
def subject(house: House) -> tuple[str, str]:
    """A subject that came from a table: the address of its thread, and its code."""
    with house.inside():
        body = make_body(name="Table des Mûriers")
        found = make_subject("Plus d’ombre place Jean-Jaurès ?", Ref("participation.body", body.id), "Débattu.")
        with unit_of_work(SYSTEM) as work:
            ref = Ref("assises.subject", found.id)
            threads.tie(work, Ref("participation.body", body.id), ref, threads.Relation.LED_TO, found.proposed_at)
            code = threads.ensure_code(work, ref)
        return f"/suivi/assises.subject/{found.id}", codes.shown(code)


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_axe_finds_nothing_on_any_page_of_following(house: House, phone: Phone, subject, language: str) -> None:
    person, (thread, _) = phone(language=language), subject
    person.carry(house.voter())
    wrong = []
    for path in ("/suivi", thread, f"{thread}/affichette", "/engagements", "/mon-espace/participation", "/mon-espace",
                 "/assises/sujets", "/assises/sujets/" + thread.rpartition("/")[2]):  # fmt: skip
        assert person.go(path) == 200, path
        for width in (320, 360, 1280):
            person.page.set_viewport_size({"width": width, "height": 740})
            if looks.width(person.page) > width:
                wrong.append(f"{path} at {width}: {looks.width(person.page)} pixels wide")
            for light in ("light", "dark"):
                person.page.emulate_media(color_scheme=light)
                wrong += [f"{path} at {width}, {light}: {what}" for what in looks.found_by_axe(person.page)]
    assert not wrong, "\n".join(wrong)


def test_a_code_read_off_a_card_leads_to_the_thread_without_javascript(phone: Phone, subject) -> None:
    person, (thread, code) = phone(scripts=False), subject
    person.go("/suivi")
    person.page.locator("#code").fill(code.lower())
    assert person.tap(SENDS) == 200
    assert person.page.url.endswith(thread)
    assert "Table des Mûriers" in person.text()


def test_somebody_signed_in_follows_and_stops_without_javascript(house: House, phone: Phone, subject) -> None:
    person, (thread, _) = phone(scripts=False), subject
    person.carry(house.voter())
    person.go(thread)
    assert person.tap(FOLLOW) == 200
    assert "vous suivez cette page" in person.text()
    person.go("/mon-espace/participation")
    assert "Plus d’ombre" in person.text()
    person.go(thread)
    assert person.tap("main form[action$=ne-plus-suivre] button") == 200
    assert "vous ne suivez plus cette page" in person.text()


def test_the_way_to_follow_is_open_to_the_keyboard(house: House, phone: Phone, subject) -> None:
    person, (thread, _) = phone(), subject
    person.carry(house.voter())
    person.go(thread)
    person.page.locator("main [name=medium]").first.focus()
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("Tab")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    assert "Un courriel le jour même" in person.text("#suivre")
