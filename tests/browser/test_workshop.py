"""F1: a facilitator with a tablet, two phones and the big screen, from the welcome to the messages; then offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from assises.workshops import queries
from assises.workshops.types import Phase, RequestState
from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.db import db
from tests.browser import looks
from tests.browser.conftest import Phone, a_house
from tests.browser.hands import A_MOMENT, Person
from tests.browser.house import House
from tests.browser.test_answered import sit
from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.workshops import make_workshop

pytestmark = pytest.mark.browser
TABLET, DESK = 1024, 1280
NEXT = "form[data-gesture=phase] button.button:not(.secondary)"


@dataclass
class Hall:
    """The workshop of one journey."""

    house: House
    id: int
    year: int
    code: str

    @property
    def remote(self) -> str:
        """The facilitator's page."""
        return f"/equipe/assises/{self.year}/ateliers/{self.id}"

    @property
    def room(self) -> str:
        """The phones' page."""
        return f"/atelier/{self.code}"

    def now(self, read: Callable[[], Any]) -> Any:
        """What stands in the database."""
        with self.house.inside():
            return read()


@pytest.fixture(scope="module")
def house(chromium_path: str, server_url: str, template_database: str) -> Iterator[House]:
    """A house of this journey's own."""
    with a_house(server_url, template_database) as built:
        yield built


@pytest.fixture
def hall(house: House) -> Hall:
    """A workshop at its welcome."""
    with house.inside():
        edition = make_edition()
        year, activity = edition.year, make_activity(make_site_day(edition), title="La place et l’école")
        workshop = make_workshop(Phase.WELCOME, activity, tables=2)
        return Hall(house, workshop.id, year, str(workshop.code))


def waits(person: Person, selector: str, words: str) -> None:
    """Until these words stand there without anybody reloading the page."""
    person.page.locator(selector).filter(has_text=words).first.wait_for(timeout=15_000)


def enter(person: Person, hall: Hall) -> None:
    """Scan the square, and come in."""
    assert person.go(hall.room) == 200
    person.look()
    assert person.tap("button[name=device][value=phone]") == 200


def says(person: Person, words: str) -> None:
    """Write an idea and send it."""
    person.fill(words=words)
    person.page.wait_for_timeout(A_MOMENT)
    person.page.locator("form[data-live=say] button[type=submit]").click()


def leads(house: House, hall: Hall, phone: Phone, email: str) -> Person:
    """A facilitator before the remote."""
    scope = Scope(ScopeKind.ASSISES, hall.now(lambda: queries.by_id(hall.id).activity.edition_id))
    person = sit(house, phone, email, Role.FACILITATOR, scope, TABLET)
    assert person.go(hall.remote) == 200
    person.look(TABLET)
    return person


def on(person: Person, phase: str) -> None:
    """On to the next phase, which the remote then shows."""
    person.page.locator(NEXT).click()
    person.page.locator(f"#telecommande[data-phase={phase}]").wait_for(timeout=15_000)


def test_a_whole_workshop_with_two_phones_a_tablet_and_a_big_screen(house: House, hall: Hall, phone: Phone) -> None:
    leader = leads(house, hall, phone, "f1@exemple.fr")
    one, two, screen = phone(360, careful=True), phone(320, "ar", careful=True), phone(DESK, careful=True)
    enter(one, hall)
    enter(two, hall)
    assert looks.direction(two.page) == ("ar", "rtl")
    assert screen.go(f"{hall.room}/ecran") == 200
    screen.look(DESK)
    on(leader, "contribution")
    one.page.locator("form[data-live=say]").wait_for(state="visible", timeout=15_000)
    says(one, "Des bancs à l’ombre")
    waits(two, "#salle", "Des bancs à l’ombre")
    waits(screen, "#ecran", "Des bancs à l’ombre")
    says(two, "مقاعد في الظل")
    waits(leader, "#telecommande", "مقاعد في الظل")
    for person, width in ((one, 360), (two, 320), (screen, DESK), (leader, TABLET)):
        person.look(width)
    two.page.locator("form[data-live=ask] button.secondary").click()
    leader.page.locator("#telecommande li[data-place]").first.wait_for(timeout=15_000)
    gathers(leader)
    one_votes(leader, one, two, hall)
    sums_up(leader, one, screen, hall)


