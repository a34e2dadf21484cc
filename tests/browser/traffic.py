"""What travels between a telephone and the house, as the browser itself counts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.browser.hands import VOTE, Person
from tests.browser.house import Vote


@dataclass
class View:
    """One page with everything it fetched."""

    name: str
    bytes: int = 0
    scripts: int = 0
    #: Addresses that went over the network; what the browser had kept is not among them.
    fetched: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def foreign(self, house: str) -> list[str]:
        """Addresses of anybody else."""
        own = urlsplit(house).netloc
        return [url for url in self.asked if urlsplit(url).scheme != "data" and urlsplit(url).netloc != own]

    def __str__(self) -> str:
        sizes = f"{self.bytes / 1000:6.1f} kB, scripts {self.scripts / 1000:5.1f} kB"
        return f"{self.name:10} {sizes}, {len(self.fetched)} requests"


class Traffic:
    """Counts what a page transfers, headers included, view after view."""

    def __init__(self, page: Any) -> None:
        self.views: list[View] = []
        self._urls: dict[str, str] = {}
        self._page = page
        self._wire = page.context.new_cdp_session(page)
        self._wire.send("Network.enable")
        self._wire.on("Network.requestWillBeSent", self._asked)
        self._wire.on("Network.requestServedFromCache", lambda event: self._urls.pop(event["requestId"], None))
        self._wire.on("Network.loadingFinished", self._arrived)

    def next(self, name: str) -> None:
        """From here on, what travels is counted for this view."""
        self.views.append(View(name))

    def settle(self) -> None:
        """Wait until the view has everything."""
        self._page.wait_for_load_state("networkidle")

    def _asked(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        self._urls[event["requestId"]] = url
        self.views[-1].asked.append(url)

    def _arrived(self, event: dict[str, Any]) -> None:
        url, size = self._urls.pop(event["requestId"], ""), int(event["encodedDataLength"])
        view = self.views[-1]
        if not url or not size:
            return
        view.fetched.append(url)
        view.bytes += size
        view.scripts += size if urlsplit(url).path.endswith(".js") else 0


def travelled(person: Person, vote: Vote, first: str = "vote") -> Traffic:
    """What each view of the voting path transfers, from `first` (the vote's page, or straight to the list)."""
    traffic = Traffic(person.page)
    steps = {
        "vote": lambda: person.go(vote.page),
        "start": lambda: person.go(vote.start),
        "list": lambda: person.go(vote.list),
        "review": lambda: (person.pick(vote, *list(vote.codes)[:2]), person.read_again()),
        "receipt": lambda: person.tap(VOTE),
    }
    for name in list(steps)[list(steps).index(first) :]:
        traffic.next(name)
        steps[name]()
        traffic.settle()
    return traffic
