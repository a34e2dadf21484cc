"""The looks themselves see what they look for: each is shown a page on which it must complain."""

from __future__ import annotations

import pytest

from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import Person

pytestmark = pytest.mark.browser


@pytest.fixture
def page(phone: Phone) -> Person:
    """A page with nothing wrong."""
    person = phone(360, careful=True)
    person.go("/cookies")
    person.look(360)
    return person


def spoil(person: Person, script: str) -> None:
    """Break something on the page."""
    person.page.evaluate(script)


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("document.querySelector('main').append(document.createElement('img'))", "image-alt"),
        ("document.documentElement.lang = ''", "html-has-lang"),
        ("document.querySelector('main p').style.color = '#ddd'", "color-contrast"),
    ],
)
def test_axe_complains(page: Person, script: str, rule: str) -> None:
    spoil(page, script)
    assert [found.partition(":")[0] for found in looks.found_by_axe(page.page)] == [rule]


def test_a_page_wider_than_the_screen_is_seen(page: Person) -> None:
    spoil(page, "document.querySelector('h1').style.width = '700px'")
    assert looks.width(page.page) > 360


def test_a_focus_that_cannot_be_seen_is_seen(page: Person) -> None:
    spoil(page, "const bare = document.querySelector('.brand'); bare.style.outline = 'none'; bare.focus()")
    assert "no visible focus" in looks.fault_of_focus(page.page)


def test_a_focus_under_the_bar_is_seen(page: Person) -> None:
    spoil(
        page,
        """const bar = document.createElement("div"); bar.className = "ballot-bar"; document.body.append(bar);
        Object.assign(bar.style, { position: "fixed", insetBlock: "0", insetInline: "0" });
        document.querySelector(".brand").focus()""",
    )
    assert "under the bar" in looks.fault_of_focus(page.page)
