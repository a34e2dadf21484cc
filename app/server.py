"""gunicorn's threaded worker, made to share: it takes no new connection while each of its threads has one to serve.

Two workers listen on one socket, and the kernel wakes the one that slept last: left alone, the first to wake takes a
whole burst of voters on kept connections, and the other core stands idle (217 votes a second where both give 389).
"""

from __future__ import annotations

from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class SharingWorker(ThreadWorker):
    """Counts the connections it is busy with; those kept open between two requests cost nothing and do not count."""

    @property
    def worker_connections(self) -> int:
        """How many connections it may have before it stops taking new ones; asked at every turn of its loop."""
        waiting = len(self.keepalived_conns) + len(self.pending_conns)
        return min(self._most, waiting + int(self.cfg.threads))

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self._most = most

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._most = 0
        super().__init__(*args, **kwargs)