def gathers(leader: Person) -> None:
    """Two ideas under one title, undone, and again."""
    on(leader, "grouping")
    for again in (True, False):
        boxes = leader.page.locator("fieldset input[name=contribution]")
        boxes.first.wait_for(timeout=15_000)
        for number in range(boxes.count()):
            boxes.nth(number).check()
        leader.fill(**{"new-title": "Des bancs"})
        leader.page.locator("form[data-gesture=place] button.secondary").first.click()
        waits(leader, "#telecommande h3", "Des bancs")
        leader.look(TABLET)
        if again:
            leader.page.locator("form[data-gesture=undo] button").click()
            leader.page.locator("#new-title").wait_for(timeout=15_000)


def one_votes(leader: Person, one: Person, two: Person, hall: Hall) -> None:
    """Dots by touch and by keyboard, then frozen; a group takes three at most."""
    on(leader, "prioritising")
    leader.page.locator("form[data-gesture=open_round] button").first.click()
    for _ in range(3):
        more = one.page.locator("[data-dot] [data-step='1']").first
        more.wait_for(timeout=15_000)
        more.click()
        one.page.wait_for_timeout(400)
    assert one.text("[data-placed]") == "3"
    assert one.page.locator("[data-dot] [data-step='1']").first.is_disabled()
    more = two.page.locator("[data-dot] [data-step='1']").first
    more.wait_for(timeout=15_000)
    more.focus()
    # Away and back with the keyboard, as somebody does who has nothing else.
    two.page.keyboard.press("Tab")
    two.page.keyboard.press("Shift+Tab")
    assert looks.fault_of_focus(two.page) == ""
    two.page.keyboard.press("Enter")
    two.page.locator("[data-placed]").filter(has_text="1").first.wait_for()
    for person, width in ((one, 360), (two, 320)):
        person.look(width)
    leader.page.locator("form[data-gesture=close_round] button").first.click()
    waits(leader, "#telecommande .dots", "4")
    assert [line[2] for line in hall.now(lambda: queries.rounds(hall.id)[0].result)] == [4]


def sums_up(leader: Person, one: Person, screen: Person, hall: Hall) -> None:
    """Three messages, seen on the phones and on the screen; two taps to say what one thought of it."""
    on(leader, "synthesis")
    assert leader.go(f"{hall.remote}/synthese") == 200
    leader.look(TABLET)
    leader.fill(first="Des bancs à l’ombre, cet été")
    leader.page.locator("[name=quote]").first.check()
    assert leader.tap("main form[method=post] button[type=submit]") == 200
    for person, part in ((one, "#salle"), (screen, "#ecran")):
        waits(person, part, "Des bancs à l’ombre, cet été")
    on(leader, "restitution")
    one.page.locator("[data-tap=mood] button").first.wait_for(state="visible", timeout=15_000)
    one.page.locator("[data-tap=mood] button").first.click()
    one.page.locator("[data-tap=heard] button").first.click(timeout=15_000)
    one.page.locator("[data-tap=heard]").wait_for(state="hidden")
    assert sum(hall.now(lambda: queries.feedback(hall.id)[1]).values()) == 1
    for person, width in ((one, 360), (screen, DESK), (leader, TABLET)):
        person.look(width)


def test_the_room_goes_on_when_the_network_drops(house: House, hall: Hall, phone: Phone) -> None:
    leader = leads(house, hall, phone, "f2@exemple.fr")
    one = phone(360)
    enter(one, hall)
    on(leader, "contribution")
    leader.page.locator("#plus-parole summary").click()
    for name in ("Ali", "Bea"):
        leader.fill(**{"add-name": name})
        leader.page.locator("form[data-gesture=add] button").click()
        waits(leader, ".queue", name)
    leader.page.context.set_offline(True)
    leader.page.locator("form[data-gesture=call] .button.full").click()
    leader.page.locator("li[data-place]").filter(has_text="Ali").wait_for(state="detached")
    waits(leader, "[data-speaker]", "Ali")
    leader.fill(minutes="5")
    leader.page.locator("form[data-gesture=timer_start] button").click()
    waits(leader, "[data-timer]", "4 min")
    waits(leader, "[data-say]", "2")
    one.page.locator("form[data-live=say]").wait_for(state="visible", timeout=15_000)
    one.page.context.set_offline(True)
    says(one, "Dit sans réseau")
    waits(one, "[data-say]", "Pas de réseau")
    says(one, "Et encore une")
    waits(one, "[data-unsent]", "Et encore une")
    assert one.page.locator("#words").input_value() == ""
    for person in (leader, one):
        person.page.context.set_offline(False)
    waits(leader, "[data-speaker]", "Ali")
    waits(leader, "#telecommande", "Et encore une")
    assert hall.now(lambda: [each.words for each in queries.contributions(hall.id)]) == [
        "Dit sans réseau", "Et encore une",
    ]  # fmt: skip
    one.page.locator("[data-unsent]").wait_for(state="hidden")
    assert hall.now(lambda: len(queries.requests(hall.id, RequestState.SPEAKING))) == 1
    assert hall.now(lambda: db.session.get(queries.Workshop, hall.id).timer_ends_at) is not None


