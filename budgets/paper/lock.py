"""Keeps a device that was handed over at the polls: until the code of the desk, it opens nothing else."""

from __future__ import annotations

import re

from flask import Flask, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from budgets.editions.models import Edition
from budgets.paper import queries
from budgets.paper.types import VISIT
from commons.identity.seals import seal
from commons.kernel.db import db
from commons.kernel.http import go

COOKIE = "possibles_isoloir"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{32}\Z")
#: What a device at the polls may open: its own pages, the projects to read about, files of the site.
_FREE = ("polls.", "assets.", "projects.", "pictures.")


def ticket() -> str:
    """The ticket that this device carries; empty when it carries none."""
    found = request.cookies.get(COOKIE, "")
    return found if _SHAPE.match(found) else ""


def hand_over(response: Response, made: str) -> Response:
    """Give the device its ticket. It outlives the visit: a device is taken back with a code, not by waiting."""
    secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
    age = int(VISIT.total_seconds()) * 48
    response.set_cookie(COOKIE, made, max_age=age, httponly=True, samesite="Strict", secure=secure)
    return response


def set_free(response: Response) -> Response:
    """Take the ticket back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict")
    return response


def init_app(app: Flask) -> None:
    """Stand before every request of a device that was handed over."""

    @app.before_request
    def keep_at_the_polls() -> ResponseReturnValue | None:
        endpoint = request.endpoint or ""
        held = ticket()
        if not held or endpoint.startswith(_FREE):
            return None
        visit = queries.visit(seal("visit", held))
        if visit is None or visit.desk_id is None:
            return None
        edition = db.session.get(Edition, visit.edition_id)
        assert edition is not None  # the visit goes with it
        return go(url_for("polls.start", slug=edition.slug))
