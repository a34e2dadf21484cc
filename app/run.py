"""What `make run` does: database, reference data, demonstration, server and worker; Ctrl-C ends all of it.

The demonstration is the business of the `flask demo` command, when there is one: it writes on the first start only,
and says each time which accounts there are.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.error import URLError

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from app import config
from commons.kernel import local_postgres

SERVER = ("gunicorn", "app.wsgi:app")
WORKER = ("flask", "work")
PATIENCE = 60.0


def main() -> None:
    """Start everything, then wait for Ctrl-C."""
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, signal.default_int_handler)
    port = config.port(os.environ)
    _refuse_busy(port)
    try:
        with private_database():
            app = prepared()
            serve(app, f"http://127.0.0.1:{port}")
    except KeyboardInterrupt:
        click.echo("\nTout est arrêté.")


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise config.BadSetting(
                f"Le port {port} est déjà pris : arrêtez ce qui l'occupe, ou prenez-en un autre (PORT=8001 make run)."
            ) from error


@contextmanager
def private_database() -> Iterator[None]:
    """Stop the private PostgreSQL in the end; a database given by DATABASE_URL is not ours to stop."""
    is_private = not os.environ.get("DATABASE_URL")
    try:
        yield
    finally:
        if is_private:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            with suppress(local_postgres.NoPostgres):
                local_postgres.stop(config.VAR / "postgres")


def prepared() -> Flask:
    """The application, its database migrated and filled."""
    from app.factory import create_app  # after the port is known to be free: this starts the database

    app = create_app()
    try:
        with app.app_context():
            upgrade()
    except OperationalError as error:
        reason = str(error.orig).partition("\n")[0]
        raise config.BadSetting(f"La base de données ne répond pas : {reason}") from error
    _command(app, "compile-templates")
    _command(app, "territory", "load")
    _command(app, "participation", "load")
    _command(app, "assises", "load")
    _command(app, "commission", "load")
    if app.config["MODE"] == "development" and "demo" in app.cli.commands:
        _command(app, "demo")
    return app


def _command(app: Flask, *words: str) -> None:
    app.cli.main(list(words), prog_name="flask", standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))


def serve(app: Flask, address: str) -> None:
    """Run the server and the worker until Ctrl-C, or until one of them ends."""
    environment = {**os.environ, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    children = [_start(SERVER, environment), _start(WORKER, environment)]
    try:
        _wait_for_answer(address, children)
        _announce(app, address)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        raise config.BadSetting("Le serveur ou l'expéditeur de messages s'est arrêté : la raison est écrite plus haut.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _stop(children)


def _start(command: tuple[str, ...], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we end children in order.
    line = [sys.executable, "-m", *command]
    return subprocess.Popen(line, cwd=config.ROOT, env=environment, start_new_session=True)  # noqa: S603  # ours


def _wait_for_answer(address: str, children: list[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=2):  # noqa: S310  # http, on this machine
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise config.BadSetting("Le serveur n'a pas démarré : la raison est écrite plus haut.")


def _announce(app: Flask, address: str) -> None:
    click.echo(f"\n  Possibles est prêt : {address}")
    if app.config["SHOW_OUTBOX"]:
        click.echo(f"  Les codes de connexion s'affichent ici, et sur {address}/developpement/boite-d-envoi")
    click.echo("  Pour tout arrêter : Ctrl-C\n")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    main()
