"""A form that somebody sends as often as it takes, and a crowd that sends theirs to a server that is killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import TypeVar
from urllib.parse import urlencode

from tests.live import start_server

Sender = TypeVar("Sender")
Came = TypeVar("Came")


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


def sent_to_a_server_that_dies(
    senders: Sequence[Sender], send: Callable[[Sender, int], Came], database: str, application: str = "app.wsgi:app"
) -> tuple[int, list[Came]]:
    """All send at once, and the server is killed meanwhile: its port, and what each of them heard."""
    server = start_server(database, application=application)
    port = int(server.url.rsplit(":", 1)[1])
    threading.Timer(0.4, server.kill).start()
    with ThreadPoolExecutor(len(senders)) as crowd:
        heard = list(crowd.map(lambda each: send(each, port), senders))
    server.process.wait(20)
    time.sleep(0.3)
    return port, heard
