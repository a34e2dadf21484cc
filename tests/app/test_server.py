"""The worker that shares: busy connections bound what it takes, idle ones do not."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace

import pytest

from app.server import SharingWorker


@pytest.mark.parametrize(("kept", "pending", "may_have"), [(0, 0, 8), (20, 0, 28), (3, 2, 13), (2000, 0, 1000)])
def test_a_worker_takes_connections_while_a_thread_is_free(kept: int, pending: int, may_have: int) -> None:
    worker = SharingWorker.__new__(SharingWorker)
    worker.cfg = SimpleNamespace(threads=8)
    worker.keepalived_conns, worker.pending_conns = deque(range(kept)), deque(range(pending))
    worker.worker_connections = 1000
    assert worker.worker_connections == may_have
