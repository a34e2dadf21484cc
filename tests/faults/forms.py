"""A form that somebody sends as often as it takes, and a crowd that sends theirs to a server that is killed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from threading import Event, Lock
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.factories.rush import PATIENCE
from tests.live import LiveServer, start_server

Sender = TypeVar("Sender")
Came = TypeVar("Came")
#: Answers after which a server is killed, and how many forms are on their way at once: together, never all of them.
FEW, HANDS = 8, 24


class Form:
    """What one person sends: always the same form, whose row holds its mark."""

    def __init__(self, kind: str, path: str, mark: str, cookie: str, **typed: str) -> None:
        self.kind, self.path, self.mark, self.cookie, self.body = kind, path, mark, cookie, urlencode(typed)

    def send(self, port: int) -> int:
        """The status, or 0 when the server went away before it answered."""
        link = HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request("POST", self.path, self.body, headers)
            return link.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            link.close()


class Blow:
    """Kills a server once it has answered a few; whoever would send something after that finds nobody there.

    The server dies while others wait for their answer, neither before it did anything nor after it did everything,
    whatever the machine does.
    """

    def __init__(self, server: LiveServer) -> None:
        self._server, self._left, self._counting, self._dead = server, FEW, Lock(), Event()

    def ask(self, send: Callable[[], Came]) -> Came:
        """What this form heard."""
        if self._left <= 0:
            self._dead.wait(PATIENCE)
        came = send()
        with self._counting:
            self._left -= 1
            falls = self._left == 0
        if falls:
            self._server.kill()
            self._dead.set()
        return came


def sent_to_a_server_that_dies(
    senders: Sequence[Sender], send: Callable[[Sender, int, Blow], Came], database: str,
    application: str = "app.wsgi:app",
) -> tuple[int, list[Came]]:  # fmt: skip
    """As many as there are hands send at once, and the server is killed meanwhile: its port, and what each heard."""
    server = start_server(database, application=application)
    port, blow = int(server.url.rsplit(":", 1)[1]), Blow(server)
    with ThreadPoolExecutor(HANDS) as crowd:
        heard = list(crowd.map(lambda each: send(each, port, blow), senders))
    return port, heard


def send_once(sender: Any, port: int, blow: Blow) -> Any:
    """For senders with one form each."""
    return blow.ask(lambda: sender.send(port))
