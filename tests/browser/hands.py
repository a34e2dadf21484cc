"""What a person does with their telephone: by the structure of pages, so that it works in every language."""

from __future__ import annotations

from typing import Any

from tests.browser import looks
from tests.browser.house import House, Vote
from tests.factories.identity import PASSWORD, totp_code
from tests.factories.voters import Ticket

SENDS = "main form[method=post] button[type=submit]:visible"
#: Longer than the two seconds in which nobody fills a guarded form.
A_MOMENT = 2_100
CHANGE, VOTE = "main button[name=change]", "main form[action$=urne] button.full:not([name])"


class Person:
    """Somebody in front of the house; `careful` looks at every page they stop at."""

    def __init__(self, page: Any, house: House, careful: bool = False) -> None:
        self.page = page
        self.house = house
        self.careful = careful
        self.seen = 0

    def look(self, width: int | None = None) -> None:
        """Nothing is wrong with the page one is on."""
        self.seen += 1
        if width is not None:
            assert looks.width(self.page) <= width, self.page.url
        if self.careful:
            assert looks.found_by_axe(self.page) == [], self.page.url

    def go(self, path: str) -> int:
        """Open a page; its status."""
        answer = self.page.goto(path)
        return int(answer.status) if answer else 0

    def take_time(self) -> None:
        """Let the time go by in which nobody fills a form, where the page has one that minds (kernel.guarded)."""
        if self.page.locator("input[name=opened]").count():
            self.page.wait_for_timeout(A_MOMENT)

    def tap(self, selector: str) -> int:
        """Tap something that leads to another page; the status of that page."""
        self.take_time()
        with self.page.expect_navigation() as loading:
            self.page.locator(selector).first.click()
        answer = loading.value
        return int(answer.status) if answer else 0

    @property
    def heading(self) -> str:
        """The page's heading."""
        return looks.flat(self.page.locator("h1").inner_text())

    def text(self, selector: str = "main") -> str:
        """The words of a part of the page."""
        return looks.flat(self.page.locator(selector).first.inner_text())

    def carry(self, ticket: Ticket) -> None:
        """Be signed in already."""
        self.page.context.add_cookies([{"name": "possibles", "value": ticket.cookie, "url": self.house.url}])

    def give_contact(self, contact: str) -> None:
        """Ask for a code."""
        self.page.locator("#contact").fill(contact)
        self.tap(SENDS)

    def give_code(self, contact: str) -> None:
        """Type the code that came."""
        self.page.locator("#code").fill(self.house.code_sent_to(contact))
        self.tap(SENDS)

    def come_to_the_desk(self, email: str) -> None:
        """Come in as somebody of the team: a password, then the code that their telephone shows."""
        self.go("/equipe")
        self.fill(email=email, password=PASSWORD)
        self.tap(SENDS)
        self.fill(code=totp_code())
        self.tap(SENDS)

    def fill(self, **fields: str) -> None:
        """Type in the fields of these ids."""
        for name, value in fields.items():
            self.page.locator(f"#{name}").fill(value)

    def say_home(self, commune: str = "marseille", home: str = "marseille-air-bel") -> None:
        """Declare a residence: the commune, then the tie and the neighbourhood."""
        commune_id, home_id = self.house.ids(commune, home)
        self.page.locator("#commune").select_option(commune_id)
        self.tap("main form[method=get] button")
        self.look()
        self.page.locator("[name=link][value=lives]").check()
        self.page.locator(f"[name=qpv][value='{home_id}']").check()
        self.tap(SENDS)

    def pick(self, vote: Vote, *titles: str) -> None:
        """Tick projects."""
        for title in titles:
            self.page.locator(f"[id='choice-{vote.codes[title]}']").check()

    def drop(self, vote: Vote, title: str) -> None:
        """Untick a project."""
        self.page.locator(f"[id='choice-{vote.codes[title]}']").uncheck()

    def picked(self) -> int:
        """How many projects are ticked."""
        return int(self.page.locator(".pick-box:checked").count())

    def read_again(self) -> int:
        """Go from the list to the bulletin; the status."""
        return self.tap("[data-bar] button")

    def cast(self) -> str:
        """Put the bulletin in the box; the receipt's secret."""
        assert self.tap(VOTE) == 200
        return self.receipt()[0]

    def receipt(self) -> tuple[str, str]:
        """The secret and the tracking code on the page."""
        return self.text("#receipt-secret"), self.text("#receipt-code")
