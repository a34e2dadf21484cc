"""What machines ask: is the process alive, is the whole thing ready, what may robots read, which icon."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.config import VAR
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.db import db
from commons.kernel.outbox import MessageState, OutboxMessage

blueprint = Blueprint("signals", __name__)
log = logging.getLogger("possibles.signals")

#: A message due for longer than this means that no worker runs.
PATIENCE = timedelta(minutes=10)
#: PostgreSQL and the temporary files of uploads need some room.
ROOM = 200 * 1024 * 1024
#: Pages that are personal, or that change with every visit.
KEPT_FROM_ROBOTS = ("/mon-espace", "/connexion", "/equipe", "/developpement", "/suivi/arret")


@blueprint.get("/healthz")
@access(EVERYONE)
def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
@access(EVERYONE)
def ready() -> ResponseReturnValue:
    """Database, disk and outbox, each with yes or no; 503 when one says no. Never a detail an attacker could use."""
    found = {"database": False, "outbox": False, "disk": has_room()}
    try:
        found["outbox"] = not has_late_message()
        found["database"] = True
    except SQLAlchemyError:
        log.exception("not ready: the database does not answer")
    response = jsonify(found)
    response.headers["Cache-Control"] = "no-store"
    response.status_code = 200 if all(found.values()) else 503
    return response


def has_late_message() -> bool:
    """True when a message has been due for longer than a worker needs."""
    waiting = select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state == MessageState.WAITING)
    oldest = db.session.scalar(waiting)
    return oldest is not None and oldest < clock.now() - PATIENCE


def has_room() -> bool:
    """True when the disk of var/ has room left."""
    folder = VAR if VAR.exists() else VAR.parent
    return shutil.disk_usage(folder).free > ROOM


@blueprint.get("/robots.txt")
@access(EVERYONE)
def robots() -> ResponseReturnValue:
    """Robots may read what is public."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_FROM_ROBOTS), ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@blueprint.get("/favicon.ico")
@access(EVERYONE)
def favicon() -> ResponseReturnValue:
    """Browsers that ask without reading the page get the same drawing."""
    return redirect(_drawing(), 302)


@blueprint.get("/manifest.webmanifest")
@access(EVERYONE)
def manifest() -> ResponseReturnValue:
    """What a phone needs to put the site on its first screen."""
    body = {
        "name": "Possibles",
        "short_name": "Possibles",
        "lang": "fr",
        "start_url": "/",
        "display": "browser",
        "background_color": "#fffbf5",
        "theme_color": "#0a4f78",
        "icons": [{"src": _drawing(), "sizes": "any", "type": "image/svg+xml"}],
    }
    response = jsonify(body)
    response.content_type = "application/manifest+json"
    return response


def _drawing() -> str:
    address = cast("Callable[[str], str]", current_app.jinja_env.globals["asset"])
    return address("logo.svg")
