"""C1: drawn by lot, a member says yes, learns, reads, amends, objects, votes, dissents, and reads what was adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select

from commission.consultations.models import Voice
from commission.consultations.types import Kind
from commission.learning import queries as learning_queries
from commission.learning import services as learning
from commission.learning.types import Attendance
from commission.mandates import queries as mandates
from commission.protocol import queries, services
from commission.protocol.types import AmendmentState, VersionState
from commission.sortition import convening, sealing
from commission.sortition import queries as draws
from commission.sortition.types import DrawState
from commons.identity import queries as identity
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.browser import looks, seated
from tests.browser.conftest import Phone, a_house
from tests.browser.hands import SENDS, Person
from tests.browser.house import House
from tests.browser.keys import Keys
from tests.browser.seated import Seated
from tests.factories import protocol as made
from tests.factories.commission_cycle import make_module, make_session
from tests.factories.commission_draws import draw_at, seats_for, secret_of, step
from tests.factories.matrix import make_whole

pytestmark = pytest.mark.browser
WORDS = "La politique atteint-elle les quartiers, surtout le soir ?"
OBJECTION = "Le mois d’août est oublié."
OPINION = "Nous aurions gardé les chiffres du soir."


@pytest.fixture(scope="module")
def house(chromium_path: str, server_url: str, template_database: str) -> Iterator[House]:
    """A house of this journey's own: one commission sits at a time."""
    with a_house(server_url, template_database) as built:
        yield built


@dataclass
class Begun:
    """What the commission has when the draw is made: who sits, a letter that waits, a session, a text to amend."""

    there: Seated
    draw: int
    letter: str
    contact: str
    session: int
    indicator: str
    protocol: int
    version: int
    key: UUID


def begin(house: House) -> Begun:
    """A commission with places that are left to the lot, and a text whose amendments are open."""
    with house.inside():
        there = seated.seat_everybody()
        draw = draw_at(DrawState.CONVENING, there.mandate)
        seats_for(draw)
        asked = draws.convocations(draw.id)[0].volunteer
        _name, contact = sealing.opened(asked) or ("", None)
        assert contact is not None
        version = made.bring(there.room, made.make_draft(there.room, 4), VersionState.AMENDING)
        return Begun(
            there, draw.id, f"/commission/tirages/{draw.id}/ma-page/{secret_of(asked)}", contact.value,
            make_session(make_module(there.mandate)).id, make_whole(there.mandate)[1].code,
            version.protocol_id, version.id, made.block_of(version).key,
        )  # fmt: skip


def test_a_member_is_drawn_learns_amends_objects_votes_and_reads_what_was_adopted(house: House, phone: Phone) -> None:
    begun = begin(house)
    lina = phone(careful=True)
    accepts(lina, begun)
    installed(house, begun)
    lina.go("/connexion")
    lina.give_contact(begun.contact)
    lina.give_code(begun.contact)
    learns(house, lina, begun)
    reads_the_matrix(lina, begun)
    amends(lina, begun)
    steps_aside(lina)
    consent = freeze(house, begun)
    without = phone(320, scripts=False)
    without.page.context.add_cookies(lina.page.context.cookies())
    objects(lina, consent)
    vote = answered(house, begun, consent)
    votes(without, vote)
    dissents(house, without, begun, vote)
    adopted(house, begun, vote)
    everybody_reads(phone, lina, begun)


def accepts(person: Person, begun: Begun) -> None:
    """The letter leads to one's own page, where one button is enough."""
    assert person.go(begun.letter) == 200
    person.look(360)
    keys = Keys(person)
    keys.to("main form[action$='/reponse/oui'] button")
    keys.enter()
    assert "la place est pour vous" in person.text()
    person.look(360)


def installed(house: House, begun: Begun) -> None:
    """The others answer as well, and the secretariat installs them."""
    with house.inside():
        for each in draws.convocations(begun.draw):
            if each.state == "waiting":
                with unit_of_work(NOBODY) as work:
                    convening.answer(work, begun.draw, secret_of(each.volunteer), True, clock.now())
        step(begun.draw, DrawState.INSTALLED)


def learns(house: House, person: Person, begun: Begun) -> None:
    """A session with child care, what is read before it, then the attestation."""
    assert person.go("/commission/moi") == 200
    person.look(360)
    assert person.go("/commission/cycle") == 200
    person.look(360)
    person.tap("main h2 a")
    person.look(360)
    person.go(f"/commission/cycle/seances/{begun.session}")
    person.look(360)
    person.fill(needs="Une place près de l’écran")
    person.page.locator("#child_care").check()
    assert person.tap(SENDS) == 200
    assert "Inscrit·e" in person.text()
    person.look(360)
    assert not person.page.locator("main a[href$='attestation.pdf']").count()
    with house.inside():
        account = identity.account_of_contact(Contact(ContactKind.MAIL, begun.contact))
        session, member = learning_queries.session(begun.session), mandates.member_of(account.id if account else None)
        assert session is not None
        assert member is not None
        with unit_of_work(SYSTEM) as work:
            learning.note(work, session.module_id, member.id, Attendance.PRESENT, "", clock.now())
    person.page.reload()
    paper = person.page.request.get(person.page.locator("main a[href$='attestation.pdf']").evaluate("it => it.href"))
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")


def reads_the_matrix(person: Person, begun: Begun) -> None:
    """What is evaluated, with what; one indicator."""
    for path in ("/commission/matrice", "/commission/indicateurs", f"/commission/indicateurs/{begun.indicator}"):
        assert person.go(path) == 200, path
        person.look(360)


