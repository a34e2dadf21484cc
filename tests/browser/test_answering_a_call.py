"""An association answers a call: from the page of the call to the acknowledgement, then to the appeal.

On a telephone without JavaScript and on a computer, in turn: what is written on one is there on the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import deciding, queries, queries_calls
from participation.initiatives.types import Field
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.factories import ami, street_ami
from tests.factories import initiatives as make
from tests.factories.voters import Ticket

pytestmark = pytest.mark.browser
IBAN, BIC = "FR14 2004 1010 0505 0001 3M02 606", "PSSTFRPP"


@dataclass(frozen=True)
class Ground:
    """A call, and somebody responsible for an association."""

    call: str
    call_id: int
    ticket: Ticket
    organisation: int


@pytest.fixture(scope="module")
def ground(house: House) -> Ground:
    """An open call that asks for papers, with its grid; a delegate who is already signed in."""
    ticket = house.voter()
    with house.inside(), house.app.test_request_context():
        home = place("marseille-air-bel")
        call = ami.make_ami(home, needs=(Field.ACTIVITIES, Field.STATUTES, Field.BANK), title="De l’ombre pour Air Bel")
        organisation = make.make_organisation(Actor(ticket.account_id), "Les Amis du Vallon", place_id=home.id)
        return Ground(call.slug, call.id, ticket, organisation.id)


@pytest.fixture(scope="module")
def statutes(tmp_path_factory: Any) -> Path:
    """The statutes, as a file on the device."""
    path = tmp_path_factory.mktemp("papers") / "statuts.pdf"
    path.write_bytes(make.a_pdf())
    return path


def the_file(house: House, ground: Ground) -> int:
    """The number of the file that was begun."""
    with house.inside():
        return queries.files_of(ground.ticket.account_id)[0].id


def refuse(house: House, ground: Ground) -> int:
    """Two people read what was sent, and it is not retained; its number."""
    with house.inside(), house.app.test_request_context():
        (sent,) = queries_calls.received(ground.call_id)
        with unit_of_work(SYSTEM) as work:
            deciding.admit(work, sent.id, sent.version, "", clock.now())
        ami.read_by_two(make.the_application(sent.id))
        ami.refused(make.the_application(sent.id), why="Les arbres sont déjà prévus.")
        return int(sent.id)


def ask_and_take_up(person: Person, ground: Ground) -> None:
    """Read the rules, ask something, be told of the answers."""
    assert person.go(f"/appels/{ground.call}") == 200
    person.look(360)
    assert person.tap("a[href$='/criteres']") == 200
    assert "Le faire ensemble" in person.text()
    person.look(360)
    person.go(f"/appels/{ground.call}/questions/poser")
    person.fill(words="Peut-on planter dans la cour de l’école ?")
    assert person.tap(SENDS) == 200
    assert "Peut-on planter" in person.text()
    person.look(360)
    person.go(f"/appels/{ground.call}/questions/prevenir")
    assert "Vous préparez un dossier" in person.text()


def begin(person: Person, ground: Ground) -> None:
    """Begin a file and write half of it."""
    person.go("/mes-initiatives/nouvelle")
    person.fill(title="Des arbres devant l’école")
    person.page.locator("#organisation").select_option(str(ground.organisation))
    person.page.locator("[name=shape][value=full]").check()
    assert person.tap(SENDS) == 200
    person.fill(need="L’été, la cour brûle.")
    assert person.tap("button[value=later]") == 200


def go_on(person: Person, number: int, ground: Ground) -> None:
    """On another device: what was written is there; the other half is."""
    person.go(f"/mes-initiatives/{number}/etape/idee")
    assert person.page.locator("#need").input_value() == "L’été, la cour brûle."
    person.go(f"/mes-initiatives/{number}/etape/public")
    person.fill(audience="Deux cents enfants.", activities="On plante, on arrose.")
    person.tap("button[value=later]")
    person.go(f"/mes-initiatives/{number}/etape/lieu")
    person.page.locator("#place").select_option(label="Air Bel")
    person.tap("button[value=later]")
    person.go(f"/mes-initiatives/{number}/etape/budget")
    person.fill(expense_label_0="Dix arbres", expense_amount_0="900", income_label_0="Cet appel", income_amount_0="900")
    person.tap("button[value=later]")


def give_papers(person: Person, ground: Ground, statutes: Path) -> None:
    """The statutes and the account, once for all files."""
    root = f"/mon-espace/organisations/{ground.organisation}"
    person.go(root + "/statuts")
    person.page.locator("#file").set_input_files(str(statutes))
    assert person.tap(SENDS) == 200
    person.look(360)
    person.go(root + "/compte")
    person.fill(holder="Les Amis du Vallon", iban=IBAN.replace("606", "607"), bic=BIC)
    assert person.tap(SENDS) == 422
    person.fill(iban=IBAN)
    assert person.tap(SENDS) == 200
    assert "3M02" not in person.text()
    person.look(360)


def test_an_association_answers_a_call_on_two_devices_and_contests_its_refusal(
    house: House, phone: Phone, ground: Ground, statutes: Path
) -> None:
    mobile, computer = phone(scripts=False), phone(width=1280, careful=True)
    for person in (mobile, computer):
        person.carry(ground.ticket)
    ask_and_take_up(mobile, ground)
    begin(mobile, ground)
    number = the_file(house, ground)
    mobile.go(f"/mes-initiatives/{number}/etape/idee")  # left open there
    go_on(computer, number, ground)
    mobile.fill(need="L’été, la cour brûle, et l’hiver elle est noyée.")
    assert mobile.tap("button[value=later]") == 409
    assert "noyée" in mobile.page.locator("#need").input_value()
    assert mobile.tap("button[value=later]") == 200
    send = f"/mes-initiatives/{number}/envoyer/{ground.call}"
    mobile.go(send)
    assert "Il manque encore quelque chose" in mobile.text()
    mobile.look(360)
    give_papers(mobile, ground, statutes)
    computer.go(send)
    computer.look(1280)
    assert computer.tap(SENDS) == 200
    assert computer.heading.startswith("Accusé de réception n°")
    computer.look(1280)
    sent = refuse(house, ground)
    contest(mobile, number, sent)
    public = phone(careful=True)
    public.go(f"/appels/{ground.call}")
    assert "Les arbres sont déjà prévus." in public.text()
    assert "4,5 sur 5" in public.text()
    public.look(360)


def contest(person: Person, number: int, sent: int) -> None:
    """From the file to the appeal that everybody reads."""
    person.go(f"/mes-initiatives/{number}")
    assert person.tap(f"a[href$='/envois/{sent}/recours']") == 200
    person.look(360)
    person.fill(words="Les arbres prévus sont de l’autre côté de la rue.")
    assert person.tap(SENDS) == 200
    assert "de l’autre côté" in person.text()
    person.look(360)


def test_the_way_to_contest_is_open_to_the_keyboard(house: House, phone: Phone) -> None:
    ticket = house.voter()
    with house.inside(), house.app.test_request_context():
        owner, home = Actor(ticket.account_id), place("marseille-air-bel")
        sent = ami.make_admitted(owner, ami.make_ami(home), home)
        ami.read_by_two(sent)
        number = ami.refused(sent).id
    person = phone(careful=True)
    person.carry(ticket)
    person.go(f"/mes-initiatives/envois/{number}/recours")
    person.look(360)
    person.page.locator("#words").focus()
    person.page.keyboard.type("Vous avez lu trop vite.")
    person.page.keyboard.press("Tab")
    assert looks.fault_of_focus(person.page) == ""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    assert "Vous avez lu trop vite." in person.text()


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_axe_finds_nothing_on_the_pages_of_a_call(house: House, phone: Phone, language: str) -> None:
    ticket = house.voter()
    with house.inside(), house.app.test_request_context():
        made = street_ami.settle(Actor(ticket.account_id), place("marseille-air-bel"))
    person = phone(language=language, careful=True)
    person.carry(ticket)
    call = f"/appels/{made['ami_call']}"
    for path in (
        call, call + "/criteres", call + "/questions", call + "/questions/poser", call + "/questions/prevenir",
        f"/recours/{made['ami_appeal']}", f"/mes-initiatives/envois/{made['ami_sent']}/accuse",
        f"/mes-initiatives/envois/{made['ami_refused']}/recours",
    ):  # fmt: skip
        assert person.go(path) == 200, path
        person.look(360)
    if language == "ar":
        assert "rtl" in looks.direction(person.page)
