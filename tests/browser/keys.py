"""Hands that have a keyboard only, and a network that loses what comes back."""

from __future__ import annotations

from typing import Any

from tests.browser import looks
from tests.browser.hands import Person

STOPS = 150
#: True when the focus left the page, or came to something that stands before the last stop: it went around.
_AROUND = """() => {
  const it = document.activeElement, last = window.walked;
  window.walked = it;
  if (!it || it === document.body) return true;
  return Boolean(last) && !(last.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""


class Keys:
    """Somebody who has only a keyboard, and must always see where they are."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.page
        self.stops = 0

    def see(self) -> None:
        """The focus can be seen where it is."""
        fault = looks.fault_of_focus(self.page)
        assert fault == "", f"{self.page.url}: {fault}"

    def to(self, selector: str) -> None:
        """Press Tab until this has the focus."""
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            self.stops += 1
            self.see()
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"Tab never comes to {selector} on {self.page.url}")

    def walk(self) -> int:
        """Go through the whole page and around: how many stops; nothing holds the focus, and it follows the page."""
        self.page.evaluate("window.walked = null")
        for stops in range(1, STOPS):
            self.page.keyboard.press("Tab")
            self.stops += 1
            self.see()
            if self.page.evaluate(_AROUND):
                return stops
        raise AssertionError(f"the focus never comes around on {self.page.url}")

    def enter(self) -> None:
        """Press Enter on something that leads to another page."""
        self.person.take_time()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, selector: str, text: str) -> None:
        """Fill a field, then send its form from inside it."""
        self.to(selector)
        self.page.keyboard.type(text)
        self.enter()


def lose(route: Any, lost: list[str]) -> None:
    """Let the request arrive, and keep its answer from coming back."""
    lost.append(route.fetch(max_redirects=0).text())
    route.abort("connectionreset")
