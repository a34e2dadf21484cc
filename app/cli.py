"""Commands of the whole house: `flask work` carries mail and SMS and does the regular chores; `flask demo` shows it."""

from __future__ import annotations

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.demo.cli import demo
from commons.kernel import jobs


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(work)
    app.cli.add_command(demo)


@click.command("work")
@with_appcontext
def work() -> None:
    """Envoie les courriels et les SMS en attente, et fait les tâches régulières, jusqu'à Ctrl-C."""
    stop = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stop.set())
    jobs.work_until(current_app._get_current_object(), stop)  # type: ignore[attr-defined]  # the app, not its proxy