def amends(person: Person, begun: Begun) -> None:
    """A word on a passage, then other words for it, whose difference shows while one types; filed by keyboard."""
    passage = f"/commission/protocole/{begun.protocol}/passages/{begun.key}"
    person.go("/commission/moi")
    person.go(passage)
    person.look(360)
    person.page.locator("#commentaire").fill("Et le soir ?")
    assert person.tap("main form[action$=commenter] button") == 200
    assert "Et le soir ?" in person.text("#commentaires ~ ul")
    assert person.tap("main a[href$='/amender']") == 200
    person.look(360)
    person.page.locator("#words").press_sequentially(" ")
    person.fill(words=WORDS)
    person.page.locator("#difference ins").first.wait_for()
    person.look(360)
    person.fill(statement="On ne voit pas la même chose le soir.")
    assert person.tap("main form[action$=amender] button:not([name])") == 200
    person.look(360)
    keys = Keys(person)
    keys.to("main form[action$=deposer] button")
    keys.enter()
    assert "tout le monde peut le lire" in person.text("body")
    person.look(360)


def steps_aside(person: Person) -> None:
    """A subject touches one closely: it is said, and published; without a reason nothing is, and words stay."""
    person.go("/commission/moi/deport")
    person.look(360)
    person.fill(subject="La subvention de mon association")
    assert person.tap(SENDS) == 422
    assert person.page.locator("#subject").input_value() == "La subvention de mon association"
    person.look(360)
    person.fill(reason="J’y travaille.")
    assert person.tap(SENDS) == 200
    assert "La subvention de mon association" in person.text()
    person.look(360)


def freeze(house: House, begun: Begun) -> int:
    """The amendment is adopted, the text frozen by two people, a consent round opened; its number."""
    with house.inside():
        room, version = begun.there.room, queries.version(begun.version)
        [amendment] = queries.amendments(version.id)
        for state in (AmendmentState.ADMISSIBLE, AmendmentState.DEBATED, AmendmentState.ADOPTED):
            made.decide(room, amendment, state)
        made.bring(room, version, VersionState.HALF_FROZEN, VersionState.FROZEN)
        return seated.open_on(begun.there, begun.version, Kind.CONSENT)


def objects(person: Person, number: int) -> None:
    """An objection names a passage and a reason: without them it is not one, and what was chosen stays."""
    person.go("/commission/moi")
    assert person.tap("main a[href$='/voix']") == 200
    assert person.page.url.endswith(f"/{number}/voix")
    person.look(360)
    person.page.locator("[name=answer_0][value=objection]").check()
    assert person.tap(SENDS) == 422
    assert person.page.locator("[name=answer_0][value=objection]").is_checked()
    person.look(360)
    person.page.locator("#passage").select_option(index=1)
    person.fill(words=OBJECTION)
    assert person.tap(SENDS) == 200
    assert OBJECTION in person.text()
    person.look(360)


def answered(house: House, begun: Begun, number: int) -> int:
    """Everybody else consents, the drafting group keeps its text, and a vote follows; its number."""
    with house.inside():
        there = begun.there
        seated.everybody_speaks(number, "consent")
        voice = db.session.scalars(select(Voice).where(Voice.words == OBJECTION)).one()
        seated.answer_objection(voice.id, there.member("drafter"))
        seated.finish(number)
        return seated.open_on(there, begun.version, Kind.VOTE, number)


def votes(person: Person, number: int) -> None:
    """Without scripts, on a very small screen: against."""
    person.go(f"/commission/consultations/{number}")
    person.look(320)
    assert person.tap("main a[href$='/voix']") == 200
    person.look(320)
    person.page.locator("[name=answer_0][value=against]").check()
    assert person.tap(SENDS) == 200
    assert "Contre" in person.text()
    person.look(320)


def dissents(house: House, person: Person, begun: Begun, number: int) -> None:
    """The vote passes: why some did not agree is written, and somebody else signs."""
    with house.inside():
        seated.everybody_speaks(number, "for")
        seated.finish(number)
    person.go(f"/commission/consultations/{number}")
    assert person.tap("main #avis a") == 200
    person.look(320)
    person.fill(words=OPINION)
    assert person.tap(SENDS) == 200
    person.look(320)
    opinion = person.page.url
    person.page.context.clear_cookies()
    person.carry(begun.there.tickets["neighbour"])
    person.go(opinion)
    assert person.tap("main button[value=sign]") == 200
    assert "Siège 4" in person.text()


def adopted(house: House, begun: Begun, number: int) -> None:
    """Nobody contests; the secretariat publishes."""
    with house.inside():
        seated.stand(number)
        version = queries.version(begun.version)
        assert version.state is VersionState.ADOPTED
        made.does(begun.there.room.secretariat, services.publish, version.id, version.version)


def everybody_reads(phone: Phone, lina: Person, begun: Begun) -> None:
    """Her words are in the text, her opinion beside it, in French and in Arabic, on paper and without scripts."""
    version = f"/commission/protocole/{begun.protocol}/v1"
    arabic = phone(320, language="ar", scripts=False)
    arabic.page.context.add_cookies(lina.page.context.cookies())
    pages = ("/commission/protocole", version, f"{version}/amendements", f"{version}/empreinte", "/commission",
             "/commission/moi", "/commission/cycle", "/commission/consultations", "/commission/tirages")  # fmt: skip
    for path in pages:
        assert lina.go(path) == 200, path
        lina.look(360)
        assert arabic.go(path) == 200, path
        assert looks.direction(arabic.page) == ("ar", "rtl")
        arabic.look(320)
    lina.go(version)
    assert WORDS in lina.text()
    assert OPINION in lina.text()
    for language in ("fr", "ar"):
        paper = lina.page.request.get(f"{version}/protocole-{language}.pdf")
        assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