def test_what_was_being_typed_when_the_phase_changed_is_still_there(house: House, hall: Hall, phone: Phone) -> None:
    leader = leads(house, hall, phone, "f3@exemple.fr")
    one, plain = phone(360), phone(320, scripts=False, careful=False)
    enter(one, hall)
    enter(plain, hall)
    on(leader, "contribution")
    one.page.locator("form[data-live=say]").wait_for(state="visible", timeout=15_000)
    one.fill(words="Je n’ai pas fini")
    assert plain.tap("a.button.secondary[href*=atelier]") == 200
    plain.fill(words="Sans script")
    assert plain.tap("form[data-live=say] button[type=submit]") == 200
    assert "Sans script" in plain.text()
    plain.look(320)
    on(leader, "grouping")
    one.page.locator("#salle[data-phase=grouping]").wait_for(timeout=15_000)
    one.page.wait_for_timeout(A_MOMENT)
    one.page.locator("form[data-live=say] button[type=submit]").click()
    waits(one, "[data-say]", "Le temps des idées est passé")
    assert one.page.locator("#words").input_value() == "Je n’ai pas fini"


def test_ten_minutes_without_network_end_as_the_room_lived_them(house: House, hall: Hall, phone: Phone) -> None:
    """Nine minutes of the clock of the browser: the timer has run, the page of a phone was closed and opened again."""
    leader, one = leads(house, hall, phone, "f4@exemple.fr"), phone(360)
    enter(one, hall)
    on(leader, "contribution")
    one.page.locator("form[data-live=say]").wait_for(state="visible", timeout=15_000)
    leader.page.clock.install()
    for person in (leader, one):
        person.page.context.set_offline(True)
    leader.fill(minutes="12")
    leader.page.locator("form[data-gesture=timer_start] button").click()
    waits(leader, "[data-say]", "1")
    says(one, "Gardé pendant la coupure")
    waits(one, "[data-unsent]", "Gardé pendant la coupure")
    leader.page.clock.fast_forward("09:00")
    waits(leader, "[data-timer]", "2 min")
    for person in (leader, one):
        person.page.context.set_offline(False)
    assert one.go(hall.room) == 200
    waits(one, "#salle", "Gardé pendant la coupure")
    leader.page.clock.fast_forward("00:20")
    leader.page.wait_for_timeout(A_MOMENT)
    left = 0.0
    for _ in range(50):
        ends = hall.now(lambda: db.session.get(queries.Workshop, hall.id).timer_ends_at)
        if ends is not None:
            left = (ends - clock.now()).total_seconds()
            break
        leader.page.wait_for_timeout(200)
    # Twelve minutes from the moment of the gesture, not from the moment it arrived.
    assert 120 < left <= 180
    assert hall.now(lambda: [each.words for each in queries.contributions(hall.id)]) == ["Gardé pendant la coupure"]


def test_an_idea_that_comes_too_late_goes_back_where_it_can_be_read(house: House, hall: Hall, phone: Phone) -> None:
    leader, one = leads(house, hall, phone, "f5@exemple.fr"), phone(360)
    enter(one, hall)
    on(leader, "contribution")
    one.page.locator("form[data-live=say]").wait_for(state="visible", timeout=15_000)
    one.page.context.set_offline(True)
    says(one, "Trop tard peut-être")
    waits(one, "[data-unsent]", "Trop tard peut-être")
    on(leader, "grouping")
    one.page.context.set_offline(False)
    waits(one, "[data-say]", "Le temps des idées est passé")
    assert one.page.locator("#words").input_value() == "Trop tard peut-être"
    assert one.page.locator("#words").is_visible()
