"""`make run`, from the first line to Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from app.config import ROOT
from tests.live import free_port

Run = subprocess.Popen[str]


@pytest.fixture
def port() -> int:
    """A port for this test alone."""
    return free_port()


@pytest.fixture
def running(fresh_database: str, port: int) -> Iterator[Run]:
    """What make run starts, on a database of the test's own."""
    environment = {**os.environ, "DATABASE_URL": fresh_database, "PORT": str(port), "POSSIBLES_MODE": "development"}
    command = [sys.executable, "-u", "-m", "app.run"]
    run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    yield run
    if run.poll() is None:
        run.terminate()
    run.communicate(timeout=30)


def _said_until(run: Run, word: str) -> str:
    assert run.stdout is not None
    said = ""
    for line in run.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(f"it ended without saying {word!r}: {said}")


def test_it_serves_says_where_and_ends_whole_on_ctrl_c(running: Run, port: int) -> None:
    said = _said_until(running, "Ctrl-C")
    assert f"http://127.0.0.1:{port}" in said
    assert "16 communes, 66 QPV" in said
    assert "secretariat@exemple.fr" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        assert answer.status == 200
    running.send_signal(signal.SIGINT)
    rest, _ = running.communicate(timeout=40)
    assert running.returncode == 0
    assert rest.strip().endswith("Tout est arrêté.")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_busy_port_is_named_before_anything_starts(port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        environment = {**os.environ, "PORT": str(port)}
        command = [sys.executable, "-m", "app.run"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"Le port {port} est déjà pris")
    assert done.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_told_in_one_line(port: int) -> None:
    address = f"postgresql://nobody@127.0.0.1:{port}/nothing"
    environment = {**os.environ, "PORT": str(free_port()), "DATABASE_URL": address}
    command = [sys.executable, "-m", "app.run"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("La base de données ne répond pas")
    assert done.stderr.count("\n") == 1
