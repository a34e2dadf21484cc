"""A real server on a real port, for browsers and races: started by the test that asks for it, ended by its id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class LiveServer:
    """A running server: its address, its database, its process."""

    url: str
    database_url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """As a power cut would: the whole process group, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    database_url: str, port: int | None = None, application: str = "app.wsgi:app", **settings: str
) -> LiveServer:
    """Start gunicorn (2 workers) on this database and wait until it answers; another application is a test's own."""
    port = port or free_port()
    environment = {**os.environ, "DATABASE_URL": database_url, "PORT": str(port), **settings}
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    options = ["--worker-class", "app.server.SharingWorker", "--threads", "8", "--log-level", "warning"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, start_new_session=True)
    server = LiveServer(f"http://127.0.0.1:{port}", database_url, process)
    wait_until_it_answers(server)
    return server


def wait_until_it_answers(server: LiveServer, patience: float = 40) -> None:
    """Ask /healthz until it says yes; RuntimeError when the process ended or patience did."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError("the server ended at once")
        try:
            with urllib.request.urlopen(server.url + "/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


@pytest.fixture
def live_server(fresh_database: str) -> Iterator[LiveServer]:
    """A server on a database of the test's own."""
    server = start_server(fresh_database)
    yield server
    if server.process.poll() is None:
        server.kill()
