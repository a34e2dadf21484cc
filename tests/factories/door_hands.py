"""Hands for tests of the door: a device in somebody's hands, and the pages and forms of the team around it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assises.checkin.models import CheckIn, DoorDevice
from assises.checkin.types import Mode
from assises.editions.models import AssisesEdition
from assises.people.models import Registration
from assises.programme.models import SiteDay
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from tests.factories.desk import _Fields
from tests.factories.door import badge_of, passage, send, walk_in
from tests.factories.identity import make_account
from tests.factories.participation import somebody

DOOR = "/accueil/porte"
#: A day of a site, its edition, a family with a place, a device, and the address of the team's pages.
Ground = tuple[SiteDay, AssisesEdition, Registration, DoorDevice, str]


class Door:
    """A device in somebody's hands."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        if token:
            client.set_cookie("accueil", token, path="/accueil")

    def read(self, path: str = DOOR, **args: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, query_string=args)

    def post(self, path: str, *, ticket: str | None = None, **typed: Any) -> TestResponse:
        """Send a form."""
        fields = _Fields(self.client.get(DOOR).text).values
        data = {"csrf_token": fields["csrf_token"], "ticket": ticket or uuid4().hex, **typed}
        return self.client.post(path, data=data, content_type="multipart/form-data")

    def says(self, response: TestResponse) -> str:
        """The page that follows."""
        return self.client.get(response.headers["Location"]).text if response.status_code == 303 else response.text


def rows() -> int:
    """How many check-ins are written."""
    return int(db.session.query(CheckIn).count())


def person(role: str, edition: AssisesEdition) -> Actor:
    """Somebody of the team, with an account of their own."""
    return somebody(role, "assises", edition.id, make_account().id)


def secretariat(edition: AssisesEdition) -> Actor:
    """The secretariat of this edition."""
    return person("secretariat", edition)


def pages(ground: Ground) -> dict[str, str]:
    """The team's pages around a badge that came in twice and somebody nobody expected."""
    site_day, _edition, family, device, team = ground
    yanis = walk_in()
    late = passage(site_day, token=badge_of(family))
    first = passage(site_day, clock.now() - timedelta(minutes=40), token=badge_of(family))
    send(device, first, late, passage(site_day, walk_in=yanis, mode=Mode.DOOR))
    return {
        "devices": f"{team}/appareils", "device": f"{team}/appareils/{device.id}", "badges": f"{team}/badges?q=Per",
        "case": f"{team}/jour/cas/double/{late.id}", "merge": f"{team}/jour/personne/{yanis.id}",
    }  # fmt: skip


class Phone:
    """A device that speaks JSON, as its script does; its clock is ahead by so much."""

    def __init__(self, app: Flask, token: str, ahead: timedelta = timedelta()) -> None:
        self.client, self.ahead = app.test_client(), ahead
        self.client.set_cookie("accueil", token, path="/accueil")
        answer = self.client.get("/accueil/liste.json")
        self.list, self.key, self.etag = answer.json, answer.headers["X-Door-Key"], answer.headers["ETag"]

    def send(self, *passages: Any, **body: Any) -> TestResponse:
        """Upload passages."""
        sent = {"sent_at": (clock.now() + self.ahead).isoformat(), "passages": list(passages), **body}
        return self.client.post("/accueil/passages", json=sent, headers={"X-CSRFToken": self.key})


def passed(site_day: SiteDay, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    """A passage as a script writes it down."""
    return {
        "id": str(uuid4()), "site_day": site_day.id, "direction": "in", "mode": "scan",
        "at": (at or clock.now()).isoformat(), **more,
    }  # fmt: skip
