"""How heavy the voting path is on a telephone: bytes, requests and scripts of each view, cold then kept, in Chromium.

Prints every view with 20, 100 and 1,000 projects, as the browser counts them (headers included, packed as they travel),
and what each file of the first view weighs. The limits themselves stand in tests/browser/test_weight.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from budgets.counting.types import BallotKind
from tests import chromium
from tests.bench.ground import a_database, an_app
from tests.browser.hands import Person
from tests.browser.house import House
from tests.browser.traffic import travelled
from tests.live import start_server

PROJECTS = (20, 100, 1000)
#: Slow 3G: 400 kb/s, 400 ms for every answer.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().pop().startTime))
    .observe({ type: "largest-contentful-paint", buffered: true }))"""


def telephone(browser: Any, house: House) -> Person:
    """A telephone that has never been here, with somebody signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=house.url, locale="fr-FR")
    context.set_default_timeout(120_000)
    person = Person(context.new_page(), house)
    person.carry(house.voter())
    return person


def weigh(browser: Any, house: House, projects: int, say: Callable[[str], None]) -> None:
    """Every view of one vote, entered by its page, then by its list."""
    vote = house.vote(each=projects, ballot=BallotKind.APPROVAL, ballot_max=5)
    for first in ("vote", "list"):
        person = telephone(browser, house)
        traffic = travelled(person, vote, first)
        say(f"{projects} projects, entering by the {first}")
        for view in traffic.views:
            say(f"  {view}")
        for url in traffic.views[0].fetched if projects == PROJECTS[0] else ():
            say(f"      {urlsplit(url).path}")
        person.page.context.close()


def paint(browser: Any, house: House, say: Callable[[str], None]) -> None:
    """When the largest thing is on the screen of a telephone that was never here, on slow 3G, six times slower."""
    vote = house.vote(each=20, ballot=BallotKind.APPROVAL, ballot_max=5)
    for name, path in (("home", "/"), ("vote", vote.page), ("list", vote.list)):
        person = telephone(browser, house)
        wire = person.page.context.new_cdp_session(person.page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        person.go(path)
        say(f"largest paint of the {name} on slow 3G, processor / 6: {person.page.evaluate(PAINTED) / 1000:.2f} s")
        person.page.context.close()


def main(say: Callable[[str], None] = print) -> None:
    """Measure and print."""
    path = chromium.installed()
    if path is None:
        say(f"bench_weight skipped: no Chromium. {chromium.HOW_TO_GET_IT}")
        return
    with a_database() as url, an_app(url) as app:
        server = start_server(url)
        try:
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
                house = House(server.url, app)
                house.command("territory", "load")
                for projects in PROJECTS:
                    weigh(browser, house, projects, say)
                paint(browser, house, say)
                browser.close()
        finally:
            server.kill()


if __name__ == "__main__":
    main()
