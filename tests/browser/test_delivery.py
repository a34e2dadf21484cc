"""What follows a vote: a resident says what they see, an officer writes and answers, an association gives its bilan."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.delivery import queries, sightings
from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.factories import street_delivery
from tests.factories.delivery import a_photo, carried_by
from tests.factories.identity import make_account, make_officer

pytestmark = pytest.mark.browser
ARABIC = "المقاعد مكسورة والأشجار بلا ماء."


@pytest.fixture(scope="module")
def settled(house: House) -> dict[str, Any]:
    """A programme in which everything happened, in a neighbourhood of the territory."""
    with house.inside(), house.app.test_request_context():
        owner = Actor(make_account("porteuse@exemple.fr").id)
        return street_delivery.settle(owner, place("marseille-air-bel"))


def _officer(house: House, phone: Phone, edition_id: int) -> Person:
    with house.inside():
        make_officer("suivi@exemple.fr", Role.OFFICER, Scope(ScopeKind.EDITION, edition_id))
    person = phone(1280, careful=True)
    person.come_to_the_desk("suivi@exemple.fr")
    return person


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_axe_finds_nothing_on_what_follows_a_vote(phone: Phone, settled: dict[str, Any], language: str) -> None:
    person, root, wrong = phone(language=language), f"/budgets/{settled['slug']}", []
    action = f"{root}/realisations/{settled['code']}"
    for path in (f"{root}/realisations", action, f"{action}/dire", f"{root}/bilan", f"{root}/resultats"):
        assert person.go(path) == 200, path
        for width in (360, 1280):
            person.page.set_viewport_size({"width": width, "height": 740})
            if looks.width(person.page) > width:
                wrong.append(f"{path} at {width}: {looks.width(person.page)} pixels wide")
            wrong += [f"{path} at {width}: {what}" for what in looks.found_by_axe(person.page)]
    assert not wrong, "\n".join(wrong)


def test_a_resident_says_in_arabic_without_account_or_scripts_what_they_see_and_an_officer_answers(
    house: House, phone: Phone, settled: dict[str, Any]
) -> None:
    path = f"/budgets/{settled['slug']}/realisations/{settled['code']}"
    me = phone(360, language="ar", scripts=False)
    me.go(f"/budgets/{settled['slug']}/realisations")
    me.tap(f"main a[href='{path}']")
    assert me.page.locator("html").get_attribute("dir") == "rtl"
    me.tap(f"main a.button[href='{path}/dire']")
    me.look(360)
    assert me.tap(SENDS) == 422, "nothing was said"
    me.fill(words=ARABIC, name="أمينة")
    assert me.tap(SENDS) == 200
    me.look(360)
    assert ARABIC not in me.text(), "somebody reads it first"
    with house.inside(), unit_of_work(SYSTEM) as work:
        (waiting,) = [s.id for s in queries.sightings_by_id(range(1, 999)) if s.words == ARABIC]
        sightings.show_or_hide(work, waiting, Standing.SHOWN)
    team = _officer(house, phone, settled["edition_id"])
    desk = f"/equipe{path}"
    team.go("/equipe/realisations")
    team.look()
    team.tap(f"main a[href='/equipe/budgets/{settled['slug']}/realisations']")
    team.look()
    team.tap(f"main a[href='{desk}']")
    team.look()
    assert ARABIC in team.text()
    team.tap(f"main a[href='{desk}/reponse/{waiting}']")
    team.look()
    team.fill(words="L’équipe passe jeudi.", by="La mairie de secteur")
    assert team.tap(SENDS) == 200
    team.tap(f"main a[href='{desk}/date']")
    team.look()
    team.fill(due_on="2099-01-04", reason="")
    assert team.tap(SENDS) == 422, "another day needs its reason"
    team.look()
    assert team.page.locator("#due_on").input_value() == "2099-01-04"
    team.fill(reason="Les bancs sont à refaire.")
    assert team.tap(SENDS) == 200
    team.look()
    me.go(path)
    assert "L’équipe passe jeudi." in me.text()
    assert "Les bancs sont à refaire." in me.text()
    assert looks.width(me.page) <= 360


def test_an_association_photographs_ends_and_tells_its_bilan_with_the_keyboard(
    house: House, phone: Phone, settled: dict[str, Any]
) -> None:
    with house.inside(), house.app.test_request_context():
        ticket = house.voter()
        edition_id, code = settled["edition_id"], queries.of_edition(settled["edition_id"])[2].project.code
        action = queries.by_code(edition_id, code)
        assert action is not None
        carried_by(action, ticket.account_id)
    desk, me = f"/equipe/budgets/{settled['slug']}/realisations/{code}", phone(360, careful=True)
    me.carry(ticket)
    me.go("/mes-realisations")
    me.look(360)
    me.tap(f"main a[href='{desk}']")
    me.look(360)
    picture = {"name": "fin.png", "mimeType": "image/png", "buffer": a_photo()}
    me.go(f"{desk}/photo")
    me.page.locator("input[type=file]").set_input_files(picture)
    me.fill(alt="Les enfants devant le four", day="2026-01-05")
    assert me.tap(SENDS) == 200
    me.go(f"{desk}/etat")
    me.page.locator("[name=to][value=done]").focus()
    me.page.keyboard.press("Space")
    assert me.tap(SENDS) == 422, "done needs something that shows it"
    me.look(360)
    me.fill(proof_url="https://exemple.fr/pv-de-reception.pdf")
    assert me.tap(SENDS) == 200
    me.look(360)
    me.tap(f"main a[href='{desk}/bilan']")
    me.look(360)
    me.fill(done="Un four, et trois fêtes.", people="120", cost="2900", learnt="Prévoir du bois.")
    me.page.locator("main form button[type=submit]").focus()
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")
    me.go(f"/budgets/{settled['slug']}/bilan")
    me.look(360)
    assert "Un four, et trois fêtes." in me.text()
    assert "Prévoir du bois." in me.text()
